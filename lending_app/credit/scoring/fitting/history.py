"""Cases of the book's own loans: the bands their evaluations found, and how they went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import frappe

from lending_app.credit.scoring.fitting.binning import ZERO, Bin, BinnedFactor, Counts
from lending_app.credit.scoring.fitting.cases import MAXIMUM_CASES, Cases, CasesError
from lending_app.credit.scoring.fitting.model import FittedFactor
from lending_app.credit.scoring.queries import list_evaluated_loans, list_found_bands
from lending_app.engine.credit.scorecard import Scorecard, ScoreFactor
from lending_app.engine.values.rates import add_months

# A loan is bad from that many days late on, ever; and good where it was not within that many months.
BAD_DAYS_LATE = 90
MONTHS_WATCHED = 12
# Before a band's name, so that no name is taken for a number.
MARK = "="


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanOutcome:
	"""How a loan went so far, from the module that keeps it."""

	disbursed_on: date
	worst_days_late: int
	is_charged_off: bool = False

	def is_bad(self) -> bool:
		return self.is_charged_off or self.worst_days_late >= BAD_DAYS_LATE

	def is_known(self, day: date) -> bool:
		"""A bad is known at once, a good after the months it is watched for."""
		return self.is_bad() or add_months(self.disbursed_on, MONTHS_WATCHED) <= day


def read_history(card: Scorecard, day: date) -> Cases:
	"""Cases of the loans that were evaluated by a card and whose outcome is known. Raises CasesError."""
	loans = list_evaluated_loans(card.name)
	outcomes = _get_outcomes(list(loans))
	known = [loan for loan in loans if loan in outcomes and outcomes[loan].is_known(day)]
	if not 0 < len(known) <= MAXIMUM_CASES:
		raise CasesError("number_of_cases", len(known), f"1 to {MAXIMUM_CASES}")
	keys = tuple(factor.key for factor in card.factors)
	bands: dict[str, dict[str, str]] = defaultdict(dict)
	for row in list_found_bands([loans[loan] for loan in known]):
		bands[row.parent][row.factor] = "" if row.is_missing else f"{MARK}{row.band}"
	return Cases(
		columns=keys,
		rows=tuple(tuple(bands[loans[loan]].get(key, "") for key in keys) for loan in known),
		is_bad=tuple(outcomes[loan].is_bad() for loan in known),
	)


def restore_bands(factors: Sequence[FittedFactor], card: Scorecard) -> tuple[FittedFactor, ...]:
	"""The fitted weights on the card's own bands. A band that no case was in has the weight of no answer."""
	known = {factor.key: factor for factor in card.factors}
	return tuple(
		replace(factor, binned=_restore(factor.binned, known[factor.binned.name])) for factor in factors
	)


def _restore(binned: BinnedFactor, factor: ScoreFactor) -> BinnedFactor:
	found = {item.band.category: item for item in binned.bins}
	unmet = Bin(band=binned.bins[0].band, counts=Counts(), weight=binned.missing)
	bins = tuple(
		replace(found.get(f"{MARK}{band.label}", unmet), band=replace(band, points=ZERO))
		for band in factor.bands
	)
	return replace(binned, bins=bins)


def _get_outcomes(loans: Sequence[str]) -> Mapping[str, LoanOutcome]:
	found: dict[str, LoanOutcome] = {}
	for path in frappe.get_hooks("lending_loan_outcomes"):
		found |= frappe.get_attr(path)(loans)
	return found

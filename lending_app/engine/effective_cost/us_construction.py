"""What a construction loan costs whose advances are not known: the estimate of Regulation Z, appendix D."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.effective_cost.us_apr import UsApr, calculate_apr
from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.inputs import check_whole
from lending_app.engine.values.money import RoundingPolicy
from lending_app.engine.values.rates import add_months, check_rate

MAXIMUM_MONTHS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructionEstimate:
	"""`interest` is that of half the commitment, `amount_financed` what is disclosed: the whole less prepaid charges."""

	interest: Decimal
	finance_charge: Decimal
	amount_financed: Decimal
	apr: UsApr


def estimate_construction(
	commitment: Decimal,
	annual_rate: Decimal,
	months: int,
	start: date,
	*,
	prepaid: Decimal = Decimal(0),
	rounding: RoundingPolicy | None = None,
) -> ConstructionEstimate:
	"""The construction period by itself, with interest on what is advanced.

	Half the commitment is taken to be outstanding at the contract rate for the whole period, and the APR is that of a
	single payment at its end; the amount financed for it is half the commitment less `prepaid` finance charges. Source: 12
	CFR part 1026 (Regulation Z), appendix D, part I, A. Raises InvalidAmountError, InvalidRateError, InvalidTermError.

	>>> found = estimate_construction(
	...     Decimal(50000), Decimal("0.105"), 5, date(2025, 1, 15), prepaid=Decimal(1000)
	... )
	>>> found.interest, found.finance_charge, found.apr.published
	(Decimal('1093.75'), Decimal('2093.75'), Decimal('20.94'))
	"""
	policy = rounding or RoundingPolicy()
	whole, kept = policy.to_minor(commitment, "commitment"), policy.to_minor(prepaid, "prepaid")
	check_rate(annual_rate, "annual_rate")
	check_whole(months, "construction_months", 1, MAXIMUM_MONTHS)
	if whole <= 0:
		raise InvalidAmountError("commitment", commitment, "above 0")
	if not 0 <= 2 * kept < whole:
		raise InvalidAmountError("prepaid", prepaid, "0 or more, below half the commitment")
	numerator, denominator = annual_rate.as_integer_ratio()
	interest = policy.round_ratio(whole * numerator * months, 2 * 12 * denominator)
	half = policy.round_ratio(whole, 2)
	flows = (
		CashFlow(value_date=start, amount=policy.to_amount(half - kept)),
		CashFlow(value_date=add_months(start, months), amount=policy.to_amount(-half - interest)),
	)
	return ConstructionEstimate(
		interest=policy.to_amount(interest),
		finance_charge=policy.to_amount(interest + kept),
		amount_financed=policy.to_amount(whole - kept),
		apr=calculate_apr(flows),
	)

"""Checks of a fact before it is entered: what a counter refuses and says why, and what it would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.ledger.postings import JournalLine, postings
from lending_app.engine.loan.allocation import Allocation
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed, Paid, Reclassified, list_effective
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import LoanReplay, replay
from lending_app.engine.values.errors import FutureFactError, LoanClosedError, NotDisbursedError
from lending_app.engine.values.inputs import check_date, check_kind
from lending_app.engine.values.money import check_positive


def check_payment(
	terms: LoanTerms, facts: Iterable[Fact], payment: Paid, today: date, state: LoanState | None = None
) -> None:
	"""Refuse a payment that cannot be: not above zero, in the future, before disbursement, on a closed loan.

	`facts` are those entered so far, `state` is today's where the caller has it. Raises InvalidAmountError, FutureFactError, NotDisbursedError, LoanClosedError.
	"""
	check_date(today, "today")
	check_kind(payment, Paid, "payment")
	check_positive(payment.amount, terms.rounding)
	if payment.value_date > today:
		raise FutureFactError("value_date", payment.value_date, today)
	standing = list_effective(facts)
	disbursement = next((fact for fact in standing if isinstance(fact, Disbursed)), None)
	if disbursement is None or payment.value_date < disbursement.value_date:
		raise NotDisbursedError(
			"value_date", payment.value_date, disbursement.value_date if disbursement else None
		)
	state = state or replay(terms, standing, today)
	if state.closed_on is not None:
		raise LoanClosedError("value_date", payment.value_date, state.closed_on)


def check_payments(terms: LoanTerms, facts: Iterable[Fact], as_of: date) -> None:
	"""Refuse a history in which money is paid on a loan that has ended, whatever ended it.

	For facts of which nobody knows in what order they were entered: they count as entered in the order in which they are
	carried. Raises LoanClosedError, and what `replay` raises.
	"""
	check_date(as_of, "as_of")
	loan = LoanReplay(terms)
	for fact in list_effective(facts):
		if fact.value_date > as_of:
			return
		if isinstance(fact, Paid) and loan.installments:
			loan.advance_to(fact.value_date)
			if loan.closed_on is not None:
				raise LoanClosedError("value_date", fact.value_date, loan.closed_on)
		loan.carry(fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
	"""What a fact would do, as of the day of entry: both states, where its money goes, the journal lines."""

	before: LoanState
	after: LoanState
	allocations: tuple[Allocation, ...]
	lines: tuple[JournalLine[Decimal], ...]


def preview_fact(terms: LoanTerms, facts: Iterable[Fact], fact: Fact, today: date) -> Preview:
	"""What entering a fact today would do to a loan; nothing is kept.

	`fact` may be backdated; what its replay changes since is in the lines. Raises FutureFactError, LoanClosedError, and what `replay`
	raises for a fact that cannot be, or that makes a later one impossible.

	>>> from decimal import Decimal
	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> drawn = Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("100000"))
	>>> payment = Paid(fact_id="P", value_date=date(2025, 2, 15), amount=Decimal("9168"))
	>>> found = preview_fact(terms, [drawn], payment, date(2025, 2, 15))
	>>> [(part.component.value, str(part.amount)) for part in found.allocations]
	[('Interest', '1500.00'), ('Principal', '7668.00')]
	>>> found.before.payoff - found.after.payoff
	Decimal('9168.00')
	"""
	check_date(today, "today")
	check_kind(fact, Fact, "fact")
	if fact.value_date > today:
		raise FutureFactError("value_date", fact.value_date, today)
	known = list(facts)
	before = replay(terms, known, today)
	if isinstance(fact, Paid) and before.closed_on is not None:
		raise LoanClosedError("value_date", fact.value_date, before.closed_on)
	after = replay(terms, [*known, fact], today)
	return Preview(
		before=before,
		after=after,
		allocations=after.get_allocations(fact.payment if isinstance(fact, Reclassified) else fact.fact_id),
		lines=postings(fact, before, after),
	)

"""What is debited on a day: the engine's figure of each loan with a mandate, and who is left out, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.utils import formatdate

from lending_app.engine.loan.state import LoanState
from lending_app.loan_payments.direct_debits.notices import Notices, get_debit_amount, read_notices
from lending_app.loan_payments.direct_debits.queries import (
	Candidate,
	LastDebit,
	list_last_debits,
)
from lending_app.loan_payments.direct_debits.states import FAILED, PENDING
from lending_app.loan_payments.direct_debits.states import Sequence as DebitSequence
from lending_app.loan_payments.payroll.queries import list_deducted_loans
from lending_app.servicing.state.explain_error import explain_error
from lending_app.servicing.state.read_states import read_states


@dataclass(frozen=True, slots=True)
class ChosenDebit:
	"""A debit of the day. With a reason it is left out."""

	candidate: Candidate
	amount: Decimal
	attempt: int
	sequence: DebitSequence
	reason: str = ""


def choose_debits(company: str, day: date, candidates: Sequence[Candidate]) -> list[ChosenDebit]:
	"""Loans with something due on the day, in their order. One whose last debit is not answered or not posted waits."""
	loans = [candidate.loan for candidate in candidates]
	last, employers = list_last_debits(loans), list_deducted_loans(loans)
	notices = read_notices(company, loans, day)
	found = []
	for candidate, (_loan, state) in zip(candidates, read_states(loans, day), strict=True):
		if chosen := _choose(notices, candidate, last.get(candidate.loan), state):
			employer = employers.get(candidate.loan)
			reason = chosen.reason or (_("{0} deducts it from wages.").format(employer) if employer else "")
			found.append(replace(chosen, reason=reason))
	return found


def _choose(
	notices: Notices, candidate: Candidate, last: LastDebit | None, state: LoanState | Exception
) -> ChosenDebit | None:
	if isinstance(state, Exception):
		return ChosenDebit(candidate, Decimal(0), 0, DebitSequence.RECURRING, explain_error(state))
	amount = get_debit_amount(candidate, state)
	if amount <= 0:
		return None
	attempt, reason = _count_attempt(last, state, state.as_of)
	sequence = _name_sequence(candidate, state, amount)
	reason = reason or _find_fault(notices, candidate, state, amount)
	return ChosenDebit(candidate, amount, attempt, sequence, reason)


def _name_sequence(candidate: Candidate, state: LoanState, amount: Decimal) -> DebitSequence:
	if amount == state.payoff:
		return DebitSequence.LAST
	return DebitSequence.RECURRING if candidate.number_collected else DebitSequence.FIRST


def _count_attempt(last: LastDebit | None, state: LoanState, day: date) -> tuple[int, str]:
	"""Which try it is, and why it is not made yet."""
	if last is None:
		return 1, ""
	if last.status in PENDING:
		return 0, _("The debit of {0} is not answered yet.").format(formatdate(last.collection_date))
	if not last.is_paid:
		return 0, _("The payment of {0} is not posted yet.").format(formatdate(last.collection_date))
	if last.status not in FAILED or _has_new_installment(state, last.collection_date, day):
		return 1, ""
	if last.next_try_on is None:
		return 0, _("It came back on {0} and is tried again with the next installment.").format(
			formatdate(last.collection_date)
		)
	if last.next_try_on > day:
		return 0, _("It is tried again on {0}.").format(formatdate(last.next_try_on))
	return last.attempt + 1, ""


def _has_new_installment(state: LoanState, after: date, until: date) -> bool:
	return any(after < row.due_date <= until and row.unpaid for row in state.installments)


def _find_fault(notices: Notices, candidate: Candidate, state: LoanState, amount: Decimal) -> str:
	day = state.as_of
	if candidate.valid_until and candidate.valid_until < day:
		return _("The mandate ended on {0}.").format(formatdate(candidate.valid_until))
	if candidate.signed_on > day:
		return _("The mandate was signed on {0}, after this day.").format(formatdate(candidate.signed_on))
	if candidate.currency != notices.currency:
		return _("The loan is in {0}.").format(candidate.currency)
	return notices.find_fault(candidate.loan, state, amount)

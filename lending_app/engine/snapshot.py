"""From the working figures of a replay to the immutable state and its ledger position."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from lending_app.engine.state import InstallmentState, InstallmentStatus, LedgerRole, LoanState, LoanStatus
from lending_app.engine.working import INTEREST, PENALTY, PRINCIPAL, Row, get_penalty

if TYPE_CHECKING:
	from lending_app.engine.replay import LoanReplay


def get_position(loan: LoanReplay) -> dict[tuple[LedgerRole, str], int]:
	"""Ledger balances in minor units, debit positive. They sum to zero."""
	receivable, unearned, income = _interest(loan)
	penalty_receivable, penalty_income = _penalty(loan)
	position = {(LedgerRole.FUNDS, channel): amount for channel, amount in loan.funds.items()}
	position[LedgerRole.LOAN_PRINCIPAL, ""] = loan.outstanding
	position[LedgerRole.INTEREST_RECEIVABLE, ""] = receivable
	position[LedgerRole.INTEREST_INCOME, ""] = -income
	position[LedgerRole.UNEARNED_INTEREST, ""] = -unearned
	position[LedgerRole.PENALTY_RECEIVABLE, ""] = penalty_receivable
	position[LedgerRole.PENALTY_INCOME, ""] = -penalty_income
	position[LedgerRole.FEE_INCOME, ""] = -loan.fee
	position[LedgerRole.TAX_PAYABLE, ""] = -loan.fee_tax
	position[LedgerRole.CLIENT_ADVANCES, ""] = -loan.advance
	return {key: amount for key, amount in position.items() if amount}


def _interest(loan: LoanReplay) -> tuple[int, int, int]:
	"""Interest earned and unpaid, paid and unearned, and earned in all."""
	receivable = unearned = 0
	income = loan.settled_interest
	for row in loan.list_earning():
		earned = row.get_accrued_interest(loan.day, loan.terms)
		income += earned
		receivable += max(earned - row.paid[INTEREST], 0)
		unearned += max(row.paid[INTEREST] - earned, 0)
	return receivable, unearned, income


def _penalty(loan: LoanReplay) -> tuple[int, int]:
	"""Penalty unpaid, and earned in all."""
	receivable = 0
	income = loan.settled_penalty
	for row in loan.rows[loan.first_open : loan.opened]:
		earned = get_penalty(row, loan.day, loan.terms.penalty, loan.terms.rounding)
		income += earned
		receivable += earned - row.paid[PENALTY]
	return receivable, income


def build_state(loan: LoanReplay) -> LoanState:
	"""The state on the day the replay has reached."""
	amount = loan.terms.rounding.to_amount
	open_rows = loan.rows[loan.first_open : loan.opened]
	late_rows = [row for row in open_rows if row.period.due < loan.day]
	coming = next((row for row in loan.rows[loan.opened :] if row.get_contractual_unpaid()), None)
	receivable, _, income = _interest(loan)
	penalty_receivable, penalty_income = _penalty(loan)
	days_past_due = max((_days_late(row, loan.day) for row in late_rows), default=0)
	overdue_principal = sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in late_rows)
	overdue_interest = sum(row.due[INTEREST] - row.paid[INTEREST] for row in late_rows)
	unpaid = sum(row.get_contractual_unpaid() for row in open_rows)
	payoff = loan.get_payoff()
	return LoanState(
		as_of=loan.day,
		status=_get_status(loan, days_past_due),
		disbursed_on=loan.disbursed_on,
		closed_on=loan.closed_on,
		disbursed=amount(loan.disbursed),
		paid=amount(loan.paid),
		prepaid_principal=amount(loan.prepaid),
		capitalized_interest=amount(loan.capitalized),
		outstanding_principal=amount(loan.outstanding),
		accrued_interest=amount(income),
		interest_receivable=amount(receivable),
		accrued_penalty=amount(penalty_income),
		penalty_receivable=amount(penalty_receivable),
		client_advance=amount(loan.advance),
		overdue_principal=amount(overdue_principal),
		overdue_interest=amount(overdue_interest),
		overdue=amount(overdue_principal + overdue_interest + penalty_receivable),
		due=amount(unpaid + penalty_receivable),
		payoff=amount(payoff),
		days_past_due=days_past_due,
		next_due_date=coming.period.due if coming else None,
		next_due_amount=amount(coming.get_contractual_unpaid() if coming else 0),
		maturity_date=loan.rows[-1].period.due if loan.rows else None,
		installments=tuple(_build_installment(loan, row, index) for index, row in enumerate(loan.rows)),
		allocations=tuple(loan.allocations),
		position={key: amount(minor) for key, minor in get_position(loan).items()},
	)


def _get_status(loan: LoanReplay, days_past_due: int) -> LoanStatus:
	if not loan.rows:
		return LoanStatus.APPROVED
	if loan.closed_on is not None:
		return LoanStatus.PAID
	return LoanStatus.DEFAULTED if days_past_due >= loan.terms.default_after_days else LoanStatus.ACTIVE


def _days_late(row: Row, day: date) -> int:
	return max(0, (day - row.period.due).days) if row.get_contractual_unpaid() else 0


def _build_installment(loan: LoanReplay, row: Row, index: int) -> InstallmentState:
	amount = loan.terms.rounding.to_amount
	rule = loan.terms.penalty if index < loan.opened else None
	# Paid rows keep the penalty that was paid with them; it runs no further.
	penalty = (
		row.paid[PENALTY]
		if index < loan.first_open
		else get_penalty(row, loan.day, rule, loan.terms.rounding)
	)
	contractual = row.get_contractual_unpaid()
	unpaid = contractual + penalty - row.paid[PENALTY]
	is_late = row.period.due < loan.day
	return InstallmentState(
		number=row.number,
		start_date=row.period.start,
		due_date=row.period.due,
		opening_principal=amount(row.opening),
		principal=amount(row.due[PRINCIPAL]),
		interest=amount(row.due[INTEREST]),
		capitalized=amount(row.capitalized + row.moved),
		penalty=amount(penalty),
		principal_paid=amount(row.paid[PRINCIPAL]),
		interest_paid=amount(row.paid[INTEREST] - row.moved),
		penalty_paid=amount(row.paid[PENALTY]),
		unpaid=amount(unpaid),
		overdue=amount(unpaid if is_late else 0),
		days_late=_days_late(row, loan.day),
		status=_get_installment_status(row, unpaid, is_late),
		paid_on=row.paid_on if not contractual else None,
		rule=row.rule,
	)


def _get_installment_status(row: Row, unpaid: int, is_late: bool) -> InstallmentStatus:
	if not unpaid:
		return InstallmentStatus.PAID
	if is_late:
		return InstallmentStatus.OVERDUE
	return InstallmentStatus.PARTIAL if any(row.paid) else InstallmentStatus.PENDING

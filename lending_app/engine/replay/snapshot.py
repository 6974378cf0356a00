"""From the working figures of a replay to the immutable state."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal, localcontext

from lending_app.engine.loan.state import (
	InstallmentState,
	InstallmentStatus,
	LedgerRole,
	LoanState,
	LoanStatus,
	PayoffParts,
)
from lending_app.engine.replay.available import get_available
from lending_app.engine.replay.balance_owed import get_maturity
from lending_app.engine.replay.billing import get_recognized
from lending_app.engine.replay.converting import list_converted
from lending_app.engine.replay.installment import (
	CHARGED,
	COST,
	FEE,
	INSURANCE,
	INTEREST,
	PENALTY,
	PRINCIPAL,
	TAX,
	WorkingInstallment,
)
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.own_charges import list_coming, list_due_charges, show_own_charges
from lending_app.engine.replay.payoff import build_payoff_parts, get_payoff
from lending_app.engine.replay.position import get_interest, get_penalties, get_position
from lending_app.engine.replay.unpaid import get_penalty, get_penalty_tax
from lending_app.engine.values.money import EXACT
from lending_app.engine.values.records import get_maker

_make_installment = get_maker(InstallmentState)


def build_state(loan: WorkingLoan) -> LoanState:
	"""The state on the day the replay has reached; a claim that was sold is owed to somebody else."""
	state = _build_own_state(loan)
	return state if loan.sold_on is None else _leave_nothing_owed(state)


def _leave_nothing_owed(state: LoanState) -> LoanState:
	zero = Decimal(0)
	return replace(
		state,
		outstanding_principal=zero,
		interest_receivable=zero,
		penalty_receivable=zero,
		charges_receivable=zero,
		overdue_principal=zero,
		overdue_interest=zero,
		overdue=zero,
		due=zero,
		payoff=zero,
		payoff_parts=PayoffParts(**dict.fromkeys((item.name for item in fields(PayoffParts)), zero)),
		days_past_due=0,
		next_due_date=None,
		next_due_amount=zero,
		converted=(),
	)


def _build_own_state(loan: WorkingLoan) -> LoanState:
	amount = loan.terms.rounding.to_amount
	open_rows = [*loan.installments[loan.first_open : loan.opened], *list_due_charges(loan)]
	late_rows = [row for row in open_rows if row.period.due < loan.day]
	coming = next((row for row in list_coming(loan) if row.get_contractual_unpaid()), None)
	receivable, _, income = get_interest(loan)
	penalty_receivable, penalty_income = get_penalties(loan)
	position = get_position(loan)
	charges = [get_recognized(loan, index) if loan.has_extras else (0, 0) for index in CHARGED]
	days_past_due = max((_days_late(row, loan.day) for row in late_rows), default=0)
	overdue_principal = sum(row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in late_rows)
	overdue_interest = sum(row.due[INTEREST] - row.paid[INTEREST] for row in late_rows)
	penalty_tax = sum(get_penalty_tax(row, loan.day, loan.terms) - row.penalty_tax_paid for row in late_rows)
	late = sum(row.get_contractual_unpaid() for row in late_rows) + penalty_receivable + penalty_tax
	unpaid = sum(row.get_contractual_unpaid() for row in open_rows)
	recovered = -position.get((LedgerRole.RECOVERY_INCOME, ""), 0)
	return LoanState(
		as_of=loan.day,
		status=_get_status(loan, days_past_due),
		disbursed_on=loan.disbursed_on,
		closed_on=loan.closed_on,
		charged_off_on=loan.charged_off_on,
		disbursed=amount(loan.disbursed),
		financed_charges=amount(loan.financed),
		paid=amount(loan.paid),
		waived=amount(loan.waived),
		recovered=amount(recovered),
		prepaid_principal=amount(loan.prepaid),
		capitalized_interest=amount(loan.capitalized),
		outstanding_principal=amount(loan.outstanding),
		available=amount(get_available(loan)),
		accrued_interest=amount(income),
		interest_receivable=amount(receivable),
		accrued_penalty=amount(penalty_income),
		penalty_receivable=amount(penalty_receivable),
		charges_receivable=amount(sum(owed for _, owed in charges)),
		client_advance=amount(loan.advance),
		overdue_principal=amount(overdue_principal),
		overdue_interest=amount(overdue_interest),
		overdue=amount(late),
		due=amount(unpaid + penalty_receivable + penalty_tax),
		payoff=amount(get_payoff(loan)),
		payoff_parts=build_payoff_parts(loan),
		days_past_due=days_past_due,
		next_due_date=coming.period.due if coming else None,
		next_due_amount=amount(_get_asked_on(loan, coming) if coming else 0),
		maturity_date=_get_maturity(loan),
		installments=_build_installments(loan),
		allocations=tuple(loan.allocations),
		position={key: amount(minor) for key, minor in position.items()},
		converted=list_converted(loan) if loan.conversions else (),
		own_charges=show_own_charges(loan) if loan.own_charges else (),
	)


def _get_asked_on(loan: WorkingLoan, coming: WorkingInstallment) -> int:
	"""What falls due on the next date: an installment, charges of that date, or both."""
	others = [row for row in loan.own_charges if row is not coming and row.period.due == coming.period.due]
	return coming.get_contractual_unpaid() + sum(row.get_contractual_unpaid() for row in others)


def _get_maturity(loan: WorkingLoan) -> date | None:
	if loan.terms.is_on_owed:
		return get_maturity(loan)
	return loan.installments[-1].period.due if loan.installments else None


def _get_status(loan: WorkingLoan, days_past_due: int) -> LoanStatus:
	if not loan.installments:
		return LoanStatus.APPROVED
	if loan.sold_on is not None:
		return LoanStatus.SOLD
	if loan.closed_on is not None:
		return LoanStatus.SETTLED if loan.forgiven else LoanStatus.PAID
	if loan.charged_off_on is not None:
		return LoanStatus.CHARGED_OFF
	return LoanStatus.DEFAULTED if days_past_due >= loan.terms.default_after_days else LoanStatus.ACTIVE


def _days_late(row: WorkingInstallment, day: date) -> int:
	return max(0, (day - row.period.due).days) if row.get_contractual_unpaid() else 0


def _build_installments(loan: WorkingLoan) -> tuple[InstallmentState, ...]:
	with localcontext(EXACT):
		return tuple([_build_installment(loan, row, index) for index, row in enumerate(loan.installments)])


def _build_installment(loan: WorkingLoan, row: WorkingInstallment, index: int) -> InstallmentState:
	unit = loan.terms.rounding.unit
	rule = loan.terms.penalty if index < loan.opened else None
	# Paid rows keep the penalty that was paid with them; it runs no further.
	penalty = (
		row.paid[PENALTY]
		if index < loan.first_open
		else get_penalty(row, loan.day, rule, loan.terms.rounding)
	)
	contractual = row.get_contractual_unpaid()
	penalty_tax = row.penalty_tax_paid
	if index >= loan.first_open and rule is not None:
		penalty_tax = get_penalty_tax(row, loan.day, loan.terms)
	unpaid = contractual + penalty - row.paid[PENALTY] + penalty_tax - row.penalty_tax_paid
	is_late = row.period.due < loan.day
	return _make_installment(
		number=row.number,
		start_date=row.period.start,
		due_date=row.period.due,
		opening_principal=row.opening * unit,
		principal=row.due[PRINCIPAL] * unit,
		interest=row.due[INTEREST] * unit,
		capitalized=(row.capitalized + row.moved) * unit,
		penalty=penalty * unit,
		penalty_tax=penalty_tax * unit,
		fee=row.due[FEE] * unit,
		insurance=row.due[INSURANCE] * unit,
		cost=row.due[COST] * unit,
		tax=row.due[TAX] * unit,
		fee_paid=row.paid[FEE] * unit,
		insurance_paid=row.paid[INSURANCE] * unit,
		cost_paid=row.paid[COST] * unit,
		tax_paid=(row.paid[TAX] + row.penalty_tax_paid) * unit,
		principal_paid=row.paid[PRINCIPAL] * unit,
		interest_paid=(row.paid[INTEREST] - row.moved) * unit,
		penalty_paid=row.paid[PENALTY] * unit,
		unpaid=unpaid * unit,
		overdue=(unpaid if is_late else 0) * unit,
		days_late=(loan.day - row.period.due).days if is_late and contractual else 0,
		status=_get_installment_status(row, unpaid, is_late),
		paid_on=row.paid_on if not contractual else None,
		rule=row.rule,
	)


def _get_installment_status(row: WorkingInstallment, unpaid: int, is_late: bool) -> InstallmentStatus:
	if not unpaid:
		return InstallmentStatus.PAID
	if is_late:
		return InstallmentStatus.OVERDUE
	return InstallmentStatus.PARTIAL if any(row.paid) else InstallmentStatus.PENDING

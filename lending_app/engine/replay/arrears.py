"""What a loan owes on the day of a restructure, part by part: what of it is forgiven, and what becomes principal."""

from __future__ import annotations

from lending_app.engine.loan.plan_facts import Restructured
from lending_app.engine.replay.billing import get_earned_charge, get_unearned_tax
from lending_app.engine.replay.installment import CHARGED, INDEX, INTEREST, PRINCIPAL, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.unpaid import get_unpaid
from lending_app.engine.values.errors import InvalidAmountError


def get_running(loan: WorkingLoan) -> WorkingInstallment | None:
	"""The installment whose period has begun."""
	if loan.opened == len(loan.installments) or loan.installments[loan.opened].period.start >= loan.day:
		return None
	row = loan.installments[loan.opened]
	if loan.terms.is_interest_in_advance and not _asks_charges(loan, row):
		# The interest of its days is that of the installment before.
		return None
	return row


def _asks_charges(loan: WorkingLoan, row: WorkingInstallment) -> bool:
	"""Whether charges of the running period are earned, or were paid."""
	earned = (get_earned_charge(row, index, loan.day, loan.terms) for index in CHARGED)
	return loan.has_extras and (any(row.paid) or any(earned))


def split_arrears(
	loan: WorkingLoan, fact: Restructured, running: WorkingInstallment | None, principal: int
) -> tuple[dict[int, int], dict[int, int]]:
	"""What is forgiven and what becomes principal, by component. Raises InvalidAmountError."""
	rounding = loan.terms.rounding
	forgiven: dict[int, int] = {}
	for item in fact.forgiven:
		index = INDEX[item.component]
		most = principal if index == PRINCIPAL else _get_owed(loan, index, running)
		part = most if item.amount is None else rounding.to_minor(item.amount, "forgiven")
		if part > most:
			raise InvalidAmountError("forgiven", item.amount, f"up to {rounding.to_amount(most)}")
		forgiven[index] = part
	capitalized = {
		INDEX[component]: _get_owed(loan, INDEX[component], running) - forgiven.get(INDEX[component], 0)
		for component in fact.capitalizes
	}
	return forgiven, capitalized


def _get_owed(loan: WorkingLoan, index: int, running: WorkingInstallment | None) -> int:
	"""What is earned and unpaid of a component on the day."""
	rows = loan.installments[loan.first_open : loan.opened]
	owed = sum(_get_unpaid(loan, row, index) for row in rows)
	if running is None:
		return owed
	if index == INTEREST:
		owed += max(get_coming_interest(loan), 0) - running.paid[INTEREST]
	elif index in CHARGED:
		# What was paid ahead of it comes back, and pays for no other installment.
		interest = get_coming_interest(loan)
		earned = get_earned_charge(running, index, loan.day, loan.terms, interest)
		owed += max(earned - running.paid[index], 0)
	return owed


def _get_unpaid(loan: WorkingLoan, row: WorkingInstallment, index: int) -> int:
	"""What a row that is due asks for days that have passed; what was paid beyond them comes back."""
	unpaid = get_unpaid(row, index, loan.day, loan.terms)
	if index not in (INTEREST, TAX) or loan.day >= row.accrual_end:
		return unpaid
	if index == INTEREST:
		unearned = row.due[INTEREST] - row.get_accrued_interest(loan.day, loan.terms)
	else:
		unearned = get_unearned_tax(loan, row)
	back = max(row.paid[index] - row.due[index] + unearned, 0)
	return unpaid - unearned + back


def get_coming_interest(loan: WorkingLoan) -> int:
	"""Interest earned of installments to come, what they collect for earlier ones included."""
	return sum(row.get_accrued_interest(loan.day, loan.terms) for row in loan.installments[loan.opened :])

"""Charges with a due date of their own: between installments, and after the last one too.

Each is kept beside the installments, so that these keep their numbers. It is owed from the day it is charged, late from its
own due date, and a loan is not closed before it is paid.
"""

from __future__ import annotations

from datetime import date

from lending_app.engine.loan.allocation import DEBT_COMPONENTS
from lending_app.engine.loan.state import OwnCharge
from lending_app.engine.replay.installment import INDEX, TAX, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.plan_values import PlannedInstallment

RULE = "own_charge"


def add_own_charge(loan: WorkingLoan, index: int, amount: int, tax: int, due_date: date) -> None:
	"""Keep a charge that falls due on a day of its own."""
	row = WorkingInstallment(Period(0, loan.day, due_date, False), 0, PlannedInstallment(0, 0, RULE))
	row.bill(index, amount)
	row.bill(TAX, tax)
	# No penalty runs on it.
	row.penalty_end = loan.day
	loan.own_charges.append(row)
	loan.own_charges.sort(key=lambda each: each.period.due)
	loan.has_extras = True


def list_due_charges(loan: WorkingLoan) -> list[WorkingInstallment]:
	"""Those whose due date has come."""
	return [row for row in loan.own_charges if row.period.due <= loan.day]


def list_coming(loan: WorkingLoan) -> list[WorkingInstallment]:
	"""Installments and charges that are not due, in the order of their due dates."""
	rows = loan.installments[loan.opened :]
	if not loan.own_charges:
		return rows
	coming = [row for row in loan.own_charges if row.period.due > loan.day]
	return sorted([*rows, *coming], key=lambda row: row.period.due)


def get_unpaid_charges(loan: WorkingLoan, index: int) -> int:
	"""What is unpaid of a component of all of them."""
	return sum(row.due[index] - row.paid[index] for row in loan.own_charges)


def find_next_charge(loan: WorkingLoan, until: date) -> WorkingInstallment | None:
	"""The next one that falls due after the day reached, up to another."""
	return next((row for row in loan.own_charges if loan.day < row.period.due <= until), None)


def drop_paid_charges(loan: WorkingLoan) -> None:
	"""Count those that are paid with what is behind."""
	for row in [row for row in loan.own_charges if not row.get_contractual_unpaid()]:
		loan.own_charges.remove(row)
		for index, amount in enumerate(row.due):
			loan.settled_charges[index] += amount


def show_own_charges(loan: WorkingLoan) -> tuple[OwnCharge, ...]:
	"""Those that are unpaid, by due date."""
	amount = loan.terms.rounding.to_amount
	return tuple(
		OwnCharge(
			component=DEBT_COMPONENTS[index],
			charged_on=row.period.start,
			due_date=row.period.due,
			amount=amount(row.due[index]),
			tax=amount(row.due[TAX]),
			unpaid=amount(row.get_contractual_unpaid()),
			days_late=max((loan.day - row.period.due).days, 0),
		)
		for row in loan.own_charges
		for index in [max(INDEX.values(), key=lambda each: (each != TAX, row.due[each]))]
	)

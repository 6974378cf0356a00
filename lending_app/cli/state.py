"""`lending-app replay` and `lending-app payoff`: a loan on a day, after what happened to it."""

from __future__ import annotations

from typing import Any

import click

from lending_app.cli.answers import Answer, Column, Figures, Listing
from lending_app.cli.loans import Loan, takes_facts
from lending_app.cli.output import answers
from lending_app.engine.explain.payoff import explain_payoff
from lending_app.engine.loan.state import LoanState
from lending_app.engine.replay.audit import replay_checked
from lending_app.engine.replay.movements import RunningAccount
from lending_app.engine.replay.replay import replay
from lending_app.engine.replay.running_account import build_running_account
from lending_app.engine.values.explanation import Explanation

BALANCES = (
	Column("as_of", "As of", "date"),
	Column("status", "Status"),
	Column("disbursed_on", "Disbursed on", "date"),
	Column("closed_on", "Closed on", "date"),
	Column("disbursed", "Disbursed", "money"),
	Column("paid", "Paid", "money"),
	Column("outstanding_principal", "Outstanding principal", "money"),
	Column("accrued_interest", "Interest earned", "money"),
	Column("interest_receivable", "Interest receivable", "money"),
	Column("penalty_receivable", "Penalty receivable", "money"),
	Column("charges_receivable", "Charges receivable", "money"),
	Column("waived", "Waived", "money"),
	Column("recovered", "Recovered", "money"),
	Column("client_advance", "Held for the client", "money"),
	Column("overdue", "Overdue", "money"),
	Column("due", "Due", "money"),
	Column("payoff", "Payoff", "money"),
	Column("days_past_due", "Days past due", "number"),
	Column("next_due_date", "Next due", "date"),
	Column("next_due_amount", "Next due amount", "money"),
	Column("maturity_date", "Maturity", "date"),
)
INSTALLMENTS = (
	Column("number", "No.", "number"),
	Column("due_date", "Due", "date"),
	Column("principal", "Principal", "money"),
	Column("interest", "Interest", "money"),
	Column("penalty", "Penalty", "money"),
	Column("fee", "Fees", "money"),
	Column("insurance", "Insurance", "money"),
	Column("cost", "Costs", "money"),
	Column("tax", "Tax", "money"),
	Column("principal_paid", "Principal Paid", "money"),
	Column("interest_paid", "Interest Paid", "money"),
	Column("unpaid", "Unpaid", "money"),
	Column("days_late", "Late", "number"),
	Column("status", "Status"),
)
CHARGES = ("fee", "insurance", "cost", "tax")
ALLOCATIONS = (
	Column("source_id", "Source"),
	Column("value_date", "Date", "date"),
	Column("installment_number", "Installment", "number"),
	Column("component", "Component"),
	Column("amount", "Amount", "money"),
	Column("rule", "Rule"),
)
POSITION = (
	Column("role", "Account"),
	Column("channel", "Channel"),
	Column("debit", "Debit", "money"),
	Column("credit", "Credit", "money"),
)
ACCOUNT = (
	Column("value_date", "Date", "date"),
	Column("kind", "Movement"),
	Column("fact_id", "Fact"),
	Column("amount", "Amount", "money"),
	Column("principal", "Principal", "money"),
	Column("interest", "Interest", "money"),
	Column("penalty", "Penalty", "money"),
	Column("charges", "Charges", "money"),
	Column("held", "Held", "money"),
	Column("reversed_on", "Reversed", "date"),
)
DAYS = (
	Column("day", "Day"),
	Column("principal", "Principal", "money"),
	Column("interest", "Interest", "money"),
	Column("penalty", "Penalty", "money"),
)
PARTS = (
	Column("as_of", "As of", "date"),
	Column("principal", "Principal", "money"),
	Column("interest", "Interest", "money"),
	Column("penalty", "Penalty", "money"),
	Column("fee", "Fees", "money"),
	Column("insurance", "Insurance", "money"),
	Column("cost", "Costs", "money"),
	Column("tax", "Tax", "money"),
	Column("prepayment_charge", "Charge for paying early", "money"),
	Column("unearned_charges", "Upfront charges given back", "money"),
	Column("payoff", "Payoff", "money"),
	Column("client_advance", "Held for the client, not taken off", "money"),
)


@click.command(name="replay")
@takes_facts
@click.option("--check", is_flag=True, help="Check on the way what must hold of every loan; slower.")
@answers
def replay_command(loan: Loan, *, check: bool) -> Answer:
	"""A loan on a day: balances, its running account, installments, where payments went, and its ledger position."""
	if check:
		replay_checked(loan.terms, loan.facts, loan.as_of)
	account = build_running_account(loan.terms, loan.facts, loan.as_of)
	state = account.state
	return Answer(
		sections=(
			Figures(name="balances", title="Balances", columns=BALANCES, values=_read(state, BALANCES)),
			_list_account(account),
			_list("installments", "Installments", _leave_out_empty(state), state.installments),
			_list("allocations", "Where payments went", ALLOCATIONS, state.allocations),
			_list_position(state),
		),
		decimals=loan.terms.rounding.minor_units,
	)


@click.command()
@takes_facts
@answers
def payoff(loan: Loan) -> Answer:
	"""What closes a loan on a day, and what each day since the last fact added to it."""
	state = replay(loan.terms, loan.facts, loan.as_of)
	found = explain_payoff(loan.terms, loan.facts, loan.as_of)
	return Answer(
		sections=(
			Figures(
				name="payoff",
				title="Payoff",
				columns=PARTS,
				values=(
					loan.as_of,
					*_read(state.payoff_parts, PARTS[1:-2]),
					found.result,
					state.client_advance,
				),
			),
			_list_days(found),
		),
		decimals=loan.terms.rounding.minor_units,
	)


def _list_account(account: RunningAccount) -> Listing:
	rows = tuple(
		(
			line.value_date,
			line.kind.value,
			line.fact.fact_id if line.fact else "",
			line.amount,
			*_read(line.balance, ACCOUNT[4:9]),
			line.reversed_on,
		)
		for line in account.movements
	)
	return Listing(
		name="account", title="Running account: what was owed after each movement", columns=ACCOUNT, rows=rows
	)


def _list_days(found: Explanation) -> Listing:
	"""Interest and penalty of each day, and the principal they ran on."""
	last = str(dict(found.inputs)["last fact on"])
	days: dict[str, list[Any]] = {}
	for index, step in enumerate(found.steps[1:3], start=1):
		for part in step.steps:
			day = last if "day" in dict(part.inputs) else part.title
			row = days.setdefault(day, [None, None, None])
			row[index] = part.result
			row[0] = dict(part.inputs).get("principal", row[0])
	rows = tuple((f"up to {day}" if day == last else day, *row) for day, row in sorted(days.items()))
	totals = {"interest": found.steps[1].result, "penalty": found.steps[2].result}
	return Listing(name="days", title="Day by day", columns=DAYS, rows=rows, totals=totals)


def _leave_out_empty(state: LoanState) -> tuple[Column, ...]:
	"""The columns of installments; charges only where there are some."""
	return tuple(
		column
		for column in INSTALLMENTS
		if column.name not in CHARGES or any(getattr(row, column.name) for row in state.installments)
	)


def _list(name: str, title: str, columns: tuple[Column, ...], rows: tuple[Any, ...]) -> Listing:
	return Listing(name=name, title=title, columns=columns, rows=tuple(_read(row, columns) for row in rows))


def _read(value: Any, columns: tuple[Column, ...]) -> tuple[Any, ...]:
	found = (getattr(value, column.name) for column in columns)
	return tuple(item.value if hasattr(item, "value") else item for item in found)


def _list_position(state: LoanState) -> Listing:
	rows = tuple(
		(role.value, channel, amount if amount > 0 else None, -amount if amount < 0 else None)
		for (role, channel), amount in state.position.items()
	)
	totals = {
		"debit": sum(amount for amount in state.position.values() if amount > 0),
		"credit": -sum(amount for amount in state.position.values() if amount < 0),
	}
	return Listing(
		name="position", title="Ledger position", columns=POSITION, rows=rows, totals=totals if rows else {}
	)

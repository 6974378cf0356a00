"""`lending-app schedule`: what a loan asks, installment by installment."""

from __future__ import annotations

import click

from lending_app.cli.answers import Answer, Column, Listing
from lending_app.cli.loans import Loan, takes_loan
from lending_app.cli.output import answers
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.schedule.results import Schedule

COLUMNS = (
	Column("number", "No.", "number"),
	Column("due_date", "Due", "date"),
	Column("days", "Days", "number"),
	Column("principal", "Principal", "money"),
	Column("interest", "Interest", "money"),
	Column("total", "Installment", "money"),
	Column("closing_principal", "Principal Left", "money"),
)
# Shown where there is some.
CHARGES = (
	Column("fee", "Fees", "money"),
	Column("insurance", "Insurance", "money"),
	Column("tax", "Tax", "money"),
)
ACCUMULATED = (
	Column("accumulated_principal", "Principal So Far", "money"),
	Column("accumulated_interest", "Interest So Far", "money"),
)
CAPITALIZED = Column("capitalized", "Capitalized", "money")


@click.command()
@click.option("--accumulated", is_flag=True, help="Principal and interest summed up, too.")
@takes_loan
@answers
def schedule(loan: Loan, accumulated: bool) -> Answer:
	"""The repayment schedule of a loan."""
	plan = build_schedule(loan.terms, loan.start)
	return Answer(
		sections=(build_listing(loan.terms, plan, is_accumulated=accumulated),),
		decimals=loan.terms.rounding.minor_units,
		notes=list_notes(plan),
	)


def list_notes(plan: Schedule) -> tuple[str, ...]:
	"""A warning where rounding, or leveling by equal periods, makes the last installment differ by more than 1."""
	if abs(plan.residue) <= 1:
		return ()
	word = "more" if plan.residue > 0 else "less"
	return (f"The last installment asks {abs(plan.residue):,} {word} than the others.",)


def build_listing(terms: LoanTerms, plan: Schedule, *, is_accumulated: bool = False) -> Listing:
	"""The installments; charges and interest that becomes principal have a column where there is some."""
	more = tuple(
		column
		for column in (CAPITALIZED, *CHARGES)
		if any(getattr(row, column.name) for row in plan.installments)
	)
	columns = (*COLUMNS[:5], *more, *COLUMNS[5:])
	totals = {
		"principal": sum(row.principal for row in plan.installments),
		"interest": plan.total_interest,
		**{column.name: sum(getattr(row, column.name) for row in plan.installments) for column in more},
		"total": plan.total,
	}
	return Listing(
		name="installments",
		title=describe_terms(terms),
		columns=(*columns, *ACCUMULATED) if is_accumulated else columns,
		rows=tuple(
			(*(getattr(row, column.name) for column in columns), *(sums if is_accumulated else ()))
			for row, sums in zip(plan.installments, plan.accumulate(), strict=True)
		),
		totals=totals,
	)


def describe_terms(terms: LoanTerms) -> str:
	rate = f"{terms.annual_rate.scaleb(2).normalize():f}"
	return f"{terms.principal:,} {terms.currency} at {rate} % a year, {terms.number_of_installments} installments"

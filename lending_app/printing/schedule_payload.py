"""A loan's repayment schedule: as agreed, or with what has been paid of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.replay.schedule_lines import build_schedule_lines
from lending_app.engine.schedule.results import Schedule
from lending_app.engine.values.money import add_up
from lending_app.printing.documents import (
	Borrower,
	Column,
	Company,
	Figure,
	LoanHeading,
	SchedulePayload,
	Table,
	TableRow,
)
from lending_app.printing.shared_parts import (
	build_borrower_fields,
	build_fee_field,
	build_letter,
	build_line_table,
	build_loan_fields,
)
from lending_app.printing.wording import Wording


def build_schedule_payload(
	company: Company,
	borrower: Borrower,
	loan: LoanHeading,
	terms: LoanTerms,
	start: date,
	state: LoanState | None = None,
	wording: Wording | None = None,
	facts: Iterable[Fact] = (),
) -> SchedulePayload:
	"""The schedule of terms disbursed on `start`; with a `state`, its lines as they stand on that day.

	`facts` are those of the state: they tell skipped installments from paid ones.
	"""
	wording = wording or Wording(currency=terms.currency)
	_ = wording.translate
	schedule = build_schedule(terms, start, state.disbursed if state and state.disbursed else None)
	dated = wording.day(state.as_of if state else start)
	title = _("Repayment Schedule")
	return SchedulePayload(
		letter=build_letter(company, title, loan.loan_code, dated, wording),
		borrower=build_borrower_fields(borrower, wording),
		loan=(
			*build_loan_fields(loan, terms, start, schedule.installments[-1].due_date, wording),
			*(build_fee_field(state, wording) if state else ()),
		),
		figures=_build_figures(schedule, wording),
		installments=(
			build_line_table(_("Installments"), build_schedule_lines(state, facts), wording)
			if state
			else _build_agreed_table(schedule, wording)
		),
		note=_("Amounts in {0}. The last installment takes up what rounding leaves.").format(terms.currency),
	)


def _build_figures(schedule: Schedule, wording: Wording) -> tuple[Figure, ...]:
	_ = wording.translate
	first, last = schedule.first_to_pay, schedule.installments[-1]
	return (
		Figure(
			label=_("First Installment"), value=wording.money(first.total), note=wording.day(first.due_date)
		),
		Figure(label=_("Last Installment"), value=wording.money(last.total), note=wording.day(last.due_date)),
		Figure(label=_("Interest in All"), value=wording.money(schedule.total_interest)),
		Figure(label=_("To Pay in All"), value=wording.money(schedule.total)),
	)


def _build_agreed_table(schedule: Schedule, wording: Wording) -> Table:
	_ = wording.translate
	has_charges = bool(schedule.total_charges)
	rows = tuple(
		TableRow(
			(
				str(part.number),
				wording.day(part.due_date),
				wording.money(part.opening_principal),
				wording.part(part.principal),
				wording.part(part.interest),
				*((wording.part(part.fee + part.insurance + part.tax),) if has_charges else ()),
				wording.money(part.total),
				wording.money(part.closing_principal),
			)
		)
		for part in schedule.installments
	)
	principal = add_up(part.principal for part in schedule.installments)
	charges = (schedule.total_charges,) if has_charges else ()
	totals = (
		"",
		_("Total"),
		"",
		*map(wording.money, (principal, schedule.total_interest, *charges, schedule.total)),
		"",
	)
	columns = (
		Column(_("No."), "center"),
		Column(_("Due Date"), "left"),
		Column(_("Principal Before")),
		Column(_("Principal")),
		Column(_("Interest")),
		*((Column(_("Charges")),) if has_charges else ()),
		Column(_("Installment")),
		Column(_("Principal After")),
	)
	return Table(title=_("Installments"), columns=columns, rows=rows, totals=totals)

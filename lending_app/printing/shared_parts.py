"""Parts that the documents share: head and foot, the borrower's and the loan's fields, tables of installments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.state import InstallmentState, InstallmentStatus, LedgerRole, LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.schedule_lines import LineKind, ScheduleLine
from lending_app.engine.values.money import add_up
from lending_app.printing.documents import (
	Borrower,
	Column,
	Company,
	Field,
	Letter,
	LoanHeading,
	Table,
	TableRow,
)
from lending_app.printing.wording import DASH, Wording

_TONES = {
	InstallmentStatus.PAID: "paid",
	InstallmentStatus.PARTIAL: "partial",
	InstallmentStatus.OVERDUE: "overdue",
	InstallmentStatus.PENDING: "",
}


def build_letter(company: Company, title: str, number: str, dated: str, wording: Wording) -> Letter:
	_ = wording.translate
	return Letter(
		company=company,
		language=wording.locale.partition("_")[0],
		title=title,
		number=number,
		dated=dated,
		page=_("Page"),
		of=_("of"),
	)


def build_borrower_fields(borrower: Borrower, wording: Wording) -> tuple[Field, ...]:
	_ = wording.translate
	fields = (
		Field(_("Borrower"), borrower.name),
		Field(_("Client No."), borrower.code),
		Field(_("Identity No."), borrower.identity),
		Field(_("Address"), borrower.address),
		Field(_("Telephone"), borrower.phone),
	)
	return tuple(field for field in fields if field.value)


def build_loan_fields(
	loan: LoanHeading,
	terms: LoanTerms,
	start: date,
	maturity: date | None,
	wording: Wording,
	rate: str = "",
) -> tuple[Field, ...]:
	"""`rate` stands for the agreed one where another is in force."""
	_ = wording.translate
	plan = _("{0} installments, {1}").format(terms.number_of_installments, _(terms.frequency.value))
	fields = (
		Field(_("Product"), loan.product_name),
		Field(_("Branch"), loan.branch_name),
		Field(_("Principal"), wording.full_money(terms.principal)),
		Field(_("Yearly Rate"), rate or wording.percent(terms.annual_rate)),
		Field(_("Plan"), plan),
		Field(_("Method"), _(terms.method.value)),
		Field(_("Disbursed On"), wording.day(start)),
		Field(_("Maturity"), wording.day(maturity)),
	)
	return tuple(field for field in fields if field.value)


def build_fee_field(state: LoanState, wording: Wording) -> tuple[Field, ...]:
	"""What was kept back at disbursement, with its tax."""
	fee = -state.position.get((LedgerRole.FEE_INCOME, ""), Decimal(0))
	tax = -state.position.get((LedgerRole.TAX_PAYABLE, ""), Decimal(0))
	if not fee:
		return ()
	_ = wording.translate
	return (Field(_("Opening Fee and Tax"), f"{wording.money(fee)} + {wording.money(tax)}"),)


def build_installment_table(
	title: str, installments: Iterable[InstallmentState], empty: str, wording: Wording
) -> Table:
	rows = tuple(_build_row(part, wording.state(part.status.value), wording) for part in installments)
	return Table(title=title, columns=_list_columns(wording), rows=rows, empty=empty)


def build_line_table(title: str, lines: Sequence[ScheduleLine], wording: Wording) -> Table:
	"""Installments with what else moved principal, and columns that add up."""
	_ = wording.translate
	rows = []
	for line in lines:
		name = describe_line(line.kind, wording)
		if line.installment is None:
			parts = (line.principal, line.interest, line.total)
			rows.append(
				TableRow(
					("", wording.day(line.day), *map(wording.part, parts), DASH, DASH, DASH, name), "paid"
				)
			)
		elif line.kind is LineKind.SKIPPED:
			rows.append(_build_row(line.installment, name, wording))
		else:
			rows.append(_build_row(line.installment, wording.state(line.installment.status.value), wording))
	sums = [
		add_up(line.principal for line in lines),
		add_up(line.interest for line in lines),
		add_up(line.total for line in lines),
		add_up(line.installment.penalty for line in lines if line.installment),
		add_up(line.unpaid for line in lines),
	]
	totals = ("", _("Total"), *map(wording.money, sums), "", "")
	return Table(title=title, columns=_list_columns(wording), rows=tuple(rows), totals=totals)


def describe_line(kind: LineKind, wording: Wording) -> str:
	_ = wording.translate
	return {
		LineKind.INSTALLMENT: _("Installment"),
		LineKind.SKIPPED: _("Skipped"),
		LineKind.PREPAYMENT: _("Prepayment"),
		LineKind.CAPITALIZED: _("Added to Principal"),
	}[kind]


def _build_row(part: InstallmentState, status: str, wording: Wording) -> TableRow:
	return TableRow(
		(
			str(part.number),
			wording.day(part.due_date),
			wording.part(part.principal),
			wording.part(part.interest),
			wording.part(part.total),
			wording.part(part.penalty),
			wording.part(part.unpaid),
			str(part.days_late or DASH),
			status,
		),
		_TONES[part.status],
	)


def _list_columns(wording: Wording) -> tuple[Column, ...]:
	_ = wording.translate
	return (
		Column(_("No."), "center"),
		Column(_("Due Date"), "left"),
		Column(_("Principal")),
		Column(_("Interest")),
		Column(_("Installment")),
		Column(_("Penalty")),
		Column(_("Unpaid")),
		Column(_("Days Late")),
		Column(_("Status"), "left"),
	)

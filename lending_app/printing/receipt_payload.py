"""The receipt of a payment: what came in, where it went, what is left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lending_app.engine.loan.allocation import Allocation, Component
from lending_app.engine.loan.facts import Paid
from lending_app.engine.loan.state import LoanState
from lending_app.printing.documents import (
	Borrower,
	Column,
	Company,
	Field,
	Figure,
	LoanHeading,
	ReceiptPayload,
	Table,
	TableRow,
)
from lending_app.printing.shared_parts import build_borrower_fields, build_letter
from lending_app.printing.wording import Wording

# More lines of the allocation than this do not fit on one page.
MOST_ROWS = 8


def build_receipt_payload(
	company: Company,
	borrower: Borrower,
	loan: LoanHeading,
	payment: Paid,
	state: LoanState,
	wording: Wording,
	external_reference: str = "",
	in_words: str = "",
	teller: str = "",
	details: Sequence[Field] = (),
) -> ReceiptPayload:
	"""The receipt of a payment; `state` is the loan's on the day on which the receipt is dated.

	`external_reference` is the bank's or the payer's; ours is the number of the payment. `teller` took it.
	`details` say how it was paid: the store, the last digits of the card.
	"""
	_ = wording.translate
	fields = (
		Field(_("Loan"), loan.loan_code),
		Field(_("Product"), loan.product_name),
		Field(_("Branch"), loan.branch_name),
		Field(_("Paid On"), wording.day(payment.value_date)),
		Field(_("Paid By"), _(payment.channel)),
		Field(_("Our Reference"), payment.fact_id),
		Field(_("Bank Reference"), external_reference),
		*details,
		Field(_("Teller"), teller),
	)
	return ReceiptPayload(
		letter=build_letter(
			company, _("Payment Receipt"), payment.fact_id, wording.day(payment.value_date), wording
		),
		borrower=build_borrower_fields(borrower, wording),
		payment=tuple(field for field in fields if field.value),
		amount=Figure(label=_("Amount Received"), value=wording.full_money(payment.amount)),
		in_words=in_words,
		allocation=_build_allocation(payment, state, wording),
		after=_build_after(state, wording),
		signatures=(_("Received by"), _("Paid by")),
		note=_("Keep this receipt. It is proof of your payment."),
	)


def _build_allocation(payment: Paid, state: LoanState, wording: Wording) -> Table:
	_ = wording.translate
	rows = []
	parts = state.get_allocations(payment.fact_id)
	if len(parts) > MOST_ROWS:
		return _sum_allocation(payment, parts, wording)
	for part in parts:
		where = (
			_("Installment {0}").format(part.installment_number)
			if part.installment_number
			else _build_place(part.component, wording)
		)
		rows.append(TableRow((where, _(part.component.value), wording.money(part.amount))))
	if payment.costs:
		rows.insert(
			0, TableRow((_("Sale of collateral"), _("Execution Costs"), wording.money(payment.costs)))
		)
	return _build_table(payment, rows, wording)


def _sum_allocation(payment: Paid, parts: Sequence[Allocation], wording: Wording) -> Table:
	"""A line for each component, where one for each installment would not fit on the page."""
	_ = wording.translate
	rows = []
	if payment.costs:
		rows.append(TableRow((_("Sale of collateral"), _("Execution Costs"), wording.money(payment.costs))))
	for component in dict.fromkeys(part.component for part in parts):
		own = [part for part in parts if part.component is component]
		numbers = [part.installment_number for part in own if part.installment_number]
		where = (
			_("Installments {0} to {1}").format(min(numbers), max(numbers))
			if numbers
			else _build_place(component, wording)
		)
		total = sum((part.amount for part in own), Decimal(0))
		rows.append(TableRow((where, _(component.value), wording.money(total))))
	return _build_table(payment, rows, wording)


def _build_table(payment: Paid, rows: Sequence[TableRow], wording: Wording) -> Table:
	_ = wording.translate
	columns = (Column(_("Applied To"), "left"), Column(_("Component"), "left"), Column(_("Amount")))
	totals = (_("Total"), "", wording.money(payment.amount))
	return Table(title=_("How It Was Applied"), columns=columns, rows=tuple(rows), totals=totals)


def _build_place(component: Component, wording: Wording) -> str:
	_ = wording.translate
	return _("Held for the client") if component is Component.ADVANCE else _("Prepaid principal")


def _build_after(state: LoanState, wording: Wording) -> tuple[Figure, ...]:
	_ = wording.translate
	next_due = wording.day(state.next_due_date) if state.next_due_date else _("None is left")
	return (
		Figure(label=_("Outstanding Principal"), value=wording.money(state.outstanding_principal)),
		Figure(
			label=_("Overdue"),
			value=wording.money(state.overdue),
			tone="bad" if state.overdue else "good",
		),
		Figure(label=_("Next Installment"), value=wording.money(state.next_due_amount), note=next_due),
	)

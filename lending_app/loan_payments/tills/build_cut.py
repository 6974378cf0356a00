"""The till cut of a session (PAY-29): what it began with, what moved, what should be there, what was counted."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_datetime, get_fullname, getdate

from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.loan_payments.tills.queries import get_session_pieces, list_movements, sum_other_payments
from lending_app.loan_payments.tills.states import CashKind, SessionStatus
from lending_app.printing.documents import Column, Field, Figure, PaperPayload, Section, Table, TableRow
from lending_app.printing.embed_document import embed_document
from lending_app.printing.shared_parts import build_letter
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal


def render_till_cut(doc: Document, letter_head: str | None = None, no_letterhead: bool = False) -> str:
	"""The cut as HTML for the print format, for who may print the session."""
	return embed_document(
		put_letterhead(build_till_cut(load_printed(doc, "Till Session")), letter_head, no_letterhead)
	)


def build_till_cut(session: Document) -> PaperPayload:
	"""Of an open session what should be in the till so far; of a counted one the difference too."""
	wording = build_wording(session.company, session.currency)
	movements = list_movements(session.name)
	opening = to_decimal(session.opening_amount)
	expected = opening + sum(
		(row.amount for row in movements if row.kind != CashKind.COUNT.value), Decimal(0)
	)
	return PaperPayload(
		letter=build_letter(
			build_company(session.company),
			_("Till Cut") if session.status == SessionStatus.CLOSED.value else _("Till Cut, Not Closed"),
			session.name,
			wording.day(getdate(session.opened_on)),
			wording,
		),
		left=(
			Field(_("Till"), session.till),
			Field(_("Branch"), session.branch),
			Field(_("Teller"), get_fullname(session.teller)),
		),
		right=(
			Field(_("Opened On"), format_datetime(session.opened_on)),
			Field(
				_("Closed On", context="Till Session"),
				format_datetime(session.closed_on) if session.closed_on else "",
			),
			Field(_("Closed By"), get_fullname(session.closed_by) if session.closed_by else ""),
		),
		figures=_build_figures(session, expected, wording),
		tables=(
			_build_sums(movements, opening, expected, wording),
			_build_movements(movements, wording),
			_build_denominations(session, wording),
			_build_others(session, wording),
		),
		sections=(Section(title=_("Reason of the Difference"), text=(session.difference_reason,)),)
		if session.difference_reason
		else (),
		signatures=(get_fullname(session.teller), _("Supervisor")),
		note=_("Amounts in {0}.").format(session.currency),
	)


def _build_figures(session: Document, expected: Decimal, wording: Wording) -> tuple[Figure, ...]:
	figures = (Figure(label=_("Expected"), value=wording.full_money(expected)),)
	if session.status == SessionStatus.OPEN.value:
		return figures
	counted = to_decimal(session.counted_amount)
	difference = counted - expected
	note = _("Over") if difference > 0 else _("Short") if difference else _("None")
	return (
		*figures,
		Figure(label=_("Counted"), value=wording.full_money(counted)),
		Figure(
			label=_("Difference"),
			value=wording.full_money(difference),
			note=note,
			tone="bad" if difference else "good",
		),
	)


def _build_sums(movements: list, opening: Decimal, expected: Decimal, wording: Wording) -> Table:
	"""By kind: how often, what came in, what went out."""
	rows = [TableRow((_("Opening Float"), "", wording.money(opening), ""))]
	for kind in CashKind:
		moved = [row.amount for row in movements if row.kind == kind.value]
		if moved and kind is not CashKind.COUNT:
			came = sum((amount for amount in moved if amount > 0), Decimal(0))
			went = -sum((amount for amount in moved if amount < 0), Decimal(0))
			cells = (_(kind.value), str(len(moved)), _show(came, wording), _show(went, wording))
			rows.append(TableRow(cells))
	return Table(
		title=_("Cash"),
		columns=(Column(_("Kind"), "left"), Column(_("Number")), Column(_("In")), Column(_("Out"))),
		rows=tuple(rows),
		totals=(_("Expected"), "", wording.money(expected), ""),
	)


def _build_movements(movements: list, wording: Wording) -> Table:
	rows = tuple(
		TableRow(
			(
				row.creation.strftime("%H:%M"),
				_(row.kind),
				row.voucher_no or row.remarks or "",
				wording.money(row.amount),
				wording.money(row.balance),
			)
		)
		for row in movements
	)
	return Table(
		title=_("Movements"),
		columns=(
			Column(_("Time"), "left"),
			Column(_("Kind"), "left"),
			Column(_("Document"), "left"),
			Column(_("Amount")),
			Column(_("Balance After")),
		),
		rows=rows,
		empty=_("No cash has moved."),
	)


def _build_denominations(session: Document, wording: Wording) -> Table:
	"""Counted pieces beside those that movements have brought, and what moved without saying its notes."""
	counted = {to_decimal(row.denomination_amount): row.pieces for row in session.counted_denominations}
	held = get_session_pieces(session.name) if session.status != SessionStatus.CLOSED.value else counted
	values = sorted({*counted, *held}, reverse=True)
	is_counted = session.status != SessionStatus.OPEN.value
	rows = tuple(
		TableRow(
			(
				wording.money(value),
				str(held.get(value, 0)),
				str(counted.get(value, 0)) if is_counted else "",
				wording.money(value * (counted if is_counted else held).get(value, 0)),
			)
		)
		for value in values
	)
	total = sum((value * number for value, number in (counted if is_counted else held).items()), Decimal(0))
	return Table(
		title=_("Notes and Coins"),
		columns=(
			Column(_("Note or Coin"), "left"),
			Column(_("By Movements")),
			Column(_("Counted")),
			Column(_("Amount")),
		),
		rows=rows,
		totals=(_("Total"), "", "", wording.money(total)),
		empty=_("Nothing was entered by notes and coins."),
	)


def _build_others(session: Document, wording: Wording) -> Table:
	"""What the teller received by other modes of payment meanwhile: none of it is in the till."""
	found = sum_other_payments(session)
	rows = tuple(
		TableRow((_(mode), str(number), wording.money(amount))) for mode, (number, amount) in found.items()
	)
	return Table(
		title=_("Received by Other Modes of Payment"),
		columns=(Column(_("Mode of Payment"), "left"), Column(_("Number")), Column(_("Amount"))),
		rows=rows,
		empty=_("None"),
	)


def _show(amount: Decimal, wording: Wording) -> str:
	return wording.money(amount) if amount else ""


def get_cut(session: str) -> dict[str, Decimal]:
	"""The figures of a cut as they are printed, for anyone who compares them."""
	document = frappe.get_doc("Till Session", session)
	movements = list_movements(session)
	moved = [row.amount for row in movements if row.kind != CashKind.COUNT.value]
	opening = to_decimal(document.opening_amount)
	held = get_session_pieces(session)
	return {
		"opening": opening,
		"came_in": sum((amount for amount in moved if amount > 0), Decimal(0)),
		"went_out": sum((amount for amount in moved if amount < 0), Decimal(0)),
		"expected": opening + sum(moved, Decimal(0)),
		"counted": to_decimal(document.counted_amount),
		"denominated": sum((value * number for value, number in held.items()), Decimal(0)),
	}

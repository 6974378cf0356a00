"""A payment slip: the capture line to pay with, its code to scan, how much and until when."""

from __future__ import annotations

import frappe
import segno
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.lending_setup.printing.choose_letterhead import put_letterhead
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.loan_payments.references.queries import REFERENCE
from lending_app.loan_payments.references.states import AmountKind, ReferenceStatus
from lending_app.printing.documents import Field, Figure, PaperPayload, Section
from lending_app.printing.embed_document import embed_document
from lending_app.printing.shared_parts import build_letter
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal


def render_payment_slip(doc: Document, letter_head: str | None = None, no_letterhead: bool = False) -> str:
	"""A stored reference as HTML for a print format, for who may print it. Raises as `load_printed`."""
	return embed_document(
		put_letterhead(build_payment_slip(load_printed(doc, REFERENCE)), letter_head, no_letterhead)
	)


def build_payment_slip(reference: Document) -> PaperPayload:
	wording = build_wording(reference.company, reference.currency)
	is_active = reference.status == ReferenceStatus.ACTIVE.value
	return PaperPayload(
		letter=build_letter(
			build_company(reference.company),
			_("Payment Slip"),
			reference.loan or reference.client,
			wording.day(getdate(reference.creation)),
			wording,
		),
		left=(Field(_("Client"), reference.client_name),),
		right=tuple(_list_fields(reference)),
		figures=(
			Figure(label=_("Capture Line"), value=reference.shown_reference),
			Figure(label=_("Amount"), value=describe_amount(reference, wording)),
			Figure(label=_("Valid Until"), value=describe_last_day(reference, wording)),
		),
		sections=(
			Section(
				title=_("How to Pay"),
				text=(
					_(
						"Give the capture line where you pay, in a bank, a shop or an application, or have the code scanned. Its last digits are checked, so a slip of the hand is noticed."
					),
				),
			),
		),
		qr=get_qr(reference.name) if is_active else "",
		note="" if is_active else _("Do not pay with it: {0}.").format(_(reference.status)),
	)


def get_qr(reference: str) -> str:
	"""The capture line as a picture to scan, as a data: address."""
	return segno.make(reference, error="m").svg_data_uri(scale=4, border=2)


def describe_amount(reference: Document, wording: Wording) -> str:
	if reference.amount_kind == AmountKind.ANY.value:
		return _("Any Amount")
	amount = wording.full_money(to_decimal(reference.amount))
	return _("{0} at least").format(amount) if reference.amount_kind == AmountKind.MINIMUM.value else amount


def describe_last_day(reference: Document, wording: Wording) -> str:
	return wording.day(getdate(reference.valid_until)) if reference.valid_until else _("No last day")


def _list_fields(reference: Document) -> list[Field]:
	if not reference.loan:
		return [Field(_("Client No."), reference.client)]
	product = frappe.db.get_value("Loan", reference.loan, "product")
	name = _(frappe.get_cached_value("Loan Product", product, "product_name"))
	return [Field(_("Loan"), reference.loan), Field(_("Product"), name)]

"""The document of a portfolio sale: who sells what to whom, loan by loan, with lines to sign on."""

from __future__ import annotations

from decimal import Decimal

from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.printing.documents import Column, Field, Figure, PaperPayload, Section, Table, TableRow
from lending_app.printing.shared_parts import build_letter
from lending_app.printing.wording import Wording
from lending_app.products.adapters import to_decimal


def build_sale_document(sale: Document) -> PaperPayload:
	"""A draft, a sale, or a reversed one, and which of them it is."""
	wording = build_wording(sale.company, sale.currency)
	company = build_company(sale.company)
	claims, price = to_decimal(sale.memorandum_amount), to_decimal(sale.price_amount)
	return PaperPayload(
		letter=build_letter(
			company, _get_title(sale), sale.name, wording.day(getdate(sale.value_date)), wording
		),
		left=_pick(
			Field(_("Seller"), company.name),
			Field(_("Buyer"), sale.buyer),
			Field(_("Buyer's Tax ID"), sale.buyer_tax_id or ""),
			Field(_("Contract Number"), sale.contract_number or ""),
		),
		right=_pick(
			Field(_("Value Date"), wording.day(getdate(sale.value_date))),
			Field(_("Mode of Payment"), _(sale.mode_of_payment or "")),
			Field(_("Bank Reference"), sale.reference_number or ""),
		),
		opening=_explain_reversal(sale, wording),
		figures=(
			Figure(label=_("Loans"), value=str(len(sale.loans))),
			Figure(label=_("Memorandum Balance"), value=wording.full_money(claims)),
			Figure(label=_("Price"), value=wording.full_money(price)),
		),
		sections=(Section(title=_("Remarks"), text=tuple(sale.remarks.splitlines())),)
		if sale.remarks
		else (),
		tables=(_build_table(sale, claims, price, wording),),
		signatures=(company.name, sale.buyer),
		note=_("Amounts in {0}.").format(sale.currency),
	)


def _get_title(sale: Document) -> str:
	if sale.docstatus.is_cancelled():
		return _("Portfolio Sale, Reversed")
	return _("Portfolio Sale (Draft)") if sale.docstatus.is_draft() else _("Portfolio Sale")


def _explain_reversal(sale: Document, wording: Wording) -> tuple[str, ...]:
	if not sale.docstatus.is_cancelled():
		return ()
	day = wording.day(getdate(sale.reversal_posting_date))
	return (_("Reversed on {0}: {1}").format(day, sale.reversal_reason),)


def _build_table(sale: Document, claims: Decimal, price: Decimal, wording: Wording) -> Table:
	rows = tuple(
		TableRow(
			(
				row.loan,
				row.client_name or "",
				wording.money(to_decimal(row.memorandum_amount)),
				wording.money(to_decimal(row.amount)),
			)
		)
		for row in sale.loans
	)
	columns = (
		Column(_("Loan"), "left"),
		Column(_("Client Name"), "left"),
		Column(_("Memorandum Balance")),
		Column(_("Price")),
	)
	totals = (_("Total"), "", wording.money(claims), wording.money(price))
	return Table(title=_("Loans"), columns=columns, rows=rows, totals=totals)


def _pick(*fields: Field) -> tuple[Field, ...]:
	return tuple(field for field in fields if field.value)

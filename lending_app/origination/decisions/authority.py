"""Which level may approve an application, by the matrix of its product or company."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money

from lending_app.engine.credit.authority import AuthorityLevel, AuthorityRow, choose_authority
from lending_app.origination.decisions.second_person import refuse_rule_maker
from lending_app.origination.exceptions import AboveAuthorityError
from lending_app.origination.states import DECIDED, ApplicationStatus
from lending_app.products.adapters import to_decimal


def get_matrix(application: Document) -> Document | None:
	"""The matrix of the product, else of the company, else the general one; None where a site keeps none."""
	rows = frappe.get_all("Credit Authority", {"is_active": 1}, ["name", "for_company", "product"])
	code = _get_code(application.product)
	fitting = [
		row
		for row in rows
		if row.for_company in (None, "", application.company)
		and (not row.product or _get_code(row.product) == code)
	]
	if not fitting:
		return None
	best = max(fitting, key=lambda row: (bool(row.product), bool(row.for_company)))
	return frappe.get_cached_doc("Credit Authority", best.name)


def find_level(application: Document, amount: Any) -> AuthorityLevel:
	"""Who may approve the amount. Without a matrix an analyst may, as the workflow's roles say."""
	matrix = get_matrix(application)
	if matrix is None:
		return AuthorityLevel.ANALYST
	return choose_authority(
		[_build_row(row) for row in matrix.levels],
		amount=to_decimal(amount),
		product_maximum=to_decimal(
			frappe.get_cached_value("Loan Product", application.product, "maximum_amount")
		),
		risk_band=application.get("risk_band") or None,
	)


def show_authority(application: Document) -> dict[str, str] | None:
	"""Who may approve the amount on the application, for its screen; None before it is evaluated and once it is decided."""
	if not application.risk_band or ApplicationStatus(application.status) in DECIDED:
		return None
	amount = application.approved_amount or application.requested_amount
	level = find_level(application, amount)
	return {
		"deciders": _list_deciders(application.company, level),
		"amount": fmt_money(amount, currency=application.currency),
	}


def check_authority(application: Document, amount: Any, level: AuthorityLevel) -> None:
	"""Refuse an approval that a higher level decides, naming it."""
	if level is AuthorityLevel.ANALYST:
		refuse_rule_maker(application, "Credit Authority", _list_matrices(application.company))
	needed = find_level(application, amount)
	if level.rank >= needed.rank:
		return
	frappe.throw(
		_("{0} at risk band {1} is decided by: {2}. Put application {3} on the agenda of a session.").format(
			fmt_money(amount, currency=application.currency),
			_(application.get("risk_band") or "Not Evaluated"),
			_list_deciders(application.company, needed),
			application.name,
		),
		exc=AboveAuthorityError,
		title=_("Above Your Authority"),
	)


def _list_matrices(company: str) -> list[str]:
	"""All that hold or held for a company, inactive ones too: switching one off puts another in its place."""
	return frappe.get_all("Credit Authority", {"for_company": ("in", (company, ""))}, pluck="name")


def _get_code(product: str) -> str:
	"""What all versions of a product have in common."""
	return frappe.get_cached_value("Loan Product", product, "product_code") or product


def _list_deciders(company: str, level: AuthorityLevel) -> str:
	if level.rank < AuthorityLevel.COMMITTEE.rank:
		return _(level.value)
	filters = {"company": company, "kind": level.value, "is_active": 1}
	names = frappe.get_all("Credit Committee", filters, pluck="name", order_by="name")
	if not names:
		return _("{0} (none is set up yet: make a Credit Committee of this kind)").format(_(level.value))
	return f"{_(level.value)} ({', '.join(names)})"


def _build_row(row: Document) -> AuthorityRow:
	return AuthorityRow(
		level=AuthorityLevel(row.authority),
		risk_band=row.risk_band or None,
		amount_limit=to_decimal(row.up_to_amount) if row.up_to_amount else None,
		share_limit=to_decimal(row.up_to_product_percent) / 100 if row.up_to_product_percent else None,
	)

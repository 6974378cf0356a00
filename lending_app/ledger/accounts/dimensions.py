"""ERPNext's accounting dimensions on what lending posts: from loan, client and product, else the company's default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from erpnext.accounts.doctype.accounting_dimension.accounting_dimension import (
	get_accounting_dimensions,
	get_checks_for_pl_and_bs_accounts,
)
from frappe import _
from frappe.custom.doctype.custom_field.custom_field import create_custom_field
from frappe.model.document import Document

from lending_app.ledger.exceptions import MissingDimensionError

# Where a loan's value of a dimension is looked for, in this order.
SOURCES = {"Loan": "name", "Client": "client", "Loan Product": "product"}
# Dimensions whose value is the record that a line is about.
OWN = {"Loan": "name", "Client": "client", "Customer": "customer", "Loan Product": "product"}
# Documents to which ERPNext adds a field for each dimension, as in hooks.py.
DIMENSION_DOCTYPES = ("Loan", "Client", "Loan Ledger Entry")
Values = tuple[tuple[str, str], ...]


class Dimensions:
	"""Those of a company, read once and kept for the object's life. ERPNext keeps them for the request anyway."""

	def __init__(self, company: str) -> None:
		self.company = company
		rows = get_accounting_dimensions(as_list=False) or []
		self.branch_field = next((row.fieldname for row in rows if row.document_type == "Branch"), "")
		self._rows = [row for row in rows if row.document_type != "Branch"]
		self._checks = {
			row.fieldname: row
			for row in (get_checks_for_pl_and_bs_accounts() if rows else ())
			if row.company == company
		}
		meta = frappe.get_meta("Loan Ledger Entry") if self._rows else None
		self.columns = tuple(row.fieldname for row in self._rows if meta.has_field(row.fieldname))
		"""Fields in which the sub-ledger keeps the values."""

	def read_values(self, loan: Any) -> dict[str, str]:
		"""A loan's own values, those of records that each loan has for itself left out."""
		values = {}
		for row in self._rows:
			if row.document_type in OWN:
				continue
			for doctype, key in SOURCES.items():
				field = find_field(doctype, row.fieldname, row.document_type)
				value = field and frappe.db.get_value(doctype, getattr(loan, key), field)
				if value:
					values[row.fieldname] = value
					break
		return values

	def fill(self, known: Mapping[str, str], loan: Any) -> Values:
		"""Values of a line: what is known, what the line is about, else the company's default."""
		values = {}
		for row in self._rows:
			own = getattr(loan, OWN[row.document_type]) if row.document_type in OWN else None
			check = self._checks.get(row.fieldname)
			value = known.get(row.fieldname) or own or (check and check.default_dimension)
			if value:
				values[row.fieldname] = value
		return tuple(sorted(values.items()))

	def get_journal_values(self, branch: str, values: Values) -> dict[str, str]:
		"""The same for a line of a journal entry, the branch among them where it is a dimension."""
		return dict(values) | ({self.branch_field: branch} if self.branch_field else {})

	def check_line(self, account: str, values: Mapping[str, str]) -> None:
		"""Raise MissingDimensionError where ERPNext asks for a value that nobody gave."""
		for name, row in self._checks.items():
			if values.get(name) or not (row.mandatory_for_pl or row.mandatory_for_bs):
				continue
			is_profit = frappe.get_cached_value("Account", account, "report_type") == "Profit and Loss"
			if row.mandatory_for_pl if is_profit else row.mandatory_for_bs:
				frappe.throw(
					_(
						"Account {0} needs a value of the accounting dimension {1}. Enter it on the loan, the client or the "
						"product, or set a default for company {2} in the accounting dimension."
					).format(frappe.bold(account), frappe.bold(_(row.label)), self.company),
					exc=MissingDimensionError,
					title=_("Accounting Dimension Missing"),
				)


def add_dimension_fields() -> None:
	"""Fields of the dimensions that a site had before the app. Safe to run again."""
	for row in frappe.get_all("Accounting Dimension", fields=["fieldname", "label", "document_type"]):
		for doctype in DIMENSION_DOCTYPES:
			_add_field(doctype, row)
		add_product_field(row)


def add_product_field(dimension: Any, method: str | None = None) -> None:
	"""After a dimension is made: products may say its value. A product with a branch would be that branch's alone."""
	if dimension.document_type not in ("Branch", "Loan Product"):
		_add_field("Loan Product", dimension)


def drop_product_field(dimension: Document, method: str | None = None) -> None:
	"""With the dimension, as ERPNext does on the other documents."""
	frappe.db.delete("Custom Field", {"dt": "Loan Product", "fieldname": dimension.fieldname})
	frappe.clear_cache(doctype="Loan Product")


def _add_field(doctype: str, dimension: Any) -> None:
	if frappe.get_meta(doctype).has_field(dimension.fieldname):
		return
	field = {"fieldname": dimension.fieldname, "label": dimension.label, "fieldtype": "Link"}
	create_custom_field(doctype, field | {"options": dimension.document_type}, ignore_validate=True)


def find_field(doctype: str, fieldname: str, document_type: str) -> str | None:
	"""The field of a dimension: of its name, else the first that links to its documents."""
	fields = frappe.get_meta(doctype).get("fields", {"fieldtype": "Link", "options": document_type})
	names = [field.fieldname for field in fields]
	return fieldname if fieldname in names else next(iter(names), None)

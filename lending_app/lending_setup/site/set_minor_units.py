"""ERPNext rounds amounts to the site's number format, whatever their currency is: see that it keeps whole cents."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.custom.doctype.property_setter.property_setter import make_property_setter
from frappe.model.meta import get_field_precision
from frappe.utils import cint

from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.money import get_minor_units
from lending_app.lending_setup.exceptions import LedgerPrecisionError

# What ERPNext rounds on the way of an amount into its ledger.
ROUNDED_FIELDS = {
	"Journal Entry": ("total_debit", "total_credit", "difference"),
	"Journal Entry Account": (
		"debit", "credit", "debit_in_account_currency", "credit_in_account_currency",
	),
	"GL Entry": (
		"debit", "credit", "debit_in_account_currency", "credit_in_account_currency", "debit_in_transaction_currency",
		"credit_in_transaction_currency",
	),
	"Payment Ledger Entry": ("amount", "amount_in_account_currency"),
}  # fmt: skip
MODULE = "Lending Setup"


def set_minor_units() -> None:
	"""Give these fields the decimals of the lending companies' currencies where the site's format has fewer.

	Fields that have enough are left as they are, and those that were given more than they need now go back.
	"""
	needed = get_needed_decimals()
	for doctype, fields in ROUNDED_FIELDS.items():
		for field in fields:
			_fit_field(doctype, field, needed)


def get_needed_decimals() -> int:
	"""Decimals of the lending companies' currencies, the most of them."""
	companies = frappe.get_all("Lending Company", pluck="name")
	currencies = frappe.get_all("Company", {"name": ("in", companies or [""])}, pluck="default_currency")
	return max((_get_decimals(currency) for currency in set(currencies)), default=0)


def check_minor_units(currency: str) -> None:
	"""Raise LedgerPrecisionError where ERPNext would round amounts of the currency that are exact."""
	needed = get_minor_units(currency)
	decimals = min(
		get_field_precision(frappe.get_meta(doctype).get_field(fields[0]))
		for doctype, fields in ROUNDED_FIELDS.items()
	)
	if decimals < needed:
		frappe.throw(
			_(
				"The number format of this site rounds the general ledger to {0} decimals, and {1} has {2}. Save System "
				"Settings again, or set Currency Precision there to {2}."
			).format(decimals, currency, needed),
			exc=LedgerPrecisionError,
			title=_("Ledger Rounds Amounts"),
		)


def clear_minor_units() -> None:
	"""With the app: the fields have the site's number format again."""
	frappe.db.delete("Property Setter", {"module": MODULE, "property": "precision"})


def _get_decimals(currency: str) -> int:
	try:
		return get_minor_units(currency)
	except EngineError:
		# No loan is made in a currency that the engine does not know.
		return 0


def _fit_field(doctype: str, field: str, needed: int) -> None:
	filters = {"doc_type": doctype, "field_name": field, "property": "precision"}
	found = frappe.db.get_value("Property Setter", filters, ["name", "value", "module"], as_dict=True)
	df = frappe._dict(frappe.get_meta(doctype).get_field(field).as_dict(), precision="")
	has_enough = get_field_precision(df) >= needed
	if found and found.module == MODULE and has_enough:
		frappe.delete_doc("Property Setter", found.name, force=True, ignore_permissions=True)  # the app's own
	elif not has_enough and (not found or cint(found.value) < needed):
		setter = make_property_setter(
			doctype, field, "precision", str(needed), "Select", validate_fields_for_doctype=False
		)
		setter.db_set("module", MODULE)
	else:
		return
	frappe.clear_cache(doctype=doctype)

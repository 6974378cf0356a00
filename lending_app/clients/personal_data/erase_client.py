"""Erasure of a client's personal data, as far as the law and open business allow.

The record stays, for the ledger refers to it; who it was does not.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.rename_doc import rename_doc
from frappe.utils import add_months, cint, formatdate, get_fullname, getdate, today

from lending_app.clients.exceptions import ErasureRefusedError
from lending_app.clients.figures import list_obstacles
from lending_app.clients.profile.carry_name import list_name_holders, write_name
from lending_app.lending_setup.language.speak import speaking_for

KEPT = {
	"naming_series", "client_type", "client_name", "status", "block_reason", "branch", "customer", "client_since",
	"currency", "risk_level", "segment", "score", "exposure_amount", "lifetime_value_amount", "rated_on", "zone",
	"overdue_amount", "days_past_due",
}  # fmt: skip
LAYOUT = ("Section Break", "Column Break", "Tab Break", "HTML", "Button")
NUMBERS = ("Int", "Float", "Currency", "Percent", "Check", "Rating")


def erase_client(name: str, reason: str) -> None:
	"""Erase. Raises ErasureRefusedError saying what stands against it. Permission is the caller's."""
	client = frappe.get_doc("Client", name, for_update=True)
	if not (reason or "").strip():
		_refuse(_("Enter the reason: the request of the client, or the rule it follows from."))
	check_erasable(client)
	_erase_fields(client)
	_erase_tables(client)
	_erase_traces(name)
	_erase_customer(client)
	with speaking_for(client):
		client.add_comment(
			"Info", _("Personal data erased by {0}: {1}").format(get_fullname(frappe.session.user), reason)
		)
	# The indexes and lists that were built from the client go with it.
	client.run_method("client_erased")


def check_erasable(client: Document) -> None:
	"""Refuse while something is open or the law asks to keep the file."""
	obstacles = list_obstacles(client.name)
	if obstacles:
		_refuse(
			_("The data of {0} cannot be erased: {1}. It is needed until that is closed.").format(
				frappe.bold(client.client_name), ", ".join(obstacles)
			)
		)
	months = cint(frappe.get_cached_doc("Client Settings").retention_months)
	last = _get_last_closing(client.name)
	if months and last and getdate(add_months(last, months)) > getdate(today()):
		_refuse(
			_("The data of {0} must be kept until {1}: {2} months after the last loan was closed.").format(
				frappe.bold(client.client_name), formatdate(add_months(last, months)), months
			)
		)


def _get_last_closing(client: str) -> str | None:
	days = [frappe.get_attr(path)(client) for path in frappe.get_hooks("lending_client_last_closing")]
	return max((day for day in days if day), default=None)


def _get_alias(name: str) -> str:
	return _("Erased client {0}").format(name)


def _erase_fields(client: Document) -> None:
	values = {
		field.fieldname: 0 if field.fieldtype in NUMBERS else None
		for field in client.meta.fields
		if field.fieldtype not in (*LAYOUT, "Table") and field.fieldname not in KEPT
	}
	alias = _get_alias(client.name)
	values |= {"client_name": alias, "status": "Inactive", "identity_number": client.name}
	values["company_name" if client.client_type == "Company" else "first_name"] = alias
	frappe.db.set_value("Client", client.name, values)


def _erase_tables(client: Document) -> None:
	"""Rows go, but for consents: they prove that the data was held with a right."""
	for field in client.meta.get_table_fields():
		if field.fieldname != "consents":
			frappe.db.delete(field.options, {"parent": client.name, "parenttype": "Client"})


def _erase_traces(name: str) -> None:
	"""Files, notes, tasks, messages, versions and what the search knows."""
	reference = {"reference_doctype": "Client", "reference_name": name}
	for file in frappe.get_all(
		"File", {"attached_to_doctype": "Client", "attached_to_name": name}, pluck="name"
	):
		# The erasure was decided; its files follow it.
		frappe.delete_doc("File", file, ignore_permissions=True, force=True)
	for doctype in ("Client Note", "Client Status Request"):
		frappe.db.delete(doctype, {"client": name})
	frappe.db.delete("ToDo", {"reference_type": "Client", "reference_name": name})
	frappe.db.delete("Communication", reference)
	frappe.db.delete("Comment", reference)
	frappe.db.delete("Version", {"ref_doctype": "Client", "docname": name})
	frappe.db.delete("__global_search", {"doctype": "Client", "name": name})
	_erase_copies(name)


def _erase_customer(client: Document) -> None:
	"""ERPNext may name a customer after the person: the party gets another name everywhere in the ledger."""
	if not client.customer:
		return
	alias = _get_alias(client.name)
	frappe.db.set_value("Customer", client.customer, "customer_name", alias)
	for doctype, reference in (
		("Version", ("ref_doctype", "docname")),
		("Comment", ("reference_doctype", "reference_name")),
	):
		frappe.db.delete(doctype, dict(zip(reference, ("Customer", client.customer), strict=True)))
	if client.customer != alias:
		# The erasure was decided; the party's name follows it.
		rename_doc("Customer", client.customer, alias, force=True, ignore_permissions=True, show_alert=False)


def _erase_copies(name: str) -> None:
	"""The name as other documents show it."""
	alias = _get_alias(name)
	for doctype in list_name_holders():
		write_name(doctype, {"client": name}, alias)


def _refuse(text: str) -> None:
	frappe.throw(text, exc=ErasureRefusedError, title=_("Data Not Erased"))

"""A client's party in the ledger: one ERPNext Customer each."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def sync_customer(client: Document) -> str:
	"""Create the client's Customer, or carry a changed name to it. Returns its name."""
	if client.customer:
		if frappe.db.get_value("Customer", client.customer, "customer_name") != client.client_name:
			frappe.db.set_value("Customer", client.customer, "customer_name", client.client_name)
		return client.customer
	customer = frappe.new_doc(
		"Customer",
		customer_name=client.client_name,
		customer_type=client.client_type,
		customer_group=_get_group("Customer Group", "customer_group"),
		territory=_get_group("Territory", "territory"),
		gender=client.gender if client.client_type == "Individual" else None,
	)
	# Who may make clients need not know ERPNext's selling masters; the Customer follows from the client.
	customer.flags.ignore_permissions = True
	customer.flags.ignore_mandatory = True
	customer.insert()
	return customer.name


def _get_group(doctype: str, setting: str) -> str | None:
	"""Selling Settings' default, else the first leaf of the tree."""
	default = frappe.db.get_single_value("Selling Settings", setting)
	return default or frappe.db.get_value(doctype, {"is_group": 0}, order_by="lft", cache=True)

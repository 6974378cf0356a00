"""Steps that several tests of clients take."""

import frappe

from lending_app.testing.factories import make_unique


def ask(client, request_type, reason="Moved abroad"):
	return frappe.new_doc(
		"Client Status Request", client=client.name, request_type=request_type, reason=reason
	).insert()


def make_group(members, **values):
	defaults = {"group_name": make_unique("Group"), "branch": "Central", "status": "Active"}
	rows = [row if isinstance(row, dict) else {"client": row.name} for row in members]
	return frappe.new_doc("Client Group", members=rows, **defaults | values).insert()

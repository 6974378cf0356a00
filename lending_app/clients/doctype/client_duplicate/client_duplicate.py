import frappe

from lending_app.lending_setup.document import LendingDocument


class ClientDuplicate(LendingDocument):
	pass


def on_doctype_update() -> None:
	frappe.db.add_unique("Client Duplicate", ["client", "other_client"])

import frappe
from frappe.model.document import Document


class ClientDuplicate(Document):
	pass


def on_doctype_update() -> None:
	frappe.db.add_unique("Client Duplicate", ["client", "other_client"])

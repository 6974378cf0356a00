"""What collections does when something happens elsewhere."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.collections.contacts.ask import ACTION, PREFERENCE


def delete_person(client: Document, method: str | None = None) -> None:
	"""An erased client's preferences go; actions stay with their dates and results, without what names a person."""
	frappe.db.delete("Contact Preference Channel", {"parent": client.name, "parenttype": PREFERENCE})
	frappe.db.delete("Version", {"ref_doctype": PREFERENCE, "docname": client.name})
	frappe.db.delete(PREFERENCE, {"client": client.name})
	named = dict.fromkeys(("person_name", "phone", "new_data", "notes", "reference"), "")
	frappe.db.set_value(
		ACTION, {"client": client.name}, {**named, "client_name": client.client_name}, update_modified=False
	)

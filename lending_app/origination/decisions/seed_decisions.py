"""What a site starts with for its decisions: coded reasons, messages and a matrix of authority. All of it may be edited."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.origination.decisions.notify_client import get_template_name

LANGUAGES = ("es", "fr")


def seed_reasons() -> None:
	"""Add reasons that the site does not have yet; what it has changed or switched off stays so."""
	present = set(frappe.get_all("Credit Reason", pluck="name"))
	for row in _read("credit_reasons")["reasons"]:
		if row["code"] in present:
			continue
		translations = [{"language": code, "statement": row[code]} for code in LANGUAGES]
		values = {field: row[field] for field in ("code", "kind", "statement")}
		reason = frappe.new_doc("Credit Reason", translations=translations, **values)
		# Installation sets up the site; nobody is signed in.
		reason.insert(ignore_permissions=True)


def seed_authority() -> None:
	"""Give a new site a general matrix. A site that decides already keeps its ways until it makes one."""
	if not frappe.db.count("Credit Authority"):
		# As above.
		frappe.new_doc("Credit Authority", **_read("credit_authority")).insert(ignore_permissions=True)


def seed_messages() -> None:
	"""Add e-mail templates that the site does not have; those it has changed stay so."""
	for status, messages in _read("client_messages").items():
		for language, message in messages.items():
			name = get_template_name(status, language)
			if frappe.db.exists("Email Template", name):
				continue
			values = {"use_html": 1, "subject": message["subject"], "response_html": message["message"]}
			# As above.
			frappe.new_doc("Email Template", name=name, **values).insert(ignore_permissions=True)


def delete_messages() -> None:
	"""On removal of the app: its e-mail templates go, edited or not."""
	names = [
		get_template_name(status, language)
		for status, messages in _read("client_messages").items()
		for language in messages
	]
	frappe.db.delete("Email Template", {"name": ("in", names)})


def _read(name: str) -> Any:
	return frappe.get_file_json(frappe.get_app_path("lending_app", "origination", "seeds", f"{name}.json"))

"""Versions of templates: what a document was made from stays as it was."""

from __future__ import annotations

import hashlib

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.contracts.exceptions import MissingTemplateError
from lending_app.lending_setup.record import write_record

CONTENT = ("title", "body")


def get_version(template: Document) -> str:
	"""The record of a template's present content, made at its first use."""
	found = frappe.db.get_value(
		"Loan Document Template Version",
		{"template": template.name, "version_number": template.version_number},
	)
	if found:
		return str(found)
	values = {
		"template": template.name,
		"version_number": template.version_number,
		"kind": template.kind,
		"language": template.language,
		"title": template.title,
		"body": template.body,
		"content_hash": hash_content(template),
	}
	return str(write_record("Loan Document Template Version", values).name)


def hash_content(template: Document) -> str:
	return hashlib.sha256(f"{template.title}\n{template.body}".encode()).hexdigest()


def begin_version(template: Document) -> None:
	"""A change of what documents were made from is the next version; before the first use it is the same one."""
	before = template.get_doc_before_save()
	if before is None:
		template.version_number = 1
		return
	template.version_number = before.version_number
	if all(template.get(field) == before.get(field) for field in CONTENT):
		return
	if is_used(template.name, before.version_number):
		template.version_number += 1


def is_used(template: str, version_number: int | None = None) -> bool:
	filters = {"template": template} | ({"version_number": version_number} if version_number else {})
	return bool(frappe.db.exists("Loan Document Template Version", filters))


def choose_template(loan: Document, kind: str, language: str) -> Document:
	"""The active template that fits the loan best: of its product, then of its country, then any other.

	In the language asked for, else in English. Raises MissingTemplateError.
	"""
	country = frappe.get_cached_value("Company", loan.company, "country")
	rows = [
		row
		for wanted in dict.fromkeys((language, "en"))
		for row in list_templates(kind, wanted)
		if _fits(row, loan.product, country)
	]
	if not rows:
		frappe.throw(
			_(
				"There is no active template of {0} in language {1}. Add one in Loan Document Template."
			).format(frappe.bold(_(kind)), language),
			exc=MissingTemplateError,
			title=_("No Template"),
		)
	best = max(
		rows, key=lambda row: (row.language == language, bool(row.product), bool(row.country), row.modified)
	)
	return frappe.get_doc("Loan Document Template", best.name)


def list_templates(kind: str, language: str) -> list[frappe._dict]:
	return frappe.get_all(
		"Loan Document Template",
		{"kind": kind, "language": language, "is_active": 1},
		["name", "language", "product", "country", "modified", "is_automatic", "is_signature_required"],
	)


def _fits(row: frappe._dict, product: str, country: str) -> bool:
	return row.product in (None, "", product) and row.country in (None, "", country)

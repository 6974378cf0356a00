"""A posted document is a fact: it stays as it was entered, and is reversed, never edited."""

from __future__ import annotations

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.servicing.exceptions import PostedFactError

REVERSAL_FIELDS = {"reversal_reason", "reversal_posting_date", "reversed_by", "reversal_journal_entry"}


def refuse_edit(doc: Document) -> None:
	"""Before a submitted document is saved: there is nothing to save."""
	frappe.throw(
		_("{0} is posted and cannot be changed. Reverse it and enter it again.").format(
			frappe.bold(doc.name)
		),
		exc=PostedFactError,
		title=_("Posted"),
	)


def refuse_changes(doc: Document) -> None:
	"""Before cancel: the document is reversed as it was posted, whatever the request sends along."""
	before = doc.get_doc_before_save()
	for field in doc.meta.fields:
		name = field.fieldname
		if field.fieldtype in table_fields:
			doc.set(name, before.get(name))
		elif _is_kept(field) and not _is_same(before.get(name), doc.get(name)):
			refuse_edit(doc)


def _is_kept(field: Document) -> bool:
	return field.fieldtype not in display_fieldtypes and field.fieldname not in REVERSAL_FIELDS


def _is_same(stored: Any, sent: Any) -> bool:
	"""Dates may come as text, and what is empty in several ways."""
	return (stored or None) == ((getdate(sent) if isinstance(stored, date) else sent) or None)

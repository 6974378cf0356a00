"""What is printed is what is stored, and only for who may print it.

The framework prints what a request sends: a document as JSON, of any DocType, under any print format. So the app's
print formats name their DocType and take its record from the database, and the app's documents are read again before
any format is filled in.
"""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.pdf import pdf_body_html
from frappe.www import printview

from lending_app.lending_setup.documents.own_doctypes import is_own
from lending_app.lending_setup.exceptions import PrintedDocumentError, WrongPrintFormatError


def load_printed(given: Any, doctype: str) -> Document:
	"""The stored document of a DocType that was asked for, as a document or as its values.

	Raises WrongPrintFormatError for another DocType, PrintedDocumentError for what is not stored, and PermissionError.
	"""
	if given.get("doctype") != doctype:
		_refuse_format(str(given.get("doctype") or ""), doctype)
	stored = get_stored(doctype, given.get("name"))
	check_may_print(stored)
	return stored


def get_stored(doctype: Any, name: Any) -> Document:
	"""A document as the database has it. Raises PrintedDocumentError where it has none."""
	if not _is_stored(doctype, name):
		frappe.throw(
			_("What is printed is what is stored, and this document is not. Save it first."),
			exc=PrintedDocumentError,
			title=_("Not Saved"),
		)
	return frappe.get_doc(doctype, name)


def check_may_print(document: Document) -> None:
	"""Raise PermissionError for who may not print a stored document: by role and branch, as its owner, or by a share key.

	The framework lets this pass where reading is allowed and printing is not.
	"""
	if frappe.flags.ignore_print_permissions or frappe.has_permission(document.doctype, "print", document):
		return
	if frappe.has_website_permission(document):
		return
	key = frappe.form_dict.get("key")
	if isinstance(key, str) and key and printview.validate_key(key, document) is not False:
		return
	document._handle_permission_failure("print")


def print_stored(document: Document, method: str | None = None, *args: Any) -> None:
	"""Before any print format is filled in: one of our documents as the database has it, not as a request sent it."""
	if not is_own(document.doctype):
		return
	given, flags = document.docstatus, document.flags
	stored = get_stored(document.doctype, document.name)
	if given != stored.docstatus:
		# Drafts and cancelled documents are printed where the settings allow it, which was asked of what was given.
		frappe.throw(
			_("{0} has changed meanwhile. Open it again and print it.").format(frappe.bold(document.name)),
			exc=PrintedDocumentError,
			title=_("Changed Meanwhile"),
		)
	document.__dict__.clear()
	document.__init__(stored.doctype, stored.name)  # type: ignore[misc]
	document.flags = flags
	check_may_print(document)
	printview.set_link_titles(document)


def render_print_body(
	template: Any, print_format: Document | None, args: dict[str, Any], **context: Any
) -> str:
	"""Fill in a print format as the framework does, where it is one of the document's DocType."""
	document = args["doc"]
	wanted = print_format.doc_type if print_format else None
	if wanted and wanted != document.doctype and (is_own(wanted) or is_own(document.doctype)):
		_refuse_format(document.doctype, wanted)
	body: str = pdf_body_html(template, args, print_format=print_format, **context)
	return body


def _is_stored(doctype: Any, name: Any) -> bool:
	if not (isinstance(doctype, str) and isinstance(name, str | int)):
		return False
	return bool(frappe.db.exists("DocType", doctype) and frappe.db.exists(doctype, name))


def _refuse_format(doctype: str, wanted: str) -> NoReturn:
	frappe.throw(
		_("This print format is for {0}, not for {1}. Choose another one.").format(_(wanted), _(doctype)),
		exc=WrongPrintFormatError,
		title=_("Wrong Print Format"),
	)

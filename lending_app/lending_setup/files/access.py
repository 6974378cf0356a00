"""Who may read a file: of what hangs on a document of the app, who may read that document."""

from __future__ import annotations

from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.documents.own_doctypes import is_own
from lending_app.lending_setup.exceptions import ForeignFileError

PRIVATE = "/private/files/"
WRITES = {"write", "create", "delete", "share"}


def find_file(url: str, document: Document | None = None, *, trusts_services: bool = True) -> Document | None:
	"""The file at an address that the user may read, or that hangs on a document; None where there is none.

	One content may have several records, each with an owner and a document of its own.
	"""
	# A service of ours that ignores permissions has checked its own, and takes files from where it has read them.
	is_trusted = trusts_services and bool(document and document.flags.ignore_permissions)
	usable = (file for file in list_files(url) if not file.is_remote_file)
	return next((file for file in usable if is_trusted or _may_use(file, document)), None)


def list_files(url: str) -> list[Document]:
	"""Records of the file at an address, to the letter: the database takes capitals for small letters, the disk does not."""
	rows = frappe.get_all("File", {"file_url": url}, ["name", "file_url"])
	return [frappe.get_doc("File", row.name) for row in rows if row.file_url == url]


def refuse_foreign(url: str) -> NoReturn:
	"""The same words for another's file as for none."""
	frappe.throw(
		_("There is no file {0} that you may use. Upload it.").format(
			frappe.bold(frappe.utils.escape_html(str(url)[:140]))
		),
		exc=ForeignFileError,
		title=_("File Not Yours"),
	)


def get_permitted_file(url: str) -> Document:
	"""The file at an address, for who may read it. Raises ForeignFileError for another's as for none."""
	file = find_file(url)
	if not file:
		refuse_foreign(url)
	return file


def read_bytes(file: Document) -> bytes:
	"""What a file holds. Raises ForeignFileError where it is not on the disk any more."""
	try:
		content = file.get_content()
	except OSError:
		refuse_foreign(file.file_url)
	return content.encode() if isinstance(content, str) else bytes(content)


def has_file_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: Any
) -> bool | None:
	"""False where the document of ours that a file hangs on is not the user's to read or to write, no matter who owns the file.

	None else: any other answer keeps the framework from asking its own function.
	"""
	document = get_document(doc)
	if not document:
		return None
	user = user or frappe.session.user
	if doc.owner == user and frappe.db.get_value("User", user, "user_type") == "Website User":
		# Borrowers have no permission on documents; what they sent they may see.
		is_allowed = ptype not in WRITES
	else:
		is_allowed = document.has_permission("write" if ptype in WRITES else "read", user=user)
	return None if is_allowed else False


def get_document(file: Document) -> Document | None:
	"""The document of ours that a file hangs on; None for no such document."""
	doctype, name = file.attached_to_doctype, file.attached_to_name
	if not (doctype and name and frappe.db.exists("DocType", doctype) and is_own(doctype)):
		return None
	if not frappe.db.exists(doctype, name):
		return None
	return frappe.get_doc(doctype, name)


def _may_use(file: Document, document: Document | None) -> bool:
	if document and (file.attached_to_doctype, file.attached_to_name) == (document.doctype, document.name):
		return True
	return bool(frappe.has_permission("File", "read", file))

"""Frappe's file: what hangs on a document of the app is private, whole and of a known kind, and nobody takes another's.

Frappe draws what is left of an image that was cut off and keeps that, so the file has to be looked at before. And it
makes a record for whatever address is named, which lets its owner read the private file of another that lies there.
"""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _
from frappe.core.doctype.file.file import URL_PREFIXES, File
from frappe.desk.utils import EXPORTED_REPORT_FOLDER_PATH
from frappe.utils import get_url
from PIL import UnidentifiedImageError
from pypdf.errors import PyPdfError

from lending_app.lending_setup.documents.own_doctypes import is_own
from lending_app.lending_setup.exceptions import ForeignFileError, UnusableFileError
from lending_app.lending_setup.exports.protect_download import neutralize_file
from lending_app.lending_setup.exports.record_access import record_access
from lending_app.lending_setup.files.access import (
	PRIVATE,
	has_file_permission,
	list_files,
	refuse_foreign,
)
from lending_app.lending_setup.files.attachments import get_kinds
from lending_app.lending_setup.files.kinds import check_kind

TIES = ("attached_to_doctype", "attached_to_name")


class LendingFile(File):
	def before_insert(self) -> None:
		if not self.is_folder:
			# A field that names a file of the document makes a record of its address alone; reading it asks for the name.
			self.set_file_name()
			self.keep_own_content()
			self.protect_export()
			self.protect_new()
		try:
			super().before_insert()
		except (UnidentifiedImageError, PyPdfError):
			frappe.throw(
				_("{0} is broken: it is not what its name says. Take, scan or export it again.").format(
					frappe.bold(frappe.utils.escape_html(self.file_name))
				),
				exc=UnusableFileError,
				title=_("Unusable File"),
			)

	def validate(self) -> None:
		if not self.is_folder:
			self.refuse_foreign_content()
			self.keep_tied()
		super().validate()

	def is_downloadable(self) -> bool:
		"""Asked before the file at the address of a request is sent: its own, to the letter."""
		path = frappe.request.path if frappe.request else ""
		if path.startswith(PRIVATE) and path != self.file_url:
			return False
		return bool(super().is_downloadable()) and has_file_permission(self, "read") is not False

	def keep_own_content(self) -> None:
		"""What is written gets an address of its own; what only names one is looked at when it is known."""
		self.flags.has_own_content = bool(self.get("content")) and not _is_remote(self.file_url)
		if self.flags.has_own_content:
			self.file_url = ""

	def protect_export(self) -> None:
		"""A report that a worker has made, for its reader to download."""
		if self.folder != EXPORTED_REPORT_FOLDER_PATH or not self.get("content"):
			return
		kind = (self.file_name or "").rpartition(".")[2].lower()
		content = self.content.encode() if isinstance(self.content, str) else self.content
		self.content = neutralize_file(content, kind)
		# Lists write their own row, under the name of their DocType.
		if frappe.db.exists("Report", self.attached_to_name):
			record_access(
				method="frappe.desk.query_report.export_query",
				file_type=kind.upper(),
				report=self.attached_to_name,
			)

	def protect_new(self) -> None:
		"""Check what is uploaded for one of our documents, and keep it private."""
		if not is_tied(self) or self.is_remote_file:
			return
		self.refuse_foreign_content()
		content = self.get_content() or b""
		content = content.encode() if isinstance(content, str) else content
		if self.flags.has_own_content:
			# The framework decodes what is sent in base64 once, and asks again.
			self.content = content
		if not self.flags.is_written_by_service:
			# What a service made, as an archive of many documents, is what it says.
			kinds = get_kinds(self.attached_to_doctype, self.attached_to_field)
			check_kind(self.file_name, content, _("Upload"), kinds)
		self.is_private = 1
		if not (self.file_url or PRIVATE).startswith(PRIVATE):
			# A public file of the library: the document gets a private copy.
			self.file_url = ""
			self.content, self.flags.has_own_content = content, True

	def refuse_foreign_content(self) -> None:
		"""Raise ForeignFileError for the address of a private file that the user may not read."""
		if self.is_new():
			if self.flags.has_own_content:
				return
		elif not self.has_value_changed("file_url"):
			return
		url = self.get_local_url()
		if not url.startswith(PRIVATE):
			return
		files = [file for file in list_files(url) if file.name != self.name]
		if any(frappe.has_permission("File", "read", file) for file in files):
			return
		if files or "System Manager" not in frappe.get_roles():
			refuse_foreign(url)

	def get_local_url(self) -> str:
		"""The address within this site, as the framework comes to it."""
		url = (self.file_url or "").removeprefix(get_url())
		if not url:
			return f"{PRIVATE}{self.file_name}" if self.is_private else f"/files/{self.file_name}"
		return url

	def keep_tied(self) -> None:
		"""A file of our documents stays theirs, and private."""
		before = self.get_doc_before_save()
		# A service of ours that ignores permissions moves a client's files where it moves the client.
		is_kept = before and is_tied(before) and not self.flags.ignore_permissions
		if is_kept and any(before.get(field) != self.get(field) for field in TIES):
			_refuse(
				_("{0} belongs to {1} {2}. Upload a copy for another document.").format(
					frappe.bold(_quote(self.file_name)),
					_(before.attached_to_doctype),
					before.attached_to_name,
				)
			)
		if is_tied(self) and not self.is_remote_file:
			self.is_private = 1


def is_tied(file: File) -> bool:
	"""True for a file of one of our documents, saved or still being written."""
	doctype = file.attached_to_doctype
	return bool(doctype and frappe.db.exists("DocType", doctype) and is_own(doctype))


def _is_remote(url: str | None) -> bool:
	return bool(url) and str(url).startswith(URL_PREFIXES)


def _quote(text: str) -> str:
	return str(frappe.utils.escape_html(str(text or "")[:140]))


def _refuse(text: str) -> NoReturn:
	frappe.throw(text, exc=ForeignFileError, title=_("File Not Yours"))

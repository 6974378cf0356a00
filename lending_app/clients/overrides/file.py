"""Frappe's file, with a word for images and PDFs that are not whole.

Frappe draws what is left of an image that was cut off and keeps that, so the file has to be looked at before.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.doctype.file.file import File
from PIL import UnidentifiedImageError
from pypdf.errors import PyPdfError

from lending_app.clients.exceptions import UnusableFileError
from lending_app.clients.services.check_files import check_content


class LendingFile(File):
	def before_insert(self) -> None:
		if self.attached_to_doctype == "Client" and not self.is_folder and not self.is_remote_file:
			content = self.get_content() or b""
			check_content(
				self.file_name or self.file_url,
				content.encode() if isinstance(content, str) else content,
				_("Upload"),
			)
		try:
			super().before_insert()
		except (UnidentifiedImageError, PyPdfError):
			frappe.throw(
				_("{0} is broken: it is not what its name says. Take, scan or export it again.").format(
					frappe.bold(self.file_name)
				),
				exc=UnusableFileError,
				title=_("Unusable File"),
			)

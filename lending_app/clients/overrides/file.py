"""Frappe's file, with a word for images and PDFs that are not whole.

Frappe draws what is left of an image that was cut off and keeps that, so the file has to be looked at before.
"""

from __future__ import annotations

from pathlib import PurePosixPath

import frappe
from frappe import _
from frappe.core.doctype.file.file import File
from PIL import UnidentifiedImageError
from pypdf.errors import PyPdfError

from lending_app.clients.exceptions import UnusableFileError
from lending_app.clients.services.check_files import IMAGES, check_content


class LendingFile(File):
	def before_insert(self) -> None:
		self.check_whole()
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

	def check_whole(self) -> None:
		"""Images and PDFs of clients; what else is attached is looked at where it is used."""
		name = self.file_name or self.file_url or ""
		is_ours = self.attached_to_doctype == "Client" and not self.is_folder and not self.is_remote_file
		if is_ours and PurePosixPath(name).suffix.lower() in (*IMAGES, ".pdf"):
			content = self.get_content() or b""
			check_content(name, content.encode() if isinstance(content, str) else content, _("Upload"))

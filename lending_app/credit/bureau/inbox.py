"""The file provider: bureaus put JSON or CSV files into a folder, and are read from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frappe
from frappe import _

from lending_app.clients.identity.check_identity import get_identity_key
from lending_app.credit.bureau.exceptions import BureauUnavailableError, UnreadableBureauFileError
from lending_app.credit.bureau.model import BureauReport, BureauRequest
from lending_app.credit.bureau.providers import mask
from lending_app.credit.bureau.read_file import READERS, read_file

NAME = "File"


def query(request: BureauRequest) -> BureauReport:
	"""The newest report of a person in the folder. Raises BureauUnavailableError; a file that cannot be read is passed over."""
	wanted = get_identity_key(request.identity_number)
	found = [report for report in _iterate_readable() if get_identity_key(report.identity_number) == wanted]
	if not found:
		frappe.throw(
			_("No file in the inbox has a report of identity number {0}. Put it there, or upload it.").format(
				mask(request.identity_number)
			),
			exc=BureauUnavailableError,
			title=_("No Report"),
		)
	return max(found, key=lambda report: report.report_date)


def list_files() -> list[Path]:
	"""Files that wait in the folder, by name."""
	folder = get_folder()
	if not folder.is_dir():
		return []
	return sorted(path for path in folder.iterdir() if path.suffix.lower() in READERS and path.is_file())


def get_folder(name: str | None = None) -> Path:
	"""The inbox, below the site's private folder and nowhere else."""
	private = Path(frappe.get_site_path("private")).resolve()
	name = name or frappe.get_cached_doc("Evaluation Settings").bureau_inbox or "bureau_inbox"
	folder = (private / name).resolve()
	if private not in folder.parents:
		frappe.throw(
			_("{0} is not below the site's private folder. Enter the name of a folder there.").format(
				frappe.bold(name)
			),
			exc=BureauUnavailableError,
			title=_("Inbox Folder"),
		)
	return folder


def _iterate_readable() -> Iterator[BureauReport]:
	for path in list_files():
		try:
			yield from read_file(path.name, path.read_bytes())
		except UnreadableBureauFileError:
			# The hourly job sets it aside and says why; another file may have the report.
			frappe.clear_last_message()

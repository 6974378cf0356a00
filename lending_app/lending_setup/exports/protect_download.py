"""Files that the site makes and gives out: no cell of theirs is a formula, and each leaves a row in the Access Log."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import frappe
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Request, Response

from lending_app.book.cells import neutralize_csv, neutralize_workbook
from lending_app.lending_setup.exports.record_access import record_access

# What is sent as it was uploaded.
UPLOADED = ("download_file", "frappe.handler.download_file")
# What writes its own row.
LOGGED = (
	"frappe.core.doctype.data_export.exporter.export_data",
	"frappe.desk.reportview.export_query",
	"frappe.utils.print_format.download_multi_pdf",
	"frappe.utils.print_format.download_pdf",
	"frappe.utils.print_format.report_to_pdf",
	"lending_app.clients.api.download_file",
)
EXPORTS = frozenset({"csv", "gz", "json", "pdf", "txt", "vcf", "xls", "xlsx", "zip"})


def protect_download(response: Response | None, request: Request) -> None:
	"""Hook after each request: whatever method gives out a file, of this app, of the framework or of another app."""
	if response is None or response.status_code != 200 or not request.path.startswith("/api/"):
		return
	name = _get_filename(response)
	method = request.path.rpartition("/method/")[2] or str(frappe.form_dict.get("cmd") or "")
	kind = PurePosixPath(name).suffix.lower().removeprefix(".")
	if kind not in EXPORTS or method in UPLOADED:
		return
	if kind in ("csv", "xlsx"):
		delimiter = str(frappe.form_dict.get("csv_delimiter") or ",")[0]
		response.data = neutralize_file(response.data, kind, delimiter)
	if method not in LOGGED and _is_staff():
		_log_export(method, kind)


def neutralize_file(content: bytes, kind: str, delimiter: str = ",") -> bytes:
	"""A CSV or Excel file (`csv`, `xlsx`) without formulas; any other as it is."""
	if kind == "xlsx":
		return neutralize_workbook(content)
	return neutralize_csv(content.decode("utf-8"), delimiter).encode() if kind == "csv" else content


def _get_filename(response: Response) -> str:
	"""The name under which the browser saves an answer; empty for one that is no file."""
	_kind, options = parse_options_header(response.headers.get("Content-Disposition") or "")
	return options.get("filename") or ""


def _is_staff() -> bool:
	"""Borrowers and visitors take what is their own."""
	user = frappe.session.user if frappe.session else "Guest"
	return user != "Guest" and frappe.get_cached_value("User", user, "user_type") == "System User"


def _log_export(method: str, kind: str) -> None:
	asked: Any = frappe.form_dict
	record_access(
		method=method,
		file_type=kind.upper(),
		doctype=asked.get("doctype"),
		document=asked.get("name") or asked.get("docname") or asked.get("dn"),
		report=asked.get("report_name"),
		filters=asked.get("filters"),
	)
	# The request's own transaction has ended.
	frappe.db.commit()  # nosemgrep: see above

"""Asking the bureau about a client, taking an uploaded file, and emptying the inbox."""

from __future__ import annotations

from pathlib import Path

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.identity.check_identity import get_identity_key
from lending_app.credit.bureau.check_report import get_consent_day
from lending_app.credit.bureau.exceptions import BureauReportError
from lending_app.credit.bureau.inbox import NAME, get_folder, list_files
from lending_app.credit.bureau.model import BureauReport, BureauRequest
from lending_app.credit.bureau.providers import get_provider, mask
from lending_app.credit.bureau.read_file import read_file
from lending_app.credit.bureau.record_report import DOCTYPE, record_report
from lending_app.lending_setup.files.access import get_permitted_file, read_bytes
from lending_app.lending_setup.transactions import return_to

DONE, REFUSED = "done", "refused"


def request_report(client: str) -> Document:
	"""Ask the provider of the settings. The client must have consented. Permission is the caller's."""
	row = frappe.db.get_value(
		"Client", client, ["identity_number", "identity_type", "identity_country"], as_dict=True
	)
	request = BureauRequest(
		client,
		row.identity_number or "",
		row.identity_type or "",
		row.identity_country or "",
		get_consent_day(client),
	)
	provider = frappe.get_cached_doc("Evaluation Settings").bureau_provider
	query = get_provider(provider)
	frappe.logger("lending_bureau").info(
		f"{frappe.session.user} asks {provider} about {client} ({mask(request.identity_number)})"
	)
	return record_report(client, query(request), provider=provider)


def take_upload(file_url: str) -> list[Document]:
	"""Record every report of an uploaded file. A client that the caller may not see is as unknown as one there is not."""
	file = get_permitted_file(file_url)
	reports = read_file(file.file_name, read_bytes(file))
	clients = {
		key: name
		for key, name in find_clients(reports).items()
		if frappe.has_permission("Client", "read", name)
	}
	unknown = [report for report in reports if get_identity_key(report.identity_number) not in clients]
	if unknown:
		frappe.throw(
			_("No client has identity number {0} (report {1}). Nothing of the file was taken.").format(
				mask(unknown[0].identity_number), unknown[0].reference
			),
			exc=BureauReportError,
			title=_("Unknown Client"),
		)
	documents = []
	for report in reports:
		client = clients[get_identity_key(report.identity_number)]
		documents.append(record_report(client, report, provider=NAME, source_file=file_url))
	return documents


def find_clients(reports: list[BureauReport]) -> dict[str, str]:
	"""Clients by the key of their identity number; a number that two have is nobody's."""
	keys = {get_identity_key(report.identity_number) for report in reports}
	rows = frappe.get_all(
		"Client", {"identity_key": ("in", list(keys) or [""])}, ["identity_key", "name"], order_by="name"
	)
	numbers = [row.identity_key for row in rows]
	return {row.identity_key: row.name for row in rows if numbers.count(row.identity_key) == 1}


def take_inbox() -> dict[str, str]:
	"""Job: take every file of the inbox; each is all or nothing and ends in done/ or refused/, with why."""
	outcome: dict[str, str] = {}
	refused: dict[str, str] = {}
	paths = list_files()
	for path in paths:
		frappe.db.savepoint("bureau_file")
		try:
			outcome[path.name] = _take_file(path)
		except Exception as error:
			return_to("bureau_file", error)
			reason = frappe.utils.strip_html(str(error)) or type(error).__name__
			frappe.clear_messages()
			outcome[path.name] = reason
			refused[path.name] = reason
			frappe.log_error(
				title=f"Bureau file {path.name} refused", message=reason, reference_doctype=DOCTYPE
			)
	# Once all are taken: what the database undoes meanwhile is still there for the next hour.
	for path in paths:
		reason = refused.get(path.name, "")
		_put_aside(path, REFUSED if path.name in refused else DONE, reason)
	return outcome


def _take_file(path: Path) -> str:
	reports = read_file(path.name, path.read_bytes())
	clients = find_clients(reports)
	taken = [
		record_report(clients[key], report, provider=NAME).name
		for report in reports
		if (key := get_identity_key(report.identity_number)) in clients
	]
	return _("{0} of {1} reports taken").format(len(taken), len(reports))


def _put_aside(path: Path, where: str, reason: str = "") -> None:
	folder = get_folder() / where
	folder.mkdir(exist_ok=True)
	path.replace(folder / path.name)
	if reason:
		(folder / f"{path.name}.txt").write_text(reason, encoding="utf-8")

"""Files that the desk gives out: no formula runs in them, and the Access Log says who took what."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import Any

import frappe
import pytest
from frappe.desk.utils import EXPORTED_REPORT_FOLDER_PATH
from openpyxl import load_workbook

from tests.site.access.doors import METHOD, Request, call
from tests.site.access.seeding import SIDES
from tests.site.access.walker import Walker
from tests.site.support import get_user

FORMULA = '=HYPERLINK("http://evil.example";"Open")'
NAME = "Client Documents Expiring"
LIST = "frappe.desk.reportview.export_query"
REPORT = "frappe.desk.query_report.export_query"


@pytest.fixture
def manager(site, books):
	frappe.db.set_value("Client", books["HERE"].names["Client"], "client_name", FORMULA)
	documents = {"parent": books["HERE"].names["Client"], "parenttype": "Client"}
	frappe.db.set_value("Client Document", documents, "expiry_date", "2026-01-01")
	frappe.db.commit()
	yield Walker(site, get_user("Lending Manager", SIDES["HERE"]))
	frappe.db.rollback()
	frappe.db.set_value("Client", books["HERE"].names["Client"], "client_name", "Ana")
	frappe.db.delete("Access Log", {"user": get_user("Lending Manager", SIDES["HERE"])})
	frappe.db.commit()


def ask_list(kind: str) -> Request:
	fields = '["`tabClient`.`name`", "`tabClient`.`client_name`"]'
	return call(LIST, doctype="Client", fields=fields, file_format_type=kind, title="Clients")


def ask_report(kind: str) -> Request:
	filters = '{"days": 30}'
	return call(REPORT, report_name=NAME, file_format_type=kind, filters=filters, visible_idx="[]")


def read_cells(content: bytes, kind: str) -> list[Any]:
	if kind == "CSV":
		return [cell for row in csv.reader(StringIO(content.decode())) for cell in row]
	rows = load_workbook(BytesIO(content)).active.iter_rows()
	return [cell.value for row in rows for cell in row if cell.data_type != "f"]


def list_log(user: str) -> list[tuple]:
	frappe.db.rollback()
	fields = ["method", "file_type", "export_from", "reference_document", "report_name"]
	return frappe.get_all("Access Log", {"user": user}, fields, as_list=True, order_by="creation")


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
@pytest.mark.parametrize("ask", [ask_list, ask_report])
def test_name_that_looks_like_a_formula_is_exported_as_a_text(manager, ask, kind):
	cells = read_cells(manager.open(ask(kind)).data, kind)
	assert (f"'{FORMULA}" if kind == "CSV" else FORMULA) in cells
	if ask is ask_report:
		assert any(re.fullmatch(r"-\d+", str(cell)) for cell in cells), (
			"days left are a number, below zero too"
		)


def test_each_export_is_in_the_access_log_once(manager, books):
	client = books["HERE"].names["Client"]
	for request in (
		ask_list("CSV"),
		ask_report("CSV"),
		call("lending_app.clients.api.download_file", verb="GET", client=client),
		call(
			"frappe.utils.print_format.download_pdf",
			verb="GET",
			doctype="Client",
			name=client,
			format="Client Sheet",
		),
		call(
			"frappe.core.doctype.data_import.data_import.download_template",
			doctype="Client",
			export_fields='{"Client": ["name", "client_name"]}',
			export_records="all",
			file_type="CSV",
		),
	):
		assert manager.open(request).status_code == 200, request
	log = list_log(manager.user)
	assert [row[0] for row in log if row[0]] == [
		REPORT,
		"lending_app.clients.api.download_file",
		"Print",
		"frappe.core.doctype.data_import.data_import.download_template",
	]
	# The framework's own row of a list names no method.
	assert [row[2] for row in log if not row[0]] == ["Client"]
	assert ("lending_app.clients.api.download_file", "ZIP", "Client", client, None) in log
	assert (REPORT, "CSV", None, None, NAME) in log


def test_report_that_a_worker_makes_is_a_file_without_formulas(manager):
	file = frappe.new_doc(
		"File",
		file_name="clients.csv",
		content=f'"Name"\r\n"{FORMULA.replace(chr(34), chr(34) * 2)}"\r\n',
		folder=EXPORTED_REPORT_FOLDER_PATH,
		attached_to_doctype="Report",
		attached_to_name=NAME,
		is_private=1,
	)
	frappe.desk.utils.create_exported_report_folder_if_not_exists()
	file.insert(ignore_permissions=True)
	assert read_cells(file.get_content(), "CSV") == ["Name", f"'{FORMULA}"]
	frappe.db.rollback()


def test_file_that_was_uploaded_is_given_out_as_it_was(manager, books):
	content = b'"=1+1",-5\r\n'
	values = {"doctype": "Client", "docname": books["HERE"].names["Client"], "is_private": 1}
	manager.open(Request("POST", f"{METHOD}upload_file", values, file=content, filename="walked.csv"))
	frappe.db.rollback()
	url = frappe.get_all(
		"File", {"file_name": ("like", "walked%")}, pluck="file_url", order_by="creation desc"
	)[0]
	assert manager.open(call("download_file", verb="GET", file_url=url)).data == content

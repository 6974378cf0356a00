"""Clients from a file, through Frappe's Data Import: good rows are in, bad ones say why, row by row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import frappe
import pytest
from frappe.core.doctype.data_import.importer import Importer
from frappe.utils.xlsxutils import make_xlsx

from lending_app.testing.factories import make_branch, make_unique

TEMPLATE = Path(__file__).parents[3] / "examples" / "clients" / "import_clients.csv"


@pytest.fixture
def rows() -> Iterator[list[dict[str, str]]]:
	"""The template's rows with codes of this test, gone with their parties when it is over."""
	make_branch(name="Central")
	prefix = make_unique("IMPORT")
	with TEMPLATE.open(encoding="utf-8", newline="") as file:
		found = [
			row | {"Code in Other System": f"{prefix}-{row['Code in Other System']}"}
			for row in csv.DictReader(file)
		]
	forget(found)
	yield found
	frappe.db.rollback()
	forget(found)


def forget(rows: list[dict[str, str]]) -> None:
	keys = ["".join(part for part in row["Identity Number"] if part.isalnum()) for row in rows]
	for client in frappe.get_all("Client", {"identity_key": ("in", keys)}, ["name", "customer"]):
		frappe.delete_doc("Client", client.name, force=True)
		frappe.delete_doc("Customer", client.customer, force=True)
	frappe.db.commit()


def write_csv(rows: list[dict[str, str]]) -> bytes:
	stream = StringIO()
	writer = csv.DictWriter(stream, list(rows[0]))
	writer.writeheader()
	writer.writerows(rows)
	return stream.getvalue().encode()


def write_xlsx(rows: list[dict[str, str]]) -> bytes:
	return make_xlsx([list(rows[0]), *(list(row.values()) for row in rows)], "Clients").getvalue()


def import_rows(rows: list[dict[str, str]], kind: str = "csv") -> tuple[frappe._dict, dict[int, str]]:
	"""The import's record, and the title of the refusal by row of the file."""
	file = frappe.new_doc("File", file_name=f"{make_unique('clients')}.{kind}", is_private=1)
	file.content = {"csv": write_csv, "xlsx": write_xlsx}[kind](rows)
	file.insert()
	record = frappe.new_doc(
		"Data Import", reference_doctype="Client", import_type="Insert New Records", mute_emails=1
	)
	record.import_file = file.file_url
	record.insert()
	Importer("Client", data_import=record).import_data()
	refusals = {}
	for log in frappe.get_all(
		"Data Import Log", {"data_import": record.name, "success": 0}, ["row_indexes", "messages"]
	):
		[message] = json.loads(log.messages)
		message = json.loads(message) if isinstance(message, str) else message
		refusals[json.loads(log.row_indexes)[0]] = message["title"]
	return record.reload(), refusals


def find(code: str) -> frappe._dict | None:
	fields = ["name", "client_name", "identity_number", "mobile_phone", "status", "customer"]
	return frappe.db.get_value("Client", {"external_code": code}, fields, as_dict=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_template_is_imported_as_it_is(rows, kind):
	record, refusals = import_rows(rows, kind)
	assert (record.status, refusals) == ("Success", {})
	client = find(rows[0]["Code in Other System"])
	assert client.client_name == "Yolanda Lucía Díaz Rijo"
	assert (client.identity_number, client.mobile_phone) == ("223-9370059-0", "+1 849-555-7030")
	assert frappe.db.exists("Customer", client.customer)
	assert find(rows[2]["Code in Other System"]).identity_number == "1-01-85004-3"


def test_bad_rows_say_why_and_leave_the_good_ones_alone(rows):
	wrong_digit = rows[1] | {"Identity Number": "40283250923"}
	twice = rows[0] | {"Code in Other System": make_unique("IMPORT"), "First Name": "Another"}
	wrong_phone = rows[2] | {"Mobile Phone": "123"}
	record, refusals = import_rows([rows[0], wrong_digit, twice, wrong_phone])
	assert record.status == "Partial Success"
	assert refusals == {3: "Wrong Identity Number", 4: "Client Already Exists", 5: "Wrong Telephone Number"}
	assert find(rows[0]["Code in Other System"])
	for row in (wrong_digit, twice, wrong_phone):
		assert find(row["Code in Other System"]) is None
	assert not frappe.db.exists("Customer", {"customer_name": "Another Díaz Rijo"}), "half of a client stayed"

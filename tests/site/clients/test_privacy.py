"""A client on paper, exported, erased, and who may see it."""

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZipFile

import frappe
import pytest
from frappe.www.printview import get_print_format

from lending_app.clients.api import (
	decide_status_request,
	download_file,
	verify,
)
from lending_app.clients.api import erase_client as erase
from lending_app.clients.exceptions import (
	ErasureRefusedError,
	StatusChangeError,
)
from lending_app.clients.personal_data.erase_client import erase_client
from lending_app.printing.hook import GENERATOR, generate_pdf
from lending_app.testing.factories import (
	make_client,
	make_client_document,
	make_disbursed_loan,
	make_image,
	make_repayment,
)
from tests.site.clients.steps import ask, make_group
from tests.site.support import (
	NORTH,
	as_user,
	assert_ledgers_agree,
	get_user,
	refused,
	travel_to,
)

# --- Paper, export, erasure ------------------------------------------------------------------------


def test_client_sheet_is_a_pdf_with_the_client_on_it():
	loan = make_disbursed_loan(principal_amount=12_000)
	record = frappe.get_doc("Print Format", "Client Sheet")
	client = frappe.get_doc("Client", loan.client)
	html = frappe.get_jenv().from_string(get_print_format("Client", record)).render(doc=client)
	assert loan.name in html
	assert "Client Sheet" in html
	assert generate_pdf(html=html, pdf_generator=GENERATOR).startswith(b"%PDF")


def get_file(client):
	download_file(client.name)
	archive = ZipFile(BytesIO(frappe.response.filecontent))
	return {name: archive.read(name) for name in archive.namelist()}


def test_whole_file_is_a_zip_with_an_index():
	client = make_client(documents=[make_client_document(front=make_image(name="card.png"))])
	loan = make_disbursed_loan(client=client, principal_amount=12_000)
	files = get_file(client)
	index = files["Index.csv"].decode("utf-8-sig")
	assert {"Client Sheet.pdf", f"Loan Statement {loan.name}.pdf", "client.json", "Notes.csv"} <= set(files)
	assert files["Client Sheet.pdf"][:5] == b"%PDF-"
	assert all(name in index for name in files if name != "Index.csv")
	assert sum(name.startswith("Documents/") for name in files) == 2
	assert json.loads(files["client.json"])["identity_number"] == client.identity_number


def test_exported_file_leaves_a_row_in_the_access_log_and_no_formula_in_its_tables():
	client = make_client(first_name="=1+1", last_name="Ruiz")
	note = frappe.new_doc("Client Note", client=client.name, category="General", note="\t=1+1")
	note.insert()
	with as_user("Lending Manager") as manager:
		files = get_file(client)
	row = frappe.get_all("Access Log", {"user": manager}, ["export_from", "reference_document", "file_type"])
	assert row == [{"export_from": "Client", "reference_document": client.name, "file_type": "ZIP"}]
	assert f"'{client.client_name}" in files["Index.csv"].decode("utf-8-sig")
	assert not any(
		cell.startswith(("=", "\t"))
		for name in ("Index.csv", "Notes.csv")
		for line in csv.reader(StringIO(files[name].decode("utf-8-sig")))
		for cell in line
	)
	# Whether the request reads or writes, the row stays.
	assert frappe.local.flags.commit


def test_file_lost_on_disk_is_named_in_the_index():
	client = make_client(documents=[make_client_document()])
	frappe.db.set_value(
		"File", {"file_url": client.documents[0].front}, "file_url", "/private/files/gone.png"
	)
	assert "cannot be read" in get_file(client)["Index.csv"].decode("utf-8-sig")


def test_open_loan_refuses_erasure():
	loan = make_disbursed_loan()
	with refused(ErasureRefusedError, "Data Not Erased", match=loan.name):
		erase_client(loan.client, "Asked by letter")


def test_law_refuses_erasure_for_its_months(client_settings):
	client_settings(retention_months=60)
	with travel_to("2026-06-15"):
		loan = make_disbursed_loan(principal_amount=12_000, number_of_installments=1)
		make_repayment(loan=loan.name, amount=frappe.db.get_value("Loan", loan.name, "payoff_amount"))
	with refused(ErasureRefusedError, "Data Not Erased", match="60 months"):
		erase_client(loan.client, "Asked by letter")
	client_settings(retention_months=0)
	client_name = frappe.db.get_value("Client", loan.client, "client_name")
	erase_client(loan.client, "Asked by letter")
	assert client_name not in frappe.db.get_value("Loan", loan.name, "client_name")
	assert_ledgers_agree()


def test_erased_client_is_nobody_any_more():
	client = make_client(
		mobile_phone="+1 809-555-1234", email="ana@example.com", documents=[make_client_document()], birth_date="1990-01-01"
	)  # fmt: skip
	frappe.new_doc("Client Note", client=client.name, note="Knows her well").insert()
	client.city = "Santiago"
	client.save()
	erase_client(client.name, "Asked by letter")
	erased = frappe.get_doc("Client", client.name)
	assert (erased.mobile_phone, erased.email, erased.birth_date, erased.city) == (None, None, None, None)
	assert erased.documents == []
	assert not frappe.db.exists("Customer", client.customer)
	assert erased.client_name == frappe.db.get_value("Customer", erased.customer, "customer_name")
	text = json.dumps(erased.as_dict(), default=str)
	assert client.last_name not in text
	for doctype, field in (("Version", "docname"), ("Client Note", "client"), ("File", "attached_to_name")):
		assert not frappe.db.exists(doctype, {field: client.name}), doctype


def test_frappe_s_own_deletion_request_is_refused_with_an_open_loan():
	user = get_user("Borrower")
	client = make_client(user=user, email=user)
	make_disbursed_loan(client=client)
	with refused(ErasureRefusedError, "Data Not Erased"):
		frappe.new_doc("Personal Data Deletion Request", email=user).insert(ignore_permissions=True)


def test_frappe_s_own_download_holds_the_client():
	from frappe.website.doctype.personal_data_download_request.personal_data_download_request import (
		get_user_data,
	)

	user = get_user("Borrower")
	client = make_client(user=user)
	rows = json.loads(get_user_data(user))["Client"]
	assert [row["name"] for row in rows] == [client.name]


# --- Access ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("doctype", ["Client Note", "Client Status Request", "Client Group"])
def test_officer_of_another_branch_sees_none_of_a_client_s_papers(doctype):
	client = make_client()
	makers = {
		"Client Note": lambda: frappe.new_doc("Client Note", client=client.name, note="Private").insert(),
		"Client Status Request": lambda: ask(client, "Deactivate"),
		"Client Group": lambda: make_group([client]),
	}
	name = makers[doctype]().name
	with as_user("Loan Officer", NORTH):
		assert name not in frappe.get_list(doctype, pluck="name", limit=0)
		assert not frappe.has_permission(doctype, "read", name)
	with as_user("Loan Officer"):
		assert name in frappe.get_list(doctype, pluck="name", limit=0)


def test_file_of_a_client_is_read_by_who_reads_the_client():
	client = make_client(documents=[make_client_document()])
	file = frappe.get_doc("File", {"file_url": client.documents[0].front})
	with as_user("Loan Officer"):
		assert file.is_downloadable()
	with as_user("Loan Officer", NORTH):
		assert not file.is_downloadable()


@pytest.mark.parametrize("role", ["Teller", "Collections Agent", "Lending Auditor"])
def test_who_may_not_write_clients_verifies_and_erases_none(role):
	client = make_client(mobile_phone="+1 809-555-1234")
	with as_user(role):
		with refused(frappe.PermissionError, exact=False):
			verify(client.name, "Telephone", answer="Passed")
		with refused(frappe.PermissionError, exact=False):
			erase(client.name, "Curious")
	assert client.reload().verifications == []


def test_bad_status_request_leaves_nothing_half_done():
	loan = make_disbursed_loan()
	request = ask(frappe.get_doc("Client", loan.client), "Deactivate")
	with as_user("Credit Manager"), refused(StatusChangeError, "Status Not Changed"):
		decide_status_request(request.name, True)
	assert frappe.db.get_value("Client Status Request", request.name, "status") == "Pending"

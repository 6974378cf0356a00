"""Records of another branch: not seen, not changed, not named, and not taken over by a request that says otherwise."""

import json

import frappe
import pytest
from frappe import client as door
from frappe.api.v1 import update_doc
from frappe.desk.form.save import savedocs

from lending_app.lending_setup.access import desk_api
from lending_app.lending_setup.exceptions import BranchChangeError, ForeignShareError
from lending_app.lending_setup.language.speak import speaking
from lending_app.lending_setup.permissions import may_act_on_branch
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_disbursed_loan,
	make_loan_application,
	make_repayment,
	make_unique,
)
from tests.site.support import CENTRAL, NORTH, as_user, get_user, refused

STAFF = ("Loan Officer", "Teller", "Collections Agent")


@pytest.fixture
def user_permissions():
	"""Frappe remembers them in Redis, past the rollback of a test that changes them."""
	yield
	frappe.db.rollback()
	frappe.cache.delete_key("user_permissions")


# --- Sent along ----------------------------------------------------------------------------------


def put(doctype, name, values):
	frappe.local.form_dict = frappe._dict(data=json.dumps(values))
	update_doc(doctype, name)


def set_values(doctype, name, values):
	door.set_value(doctype, name, values)


def save_whole(doctype, name, values):
	door.save(frappe.get_doc(doctype, name).as_dict() | values)


def save_on_desk(doctype, name, values):
	savedocs(frappe.as_json(frappe.get_doc(doctype, name).as_dict() | values), "Save")


def save_without_its_branch(doctype, name, values):
	"""A document that says it is the stored one, without what the stored one has."""
	door.save({"doctype": doctype, "name": name, "modified": get_modified(doctype, name)} | values)


def get_modified(doctype, name):
	return str(frappe.db.get_value(doctype, name, "modified"))


@pytest.mark.parametrize("send", [put, set_values, save_whole, save_on_desk, save_without_its_branch])
@pytest.mark.parametrize("branch", [NORTH, "", None])
@pytest.mark.parametrize("make", [make_client, make_loan_application])
def test_record_is_not_taken_over_by_saying_another_branch(send, branch, make):
	doc = make()
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		send(doc.doctype, doc.name, {"branch": branch})
	assert frappe.db.get_value(doc.doctype, doc.name, "branch") == CENTRAL


def test_bulk_update_takes_nothing_over():
	client = make_client()
	with as_user("Loan Officer", NORTH):
		answer = door.bulk_update(
			json.dumps([{"doctype": "Client", "docname": client.name, "branch": NORTH}])
		)
	assert [row["doc"]["docname"] for row in answer["failed_docs"]] == [client.name]
	assert frappe.db.get_value("Client", client.name, "branch") == CENTRAL


def test_record_without_a_branch_is_nobody_s():
	client = make_client()
	frappe.db.set_value("Client", client.name, "branch", "")
	with as_user("Loan Officer"):
		assert not frappe.has_permission("Client", "read", client.name)
		assert client.name not in frappe.get_list("Client", pluck="name", limit=0)


@pytest.mark.parametrize("doctype", ["Client", "Client Group", "Portfolio Sale"])
def test_nobody_edits_a_branch(doctype):
	make_branch(name=CENTRAL)
	doc = make_client() if doctype == "Client" else make_bare(doctype)
	with as_user("Lending Manager"):
		doc = frappe.get_doc(doctype, doc.name)
		doc.branch, doc.flags.ignore_validate, doc.flags.ignore_mandatory = NORTH, True, True
		with refused(BranchChangeError, "Branch Cannot Be Edited"):
			doc.save()
	assert frappe.db.get_value(doctype, doc.name, "branch") == CENTRAL


def make_bare(doctype):
	"""As little of it as the database takes."""
	doc = frappe.new_doc(doctype, branch=CENTRAL, name=make_unique(doctype))
	doc.db_insert()
	return doc


def test_move_says_that_it_is_one():
	client = make_client()
	client.branch, client.flags.is_branch_move = NORTH, True
	client.save()
	assert frappe.db.get_value("Client", client.name, "branch") == NORTH


@pytest.mark.parametrize("role", STAFF)
def test_who_made_a_record_does_not_keep_it_when_it_moves(role):
	client = make_client()
	client.db_set({"owner": get_user(role, NORTH)})
	with as_user(role, NORTH):
		assert not frappe.has_permission("Client", "read", client.name)
		assert client.name not in frappe.get_list("Client", pluck="name", limit=0)


def test_manager_who_is_given_a_branch_keeps_to_it(user_permissions):
	client = make_client()
	user = get_user("Credit Manager", NORTH)
	frappe.new_doc("User Permission", user=user, allow="Branch", for_value=NORTH).insert()
	with as_user("Credit Manager", NORTH):
		assert client.name not in frappe.get_list("Client", pluck="name", limit=0)
		with refused(frappe.PermissionError):
			put("Client", client.name, {"branch": NORTH})


# --- Named ---------------------------------------------------------------------------------------


def list_new_documents(loan):
	"""What a person of another branch may try to make on a loan, its client and its application."""
	client, day = loan.client, "2026-07-15"
	paid = {
		"loan": loan.name,
		"amount": 10,
		"value_date": day,
		"posting_date": day,
		"mode_of_payment": "Cash",
	}
	return [
		("Teller", "Loan Repayment", paid),
		("Collections Agent", "Loan Repayment", paid),
		(
			"Loan Officer",
			"Loan Application",
			{"client": client, "product": loan.product, "company": loan.company},
		),
		("Loan Officer", "Credit Bureau Report", {"client": client, "bureau": "Data Bureau", "score": 850}),
		("Loan Officer", "Client Note", {"client": client, "note": "Ours", "category": "General"}),
		(
			"Loan Officer",
			"Client Status Request",
			{"client": client, "request_type": "Block", "reason": "Why not"},
		),
		("Loan Officer", "Charge Off Proposal", {"loan": loan.name}),
		("Loan Officer", "Loan Collateral", {"loan": loan.name, "collateral_type": "Vehicle"}),
		("Loan Officer", "Client Group", {"group_name": "Both", "members": [{"client": client}]}),
		(
			"Loan Officer",
			"ToDo",
			{"reference_type": "Client", "reference_name": client, "description": "Call"},
		),
		(
			"Loan Officer",
			"File",
			{"attached_to_doctype": "Client", "attached_to_name": client, "file_name": "a"},
		),
		("Loan Officer", "Tag Link", {"document_type": "Client", "document_name": client, "tag": "Mine"}),
		("Loan Officer", "Client", {"first_name": "Eva", "client_type": "Individual", "referred_by": client}),
	]


@pytest.mark.parametrize("number", range(13))
def test_nothing_new_is_made_on_a_record_of_another_branch(number):
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	documents = list_new_documents(loan)
	assert len(documents) == 13
	role, doctype, values = documents[number]
	before = frappe.db.count(doctype)
	for docstatus in (0, 1) if frappe.get_meta(doctype).is_submittable else (0,):
		with as_user(role, NORTH), refused(frappe.PermissionError):
			door.insert({"doctype": doctype, "branch": NORTH, "docstatus": docstatus} | values)
	assert frappe.db.count(doctype) == before


def test_own_draft_is_not_pointed_at_a_record_of_another_branch():
	foreign = make_disbursed_loan(disbursed_on="2026-06-15")
	own = make_disbursed_loan(client=make_client(branch=NORTH), disbursed_on="2026-06-15")
	receipt = make_repayment(loan=own.name, submit=False)
	with as_user("Teller", NORTH), refused(frappe.PermissionError):
		put("Loan Repayment", receipt.name, {"loan": foreign.name})
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		put("Client", own.client, {"referred_by": foreign.client})


def test_record_that_a_manager_has_named_stays_named():
	"""What is not changed is not asked again, or nobody of the branch could save the file."""
	own, foreign = make_client(branch=NORTH), make_client()
	with as_user("Lending Manager"):
		put("Client", own.name, {"referred_by": foreign.name})
	with as_user("Loan Officer", NORTH):
		put("Client", own.name, {"trade_name": "Nana"})
	assert frappe.db.get_value("Client", own.name, ("referred_by", "trade_name")) == (foreign.name, "Nana")


def test_branch_company_and_client_are_those_of_the_loan():
	loan, other = make_disbursed_loan(disbursed_on="2026-06-15"), make_client()
	values = {"branch": NORTH, "client": other.name, "company": "_Nobody"}
	with as_user("Lending Manager"):
		receipt = make_repayment(loan=loan.name, submit=False, **values)
		put("Loan Repayment", receipt.name, values)
		receipt.reload().submit()
	assert (receipt.branch, receipt.client, receipt.company) == (loan.branch, loan.client, loan.company)
	entries = frappe.get_all(
		"Loan Ledger Entry", {"voucher_no": receipt.name}, ["branch", "client", "company"]
	)
	assert {tuple(row.values()) for row in entries} == {(loan.branch, loan.client, loan.company)}


def test_branch_of_an_application_is_its_client_s():
	client = make_client()
	with as_user("Lending Manager"):
		application = make_loan_application(client=client.name, branch=NORTH)
		assert application.branch == CENTRAL
		put("Loan Application", application.name, {"branch": NORTH})
	assert frappe.db.get_value("Loan Application", application.name, "branch") == CENTRAL


def test_wider_rule_is_asked_in_one_place():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	teller = get_user("Teller", NORTH)
	assert not may_act_on_branch("Loan Repayment", CENTRAL, teller, "create")
	frappe.db.set_value("Lending Company", loan.company, "has_receipts_at_any_branch", 1)
	assert may_act_on_branch("Loan Repayment", CENTRAL, teller, "create")
	assert not may_act_on_branch("Loan Repayment", None, teller, "create")
	assert not may_act_on_branch("Client", CENTRAL, teller)
	with as_user("Teller", NORTH):
		receipt = make_repayment(loan=loan.name, submit=False)
	assert (receipt.branch, receipt.received_at_branch) == (CENTRAL, NORTH)


# --- Rows and what hangs on a record -------------------------------------------------------------


def list_rows(doctype, parent, **kwargs):
	return door.get_list(doctype, fields=["parent"], parent=parent, limit_page_length=0, **kwargs)


def test_rows_of_a_table_are_those_of_the_documents_one_sees():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	for role in STAFF:
		with as_user(role):
			assert loan.name in {row.parent for row in list_rows("Loan Installment", "Loan")}
		with as_user(role, NORTH):
			assert loan.name not in {row.parent for row in list_rows("Loan Installment", "Loan")}
			assert list_rows("Loan Installment", "Loan", filters={"parent": loan.name}) == []
	with as_user("Lending Manager", NORTH):
		assert loan.name in {row.parent for row in list_rows("Loan Installment", "Loan")}


def test_rows_are_not_read_through_another_document_that_has_the_same_table():
	"""Collections agents may not see scorecards; loan products have segments that product campaigns have too."""
	campaign = make_bare_campaign()
	with as_user("Teller"):
		assert frappe.has_permission("Loan Product")
		assert not frappe.has_permission("Product Campaign")
		assert campaign not in {row.parent for row in list_rows("Loan Product Segment", "Loan Product")}


def make_bare_campaign():
	campaign = frappe.new_doc("Product Campaign", campaign_name="Only Ours")
	campaign.append("segments", {"segment": "A"})
	campaign.flags.ignore_validate = campaign.flags.ignore_mandatory = campaign.flags.ignore_links = True
	return campaign.insert().name


def test_what_hangs_on_a_record_is_seen_with_it():
	client = make_client()
	client.add_tag("Whale")
	file = frappe.new_doc("File", file_name="secret.txt", content="x", is_private=1)
	file.update({"attached_to_doctype": "Client", "attached_to_name": client.name})
	file.insert()
	for branch in (CENTRAL, NORTH):
		with as_user("Loan Officer", branch):
			tags = frappe.get_list("Tag Link", {"document_name": client.name}, pluck="name")
			files = frappe.get_list("File", {"attached_to_name": client.name}, pluck="name")
			customers = frappe.get_list("Customer", {"name": client.customer}, pluck="name")
			assert [bool(tags), bool(files), bool(customers)] == [branch == CENTRAL] * 3
			assert frappe.has_permission("Customer", "read", client.customer) is (branch == CENTRAL)
	with as_user("Borrower"):
		assert frappe.get_list("Tag Link", {"document_name": client.name}, pluck="name") == []


# --- Shares --------------------------------------------------------------------------------------


def share(client, **values):
	return frappe.share.add("Client", client.name, **values)


def test_share_opens_no_branch():
	client = make_client()
	for values in (
		{"user": get_user("Loan Officer", NORTH)},
		{"user": get_user("Borrower")},
		{"everyone": 1},
	):
		with refused(ForeignShareError, "Not of This Branch"):
			share(client, **values)
	with as_user("Loan Officer"):
		assert not frappe.has_permission("Client", "delete", client.name)
	assert share(client, user=get_user("Teller"), write=1)
	with as_user("Teller"):
		assert frappe.has_permission("Client", "write", client.name)


def test_share_ends_with_the_branch_of_its_user(user_permissions):
	client, officer = make_client(), get_user("Loan Officer")
	shared = share(client, user=officer, write=1)
	permission = frappe.get_doc("User Permission", {"user": officer, "allow": "Branch"})
	permission.delete()
	assert not frappe.db.exists("DocShare", shared.name)
	assert not frappe.has_permission("Client", "read", client.name, officer)


def test_form_of_another_branch_says_so_in_the_reader_s_language():
	client = make_client(branch=NORTH)
	with as_user("Teller"), speaking("es"):
		with refused(frappe.PermissionError):
			desk_api.getdoc("Client", client.name)
		told = frappe.flags.error_message
	assert "no es de sus sucursales" in told
	assert CENTRAL in told
	assert NORTH not in told

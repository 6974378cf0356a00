"""Who sees which loans, and who may touch money."""

import re

import frappe
import pytest

from lending_app.closing import api as close_api
from lending_app.closing.run.close_day import close_in_transaction
from lending_app.servicing import api, desk_api
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_disbursement,
	make_repayment,
)
from tests.site.support import COMPANY, NORTH, QueryLog, as_user, get_user, refused

LENDING_DOCTYPES = (
	"Client",
	"Loan Product",
	"Loan Application",
	"Loan",
	"Loan Disbursement",
	"Loan Repayment",
	"Loan Ledger Entry",
	"Day Close",
	"Day Close Partition",
	"Day Close Failure",
	"Lending Company",
	"Lending Settings",
)
TABLE = re.compile(r"from `tab([^`]+)`")
ROW_LEVEL = ("Client", "Loan", "Loan Disbursement", "Loan Repayment")


@pytest.fixture(scope="module")
def shared_payment(share):
	return share(lambda: make_repayment(loan=make_disbursed_loan(disbursed_on="2026-06-15").name).name)


@pytest.fixture
def paid(shared_payment):
	"""A payment on a loan of branch Central."""
	return frappe.get_doc("Loan Repayment", shared_payment)


def get_documents(paid):
	loan = frappe.get_doc("Loan", paid.loan)
	disbursement = frappe.db.get_value("Loan Disbursement", {"loan": loan.name})
	return zip(ROW_LEVEL, (loan.client, loan.name, disbursement, paid.name), strict=True)


def sees(doctype, name):
	listed = name in frappe.get_list(doctype, pluck="name", limit=0)
	readable = frappe.get_doc(doctype, name).has_permission("read")
	assert listed is readable, f"{doctype}: the list and the document disagree"
	return listed


# --- Row by row ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Loan Officer", "Teller", "Collections Agent"])
def test_roles_of_a_branch_see_their_branch_alone(paid, role):
	for doctype, name in get_documents(paid):
		with as_user(role):
			assert sees(doctype, name), doctype
		with as_user(role, NORTH):
			assert not sees(doctype, name), doctype


@pytest.mark.parametrize(
	"role", ["Credit Manager", "Treasurer", "Lending Accountant", "Lending Manager", "Lending Auditor"]
)
def test_roles_of_the_house_see_every_branch(paid, role):
	for doctype, name in get_documents(paid):
		with as_user(role, NORTH):
			assert sees(doctype, name), doctype


def test_teller_of_another_branch_receives_nothing_on_the_loan(paid):
	with as_user("Teller", NORTH), refused(frappe.PermissionError):
		make_repayment(loan=paid.loan, amount=10)


@pytest.mark.parametrize("call", [api.get_owed, desk_api.get_estimate])
def test_questions_of_the_form_ask_for_the_branch_too(paid, call):
	# The estimate is of a loan's next disbursement: this one has none.
	loan = paid.loan if call is api.get_owed else make_approved_loan().name
	with as_user("Teller"):
		assert call(loan)
	with as_user("Teller", NORTH), refused(frappe.PermissionError):
		call(loan)


def test_preview_asks_for_the_branch_too(paid):
	with as_user("Teller"):
		assert api.preview_repayment(paid.loan, 9_168, "2026-07-15")
	with as_user("Teller", NORTH), refused(frappe.PermissionError):
		api.preview_repayment(paid.loan, 9_168, "2026-07-15")


def test_officer_without_a_branch_sees_and_makes_nothing(paid):
	user = frappe.new_doc(
		"User", email="officer.nowhere@example.com", first_name="Nowhere", send_welcome_email=0
	)
	user.append("roles", {"role": "Loan Officer"})
	user.flags.no_welcome_mail = True
	user.insert()
	frappe.set_user(user.name)
	assert {doctype: frappe.get_list(doctype, pluck="name") for doctype in ROW_LEVEL} == {
		doctype: [] for doctype in ROW_LEVEL
	}
	with refused(frappe.PermissionError):
		make_client()


# --- Money ---------------------------------------------------------------------------------------


def test_treasurer_disburses_and_receives_nothing():
	loan = make_approved_loan()
	with as_user("Treasurer"):
		make_disbursement(loan=loan.name)
		with refused(frappe.PermissionError):
			make_repayment(loan=loan.name, amount=10)


def test_teller_receives_and_disburses_nothing():
	loan, approved = make_disbursed_loan(disbursed_on="2026-06-15"), make_approved_loan()
	with as_user("Teller"):
		receipt = make_repayment(loan=loan.name)
		with refused(frappe.PermissionError):
			make_disbursement(loan=approved.name)
	assert frappe.db.get_value("Journal Entry", receipt.journal_entry, "docstatus") == 1


@pytest.mark.parametrize(
	"role", ["Teller", "Collections Agent", "Loan Officer", "Treasurer", "Lending Auditor"]
)
def test_roles_that_may_not_reverse_a_payment(paid, role):
	with as_user(role), refused(frappe.PermissionError):
		api.reverse_document("Loan Repayment", paid.name, "Mistake")
	assert frappe.db.get_value("Loan Repayment", paid.name, "docstatus") == 1


@pytest.mark.parametrize("role", ["Lending Manager", "Lending Accountant"])
def test_roles_that_may_reverse_a_payment(paid, role):
	with as_user(role) as user:
		api.reverse_document("Loan Repayment", paid.name, "Mistake")
	assert frappe.db.get_value("Loan Repayment", paid.name, ("docstatus", "reversed_by")) == (2, user)


@pytest.mark.parametrize("role", ["Loan Officer", "Credit Manager"])
def test_figures_of_a_loan_are_not_written_by_hand(paid, role):
	with as_user(role):
		loan = frappe.get_doc("Loan", paid.loan)
		owed = loan.outstanding_principal_amount
		loan.outstanding_principal_amount = 1
		# Put back to what the facts say, whatever the request sends.
		loan.save()
	assert frappe.db.get_value("Loan", paid.loan, "outstanding_principal_amount") == owed != 1


def test_close_is_started_by_who_may_write_the_company(monkeypatch):
	started = []
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **kwargs: started.append(kwargs))
	for role in ("Teller", "Lending Auditor", "Credit Manager"):
		with as_user(role), refused(frappe.PermissionError):
			close_api.close_days(COMPANY)
	with as_user("Lending Accountant"):
		close_api.close_days(COMPANY)
	assert [(row["company"], str(row["until"])) for row in started] == [(COMPANY, "2026-07-14")]


def test_close_is_looked_at_and_mended_by_who_may(paid):
	[name] = close_in_transaction(COMPANY, [frappe.utils.getdate("2026-07-14")])
	failure = frappe.new_doc("Day Close Failure", company=COMPANY, closing_date="2026-07-14", loan=paid.loan)
	failure.insert(ignore_permissions=True)
	with as_user("Teller"), refused(frappe.PermissionError):
		close_api.get_close(name)
	with as_user("Lending Auditor"):
		assert close_api.get_close(name)["may_write"] is False
		with refused(frappe.PermissionError):
			close_api.retry_loan(failure.name)
	with as_user("Lending Accountant"):
		assert close_api.get_close(name)["may_write"] is True
		close_api.retry_loan(failure.name)
	assert frappe.db.get_value("Day Close Failure", failure.name, "resolved_by") == get_user(
		"Lending Accountant"
	)


# --- The auditor and the borrower ----------------------------------------------------------------


def test_auditor_reads_everything():
	with as_user("Lending Auditor"):
		for doctype in (*LENDING_DOCTYPES, "Journal Entry", "GL Entry", "Account"):
			assert frappe.has_permission(doctype, "read"), doctype
		assert "Lending Auditor" in {
			row.role for row in frappe.get_doc("Report", "Loan Ledger Reconciliation").roles
		}


def test_auditor_changes_nothing(paid):
	verbs = ("write", "create", "delete", "submit", "cancel", "amend", "import", "share")
	with as_user("Lending Auditor"):
		allowed = {
			(doctype, verb)
			for doctype in (*LENDING_DOCTYPES, "Journal Entry", "GL Entry", "Account")
			for verb in verbs
			if frappe.has_permission(doctype, verb)
		}
		assert allowed == set()
		loan = frappe.get_doc("Loan", paid.loan)
		with refused(frappe.PermissionError):
			loan.save()
		with refused(frappe.PermissionError):
			desk_api.recalculate_loan(paid.loan)


def test_borrower_has_no_part_of_desk(paid):
	with as_user("Borrower"):
		assert {doctype for doctype in LENDING_DOCTYPES if frappe.has_permission(doctype, "read")} == set()
		for doctype in ROW_LEVEL:
			with pytest.raises(frappe.PermissionError):
				frappe.get_list(doctype)
		with refused(frappe.PermissionError):
			api.get_owed(paid.loan)
		with refused(frappe.PermissionError):
			make_repayment(loan=paid.loan, amount=10)


def test_guest_gets_nothing(paid):
	frappe.set_user("Guest")
	for call in (api.get_owed, desk_api.get_estimate):
		assert call not in frappe.guest_methods
		with refused(frappe.PermissionError):
			call(paid.loan)


def test_nobody_but_the_close_and_the_services_writes_the_sub_ledger():
	for role in ("Lending Manager", "Lending Accountant", "Loan Officer", "Teller"):
		with as_user(role):
			for verb in ("create", "write", "delete", "submit", "cancel"):
				assert not frappe.has_permission("Loan Ledger Entry", verb), (role, verb)
				for doctype in ("Day Close", "Day Close Partition", "Day Close Failure"):
					assert not frappe.has_permission(doctype, verb), (doctype, role, verb)


# --- How much a list asks ------------------------------------------------------------------------


@pytest.mark.parametrize("doctype", ROW_LEVEL)
def test_list_of_a_branch_asks_for_shares_and_rows_alone(paid, doctype):
	with as_user("Teller"):
		frappe.get_list(doctype, fields=["*"])
		with QueryLog() as queries:
			frappe.get_list(doctype, fields=["*"], limit=20)
	# Frappe asks for shares where its own user permissions apply; a payment is judged by the app alone.
	shares = [] if doctype == "Loan Repayment" else ["DocShare"]
	assert [TABLE.search(query)[1] for query in queries] == [*shares, doctype]

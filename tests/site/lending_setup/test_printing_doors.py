"""Prints by the framework's doors: what is stored, for who may print it, under a format of its own DocType.

The formats are those that the app brings, so that a new one is tested here without being named.
"""

import frappe
import frappe.model.base_document
import pytest
from frappe.www.printview import get_rendered_template

from lending_app.lending_setup.documents.own_doctypes import APP, list_own_doctypes
from lending_app.lending_setup.exceptions import PrintedDocumentError, WrongPrintFormatError
from lending_app.lending_setup.printing.load_printed import load_printed
from lending_app.origination.decisions import api as decisions
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.loan_payments.test_payment_notices import make_reference
from tests.site.loan_payments.till_support import make_shown_session
from tests.site.origination.steps import act
from tests.site.requests import call
from tests.site.servicing.test_portfolio_sale import make_lost_loans, make_sale
from tests.site.support import CENTRAL, COMPANY, NORTH, TODAY, as_user, get_user

DOOR = "frappe.www.printview.get_html_and_style"
RAW_DOOR = "frappe.www.printview.get_rendered_raw_commands"
PDF_DOOR = "frappe.utils.print_format.download_pdf"
MARK, FIGURE = "Forged by the request", 987_654.32
TEXTS, NUMBERS = ("Data", "Small Text", "Text", "Text Editor"), ("Currency", "Float", "Percent")
STRANGERS = (("Borrower", CENTRAL), ("Loan Officer", NORTH), ("Teller", NORTH))
MANAGER = ("Lending Manager", CENTRAL)


@pytest.fixture
def prints():
	"""Every print format of the app with a stored document to print."""
	loans = make_lost_loans(2)
	offered = make_in_review()
	evaluate_application(offered.name)
	act(act(offered, "Approve", "Credit Manager"), "Send Offer", "Loan Officer")
	documents = {
		"Client": make_client(),
		"Loan": loans[0],
		"Loan Repayment": make_repayment(loan=loans[0].name, amount=700),
		"Loan Application": offered.reload(),
		"Credit Evaluation": frappe.get_last_doc("Credit Evaluation", {"application": offered.name}),
		"Committee Session": make_session(),
		"Portfolio Sale": make_sale(loans[1:]),
		"Till Session": make_shown_session(),
	}
	rejected = make_in_review()
	with as_user("Credit Manager"):
		decisions.reject(rejected.name, reasons=["LOAN_AMOUNT"])
	modules = frappe.get_all("Module Def", {"app_name": APP}, pluck="name")
	formats = frappe.get_all("Print Format", {"module": ("in", modules)}, ["name", "doc_type"])
	frappe.db.set_single_value("Print Settings", "allow_print_for_draft", 1)
	running, paid = (make_disbursed_loan(disbursed_on="2026-07-01") for _ in range(2))
	documents["Payment Reference"] = frappe.get_doc("Payment Reference", make_reference(running))
	found = {row.name: documents[row.doc_type] for row in formats}
	make_repayment(loan=paid.name, amount=get_loan_state(paid.name, TODAY).payoff)
	return found | {
		"Client Interest Certificate": frappe.get_doc("Client", running.client),
		"No-Debt Letter": paid,
		"Payoff Quote": running,
		"Rejection Letter": rejected.reload(),
	}


def make_in_review():
	product, client = make_loan_product(), make_client()
	with as_user("Loan Officer"):
		application = make_loan_application(product=product.name, client=client.name)
	return act(act(application, "Submit Application", "Loan Officer"), "Take into Review", "Credit Manager")


def make_session():
	chair = get_user(*MANAGER)
	committee = frappe.new_doc(
		"Credit Committee", committee_name="Printed", company=COMPANY, chair=chair, quorum=1
	)
	committee.append("members", {"user": chair})
	session = frappe.new_doc(
		"Committee Session", committee=committee.insert().name, session_date="2026-07-15"
	)
	session.append("applications", {"application": make_in_review().name, "proposed_amount": 70_000})
	return session.insert()


def forge(document, **values):
	"""The document with every text and figure of it and of its rows made up."""
	forged = frappe.get_doc(document.doctype, document.name)
	for part in (forged, *forged.get_all_children()):
		for field in part.meta.fields:
			if field.fieldtype in TEXTS and not field.options:
				part.set(field.fieldname, MARK)
			elif field.fieldtype in NUMBERS:
				part.set(field.fieldname, FIGURE)
	return frappe.as_json(forged.as_dict() | values)


def show(doc, print_format=None, **values):
	return call(DOOR, doc=doc, print_format=print_format, **values)["html"]


def test_what_is_stored_is_printed_and_not_what_is_sent(prints):
	for print_format, document in prints.items():
		with as_user(*MANAGER):
			stored = show(document.doctype, print_format, name=document.name)
			# A capture line is printed in groups of four.
			assert document.name in stored.replace(" ", ""), print_format
			assert show(forge(document), print_format) == stored, print_format
			standard = show(forge(document), "Standard")
			# However it got to the template: jobs, other apps and e-mails fill in print formats too.
			given = frappe.get_doc(frappe.parse_json(forge(document)))
			record = frappe.get_doc("Print Format", print_format)
			body = get_rendered_template(given, print_format=record, meta=given.meta)
		assert document.name in body.replace(" ", ""), print_format
		for html in (standard, body):
			assert MARK not in html, print_format
			assert "987,654" not in html, print_format


def test_a_format_prints_no_other_doctype_and_nothing_to_strangers(prints):
	"""Tried with a Country that has a loan's name, a stored Country, and the document with a branch of one's own."""
	for print_format, document in prints.items():
		assert_strangers_are_refused(print_format, document)
		forged = frappe.as_json(document.as_dict() | {"doctype": "Country"})
		country = frappe.get_doc(frappe.parse_json(forged))
		stored = frappe.get_doc("Country", "Dominican Republic")
		for role, branch in (*STRANGERS, MANAGER):
			with as_user(role, branch):
				with pytest.raises((PrintedDocumentError, frappe.PermissionError)):
					show(forged, print_format)
				for given in (country, stored):
					with pytest.raises((WrongPrintFormatError, frappe.PermissionError)):
						get_rendered_template(given, frappe.get_doc("Print Format", print_format))
		frappe.clear_messages()


def assert_strangers_are_refused(print_format, document):
	own = forge(document, branch=NORTH, owner=get_user("Loan Officer", NORTH))
	for role, branch in STRANGERS:
		with as_user(role, branch):
			for ask in (
				lambda: show(document.doctype, print_format, name=document.name),
				lambda: show(own, print_format),
				lambda: show(own, "Standard"),
				lambda: call(RAW_DOOR, doc=own, print_format=print_format),
				lambda: call(PDF_DOOR, doctype=document.doctype, name=document.name, format=print_format),
			):
				with pytest.raises(frappe.PermissionError):
					ask()


def test_documents_that_are_not_stored_are_not_printed():
	client = frappe.as_json(make_client().as_dict() | {"name": "new-client-1", "__islocal": 1})
	for sent in (client, '{"doctype": "Client"}', '{"doctype": "No Such", "name": "1"}', "[]"):
		with as_user(*MANAGER), pytest.raises(PrintedDocumentError):
			show(sent, "Client Sheet")


def test_reading_alone_is_not_printing():
	loan = make_disbursed_loan()
	frappe.db.set_value("DocPerm", {"parent": "Loan", "role": "Lending Manager"}, "print", 0)
	frappe.clear_cache(doctype="Loan")
	with as_user(*MANAGER), pytest.raises(frappe.PermissionError):
		load_printed(loan, "Loan")
	with as_user("Loan Officer"):
		assert load_printed(loan, "Loan").name == loan.name


def test_a_share_key_opens_its_document_alone():
	loan, other = make_disbursed_loan(), make_disbursed_loan()
	key = loan.get_document_share_key()
	with as_user("Borrower"):
		frappe.local.form_dict = frappe._dict(key=key)
		assert load_printed({"doctype": "Loan", "name": loan.name}, "Loan").name == loan.name
		with pytest.raises(frappe.PermissionError):
			load_printed({"doctype": "Loan", "name": other.name}, "Loan")


def is_ours(method):
	return method.__module__.startswith("lending_app.")


def test_documents_offer_no_methods_of_their_own_to_requests():
	"""`run_doc_method` calls them on a document that the request has made up; functions that load theirs do not."""
	common = {"submit", "cancel", "rename", "add_comment"}
	for doctype in list_own_doctypes():
		controller = frappe.model.base_document.get_controller(doctype)
		methods = {name for name in dir(controller) if getattr(controller, name, None) in frappe.whitelisted}
		# Of the framework's own; a controller that writes one again takes it back from requests.
		assert methods == {name for name in common if not is_ours(getattr(controller, name))}, doctype

"""Paper of a site: what is printed is what was posted, and only for those who may print it."""

import re

import frappe
import pytest
from frappe.www.printview import get_print_format, get_rendered_template

from lending_app.printing import render_pdf
from lending_app.printing.hook import GENERATOR, generate_pdf
from lending_app.servicing import api
from lending_app.servicing.exceptions import LoanStateError, NotDisbursedError
from lending_app.servicing.printouts.build_printout import (
	build_loan_receipt,
	build_loan_schedule,
	build_loan_statement,
	render_lending_document,
)
from lending_app.testing.factories import make_approved_loan, make_disbursed_loan, make_repayment
from tests.site.support import NORTH, as_user, refused

FORMATS = {"Loan Schedule": "Loan", "Loan Statement": "Loan", "Loan Receipt": "Loan Repayment"}


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture
def loan(shared_loan):
	return frappe.get_doc("Loan", shared_loan)


@pytest.fixture
def repayment(loan):
	return make_repayment(loan=loan.name, value_date="2026-07-15")


def render(print_format, document):
	"""The print format's own template, as Frappe renders it."""
	record = frappe.get_doc("Print Format", print_format)
	return frappe.get_jenv().from_string(get_print_format(document.doctype, record)).render(doc=document)


def get_texts(html):
	return re.sub(r"<[^>]+>", " ", html.partition("<article")[2])


def test_print_formats_come_with_the_app_and_name_its_generator():
	for name, doctype in FORMATS.items():
		record = frappe.get_doc("Print Format", name)
		assert (record.doc_type, record.pdf_generator, record.standard) == (doctype, GENERATOR, "Yes")
	assert frappe.get_meta("Loan Repayment").default_print_format == "Loan Receipt"


def test_teller_prints_the_receipt_of_a_payment(repayment):
	with as_user("Teller"):
		html = render("Loan Receipt", frappe.get_doc("Loan Repayment", repayment.name))
	texts = get_texts(html)
	for text in (
		repayment.name,
		repayment.loan,
		repayment.client_name,
		"DOP 9,168.00",
		"7,668.00",
		"1,500.00",
	):
		assert text in texts
	assert "Nine thousand, one hundred and sixty-eight Dominican pesos and 00/100" in texts
	if render_pdf.has_pango():
		assert generate_pdf(html=html, pdf_generator=GENERATOR).startswith(b"%PDF")


def test_teller_of_another_branch_prints_nothing(loan, repayment):
	with as_user("Teller", NORTH), refused(frappe.PermissionError, exact=False):
		render_lending_document(loan, "Loan Statement")
	with as_user("Teller", NORTH), refused(frappe.PermissionError, exact=False):
		render_lending_document(repayment, "Loan Receipt")


def test_borrower_without_the_document_prints_nothing(loan):
	with as_user("Borrower"), refused(frappe.PermissionError, exact=False):
		render_lending_document(loan, "Loan Schedule")


def test_receipt_is_printed_as_it_was_issued(loan, repayment):
	before = build_loan_receipt(frappe.get_doc("Loan Repayment", repayment.name))
	make_repayment(loan=loan.name, value_date="2026-07-01", posting_date="2026-07-15", amount=500)
	after = build_loan_receipt(frappe.get_doc("Loan Repayment", repayment.name))
	assert after.allocation == before.allocation
	assert (after.after[0], after.after[2]) == (before.after[0], before.after[2])


def test_receipt_names_the_teller_and_both_references(loan):
	with as_user("Teller"):
		paid = make_repayment(
			loan=loan.name, value_date="2026-07-14", reference_number="TRX 77", external_reference="APP-5"
		)
	fields = {field.label: field.value for field in build_loan_receipt(paid).payment}
	assert fields["Teller"] == "Teller Central"
	assert fields["Our Reference"] == paid.name
	assert fields["Bank Reference"] == "TRX 77, APP-5"


def test_receipt_of_a_draft_is_refused(loan):
	draft = make_repayment(loan=loan.name, submit=False)
	with refused(LoanStateError, "Not Posted"):
		build_loan_receipt(draft)


def test_receipt_of_a_reversed_payment_says_so(repayment):
	api.reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	receipt = build_loan_receipt(frappe.get_doc("Loan Repayment", repayment.name))
	assert receipt.letter.title == "Payment Receipt, Reversed"
	assert "Cheque returned" in receipt.note


def test_reversed_receipt_is_printed(repayment):
	"""Frappe refuses cancelled documents unless the site allows them."""
	api.reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	printed, receipt = frappe.get_doc("Print Format", "Loan Receipt"), repayment.reload()
	with as_user("Teller"):
		html = get_rendered_template(receipt, print_format=printed, meta=receipt.meta)
	assert "Payment Receipt, Reversed" in html


def test_states_of_installments_have_the_gender_of_installments(loan):
	make_repayment(loan=loan.name)
	frappe.local.lang = "es"
	try:
		statuses = [row.cells[-1] for row in build_loan_schedule(loan.reload()).installments.rows]
	finally:
		frappe.local.lang = "en"
	assert statuses[0] == "Pagada"
	assert "Pagado" not in statuses


def test_statement_shows_reversed_payments_struck_out(loan, repayment):
	api.reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	statement = build_loan_statement(loan)
	assert [row.tone for row in statement.movements.rows] == ["", "void"]


def test_statement_before_disbursement_is_refused():
	loan = make_approved_loan()
	with refused(NotDisbursedError, "Not Disbursed"):
		build_loan_statement(loan)


def test_schedule_before_disbursement_says_that_it_is_an_estimate():
	schedule = build_loan_schedule(make_approved_loan())
	assert schedule.letter.title == "Estimated Repayment Schedule"
	assert schedule.installments.rows[0].cells[-2] == "9,168.00"


def test_schedule_after_disbursement_shows_what_was_paid(loan, repayment):
	schedule = build_loan_schedule(loan)
	assert [row.tone for row in schedule.installments.rows[:2]] == ["paid", ""]


def test_paper_speaks_the_reader_s_language_with_the_country_s_figures(repayment):
	frappe.local.lang = "es"
	try:
		texts = get_texts(render("Loan Receipt", repayment))
	finally:
		frappe.local.lang = "en"
	for text in (
		"Recibo de pago",
		"Nueve mil ciento sesenta y ocho pesos dominicanos con 00/100",
		"9,168.00",
		"Cuota 1",
	):
		assert text in texts

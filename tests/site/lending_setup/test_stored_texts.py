"""What is written for good is in the language of the company, no matter who acts."""

import frappe
import pytest

from lending_app.clients.statuses.change_status import set_status
from lending_app.lending_setup.language.speak import speaking
from lending_app.products.statuses.change_product_status import change_product_status
from lending_app.servicing import api
from lending_app.servicing.state.recalculate_loan import recalculate_loan
from lending_app.testing.factories import make_client, make_disbursed_loan, make_loan_product, make_repayment
from tests.site.closing.closing import close
from tests.site.support import COMPANY


@pytest.fixture
def french():
	"""A user in French on a company of a country that speaks Spanish."""
	with speaking("fr"):
		yield


def get_remark(document):
	return frappe.db.get_value("Journal Entry", document.journal_entry, "user_remark")


def list_notes(document):
	filters = {"reference_doctype": document.doctype, "reference_name": document.name, "comment_type": "Info"}
	return frappe.get_all("Comment", filters, pluck="content")


def test_remarks_of_journal_entries(french):
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	paid = make_repayment(loan=loan.name, value_date="2026-07-01", amount=100)
	disbursed = frappe.get_last_doc("Loan Disbursement", {"loan": loan.name})
	assert get_remark(disbursed).startswith(f"Desembolso {disbursed.name} del préstamo {loan.name}")
	assert get_remark(paid).startswith(f"Recibo {paid.name} del préstamo {loan.name}")
	api.reverse_document("Loan Repayment", paid.name, "Chèque impayé", "2026-07-02")
	[reversal] = frappe.get_all(
		"Journal Entry",
		{"lending_document": paid.name, "user_remark": ("like", "%impayé")},
		pluck="user_remark",
	)
	assert reversal.startswith(f"Reversión de {paid.name}, préstamo {loan.name}")
	close("2026-06-15", "2026-06-16")
	remarks = frappe.get_all(
		"Journal Entry", {"lending_document_type": "Day Close", "company": COMPANY}, pluck="user_remark"
	)
	assert remarks
	assert all(remark.startswith("Cierre del") for remark in remarks)


def test_lines_of_timelines(french):
	client, product = make_client(), make_loan_product()
	set_status(client.name, "Blocked", "x")
	change_product_status(product.name, "Inactive", "x")
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	recalculate_loan(loan.name)
	assert list_notes(client) == ["Bloqueado: x"]
	assert list_notes(product) == ["Inactivo desde el 15-07-2026: x"]
	assert list_notes(loan)[0].startswith("Saldos recalculados.")

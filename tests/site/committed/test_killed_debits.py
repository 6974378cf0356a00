"""A response to direct debits whose worker is killed at random moments, and run twice at once: every debit is paid once.

LENDING_KILLS sets how often it is killed.
"""

from __future__ import annotations

import frappe
from frappe.utils import add_months, today

from lending_app.disbursement.payment_files import run_answer
from lending_app.disbursement.payment_files.layouts import seed_layouts
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.direct_debits.apply_response import apply_response
from lending_app.loan_payments.direct_debits.load_response import JOB, load_response
from lending_app.loan_payments.direct_debits.make_batch import make_batch
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_disbursed_loan,
	make_image,
	make_loan_product,
	make_unique,
)
from tests.site.committed.killed_jobs import kill_often
from tests.site.disbursement.payment_support import TITLES, make_bank_account
from tests.site.support import assert_ledgers_agree

DEBITS = 8


def send_batch(company: str) -> tuple[list[str], str]:
	"""Loans with mandates, the batch that debits them, and the file that accepts every debit."""
	mode = frappe.db.get_value("Mode of Payment Account", {"company": company}, "parent")
	product, client = (
		make_loan_product(),
		make_client(branch=make_branch(name="Kill Branch", company=company)),
	)
	loans = []
	for _number in range(DEBITS):
		values = {"client": client, "product": product, "company": company}
		loans.append(make_disbursed_loan(disbursed_on=add_months(today(), -1), **values).name)
	frappe.new_doc(
		"Direct Debit Mandate",
		client=client.name,
		company=company,
		holder="Ana",
		account_number="1234567890",
		evidence=make_image(),
	).insert()
	values = {"company": company, "bank_account": make_bank_account(company=company), "mode_of_payment": mode}
	batch = make_batch(frappe.new_doc("Direct Debit Batch", collection_date=today(), **values).insert().name)
	# A second person sends it, who is of no matter here.
	batch.db_set("status", "Sent")
	frappe.db.set_value("Direct Debit", {"batch": batch.name}, "status", "Sent")
	ids = frappe.get_all("Direct Debit", {"batch": batch.name}, pluck="end_to_end_id", order_by="line")
	rows = "".join(f"{name},accepted,{today()},,,,\n" for name in ids)
	file = frappe.new_doc("File", file_name=f"{make_unique('r')}.csv", is_private=1, content=TITLES + rows)
	response = frappe.new_doc(
		"Direct Debit Response",
		company=company,
		format="Layout",
		layout="Status, CSV",
		file=file.insert().file_url,
	).insert()
	load_response(response.name)
	return loans, response.name


def test_killed_response_pays_every_debit_once(committed_company):
	seed_layouts()
	loans, response = send_batch(committed_company)
	frappe.db.commit()
	kill_often(JOB.method, response, run_answer.__name__, 0.6)
	apply_response(response)
	frappe.set_user("Administrator")
	document = frappe.get_doc("Direct Debit Response", response)
	assert (document.status, document.number_applied, document.number_failed) == ("Done", DEBITS, 0)
	assert frappe.db.count("Payment Batch", {"reference_number": response}) == 1
	# The workers live in the present, this test in its past.
	dates = {"posting_date": today(), "value_date": today()}
	frappe.db.set_value("Payment Batch", document.payment_batch, dates)
	post_batch(document.payment_batch)
	frappe.set_user("Administrator")
	for loan in loans:
		assert frappe.db.count("Loan Repayment", {"loan": loan, "docstatus": 1}) == 1
	assert_ledgers_agree(committed_company)

"""Batches of direct debits and responses to them whose workers are killed at random moments, and run twice at once: every
loan is debited once, and every debit is paid once.

LENDING_KILLS sets how often it is killed.
"""

from __future__ import annotations

from functools import partial

import frappe
from frappe.utils import add_months, today

from lending_app.disbursement.payment_files import run_answer
from lending_app.disbursement.payment_files.layouts import seed_layouts
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.direct_debits.apply_response import apply_response
from lending_app.loan_payments.direct_debits.load_response import JOB, load_response
from lending_app.loan_payments.direct_debits.make_batch import JOB as MAKE
from lending_app.loan_payments.direct_debits.make_batch import make_batch, start_batch
from lending_app.loan_payments.making import make_in_parts as making
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_disbursed_loan,
	make_image,
	make_loan_product,
	make_unique,
)
from tests.site.committed.killed_jobs import kill_often
from tests.site.committed.racing import POSTED, race
from tests.site.disbursement.payment_support import TITLES, make_bank_account
from tests.site.support import assert_ledgers_agree

DEBITS = 8


def make_draft(company: str, **values: str) -> str:
	mode = frappe.db.get_value("Mode of Payment Account", {"company": company}, "parent")
	account = {"bank_account": make_bank_account(company=company)} | values
	batch = frappe.new_doc(
		"Direct Debit Batch", company=company, mode_of_payment=mode, collection_date=today(), **account
	)
	return batch.insert().name


def make_loans(company: str) -> list[str]:
	"""Loans with something due today, of a client who has signed a mandate."""
	product = make_loan_product()
	client = make_client(branch=make_branch(name="Kill Branch", company=company))
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
	return loans


def load_answer(company: str) -> tuple[list[str], str]:
	"""Loans with mandates, and the file that accepts every debit of the batch that debits them."""
	loans, batch = make_loans(company), make_draft(company)
	start_batch(batch)
	make_batch(batch)
	# A second person sends it, who is of no matter here.
	frappe.db.set_value("Direct Debit Batch", batch, "status", "Sent")
	frappe.db.set_value("Direct Debit", {"batch": batch}, "status", "Sent")
	ids = frappe.get_all("Direct Debit", {"batch": batch}, pluck="end_to_end_id", order_by="line")
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


def count_debits(loans: list[str]) -> set[int]:
	"""How often the loans are debited, over all batches."""
	return {frappe.db.count("Direct Debit", {"loan": loan, "status": "Waiting"}) for loan in loans}


def test_killed_making_debits_every_loan_once(committed_company):
	loans, batch = make_loans(committed_company), make_draft(committed_company)
	start_batch(batch)
	frappe.db.commit()
	kill_often(MAKE.method, batch, making.__name__, 0.6)
	make_batch(batch)
	frappe.set_user("Administrator")
	document = frappe.get_doc("Direct Debit Batch", batch)
	assert (document.status, document.number_of_debits) == ("Generated", DEBITS), document.failure
	assert count_debits(loans) == {1}
	ids = frappe.get_all("Direct Debit", {"batch": batch}, pluck="end_to_end_id", order_by="line")
	assert len(set(ids)) == DEBITS
	written = read_stored(document).decode()
	assert [written.count(f">{name}<") for name in ids] == [1] * DEBITS


def test_two_batches_made_at_once_never_debit_a_loan_twice(committed_company, monkeypatch):
	monkeypatch.setattr(making, "CHUNK", 3)
	loans = make_loans(committed_company)
	batches = [make_draft(committed_company), make_draft(committed_company)]
	for batch in batches:
		start_batch(batch)
	answers = race([partial(make_batch, batch) for batch in batches], "Administrator")
	assert {answer.error for answer in answers} == {POSTED}, answers
	assert count_debits(loans) == {1}
	made = [frappe.get_doc("Direct Debit Batch", batch) for batch in batches]
	assert sum(document.number_of_debits for document in made if document.status == "Generated") == DEBITS


def test_two_people_at_once_one_starts_and_one_is_refused(committed_company):
	make_loans(committed_company)
	batch = make_draft(committed_company)
	answers = race([partial(start_batch, batch)] * 2, "Administrator")
	assert sorted(answer.error for answer in answers) == ["DebitBatchError", POSTED], answers
	assert "Direct Debit Batch" in {answer.title for answer in answers}
	account = frappe.db.get_value("Direct Debit Batch", batch, "bank_account")
	frappe.db.set_value("Direct Debit Batch", batch, {"status": "Cancelled", "day_key": None})
	drafts = race([partial(make_draft, committed_company, bank_account=account)] * 2, "Administrator")
	assert [answer.error for answer in drafts].count(POSTED) == 1, drafts


def test_killed_response_pays_every_debit_once(committed_company):
	seed_layouts()
	loans, response = load_answer(committed_company)
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

"""Direct debits for tests: mandates, batches and what the bank says of them."""

import frappe

from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.direct_debits.apply_response import apply_response
from lending_app.loan_payments.direct_debits.load_response import load_response
from lending_app.loan_payments.direct_debits.make_batch import make_batch, start_batch
from lending_app.loan_payments.direct_debits.release_batch import release_batch
from lending_app.testing.factories import get_cash_mode, make_image, make_unique
from tests.site.disbursement.payment_support import TITLES, make_bank_account
from tests.site.support import COMPANY, as_user

CLABE = "002115016003269411"
DAY = "2026-07-15"


def make_mandate(of, role="Treasurer", **overrides):
	"""For a loan; with `loan=None` for all loans of its client."""
	values = {
		"client": frappe.db.get_value("Loan", of, "client"),
		"loan": of,
		"company": COMPANY,
		"signed_on": "2026-06-01",
		"holder": "José Muñoz",
		"account_type": "CLABE",
		"account_number": CLABE,
		"bank": "40002",
		"currency": "DOP",
	} | overrides
	with as_user(role):
		values.setdefault("evidence", make_image())
		return frappe.new_doc("Direct Debit Mandate", **values).insert()


def make_draft(**overrides):
	values = {
		"company": COMPANY,
		"bank_account": make_bank_account(),
		"collection_date": DAY,
		"mode_of_payment": get_cash_mode(),
	} | overrides
	with as_user("Treasurer"):
		return frappe.new_doc("Direct Debit Batch", **values).insert()


def make(**overrides):
	"""A batch with its file."""
	batch = run(make_draft(**overrides))
	assert batch.status == "Generated", batch.failure
	return batch


def run(batch):
	"""Have it made, and be the worker. The batch as it is then."""
	with as_user("Treasurer"):
		start_batch(batch.name)
		make_batch(batch.name)
	return batch.reload()


def assert_failed(batch, *words):
	"""It was not made, says why, and holds no loan."""
	run(batch)
	assert batch.status == "Failed"
	for word in words:
		assert word in batch.failure
	assert not frappe.db.exists("Direct Debit", {"batch": batch.name, "status": ("!=", "Left Out")})
	assert not batch.file


def send(**overrides):
	"""A batch that was released."""
	batch = make(**overrides)
	with as_user("Lending Manager"):
		return release_batch(batch.name)


def list_debits(batch, *loans):
	"""Debits of a batch by loan; a test names its own, as others may have mandates too."""
	rows = frappe.get_all("Direct Debit", {"batch": batch.name}, ["*"], order_by="line")
	found = {row.loan: row for row in rows}
	return [found[loan] for loan in loans] if loans else rows


def make_response(rows, **overrides):
	"""A draft with the bank's file: rows of the status CSV, or the whole content."""
	content = rows if isinstance(rows, bytes) else (TITLES + rows).encode()
	values = {"company": COMPANY, "format": "Layout", "layout": "Status, CSV"} | overrides
	with as_user("Treasurer"):
		name = f"{make_unique('debits')}.{'xml' if content.startswith(b'<') else 'csv'}"
		file = frappe.new_doc("File", file_name=name, is_private=1, content=content).insert()
		return frappe.new_doc("Direct Debit Response", file=file.file_url, **values).insert()


def respond(rows, **overrides):
	"""The bank's file, read and applied, with its payments posted."""
	document = make_response(rows, **overrides)
	with as_user("Treasurer"):
		load_response(document.name)
		apply_response(document.name)
		document.reload()
		if document.payment_batch:
			post_batch(document.payment_batch)
	return document


def get_receipt(debit):
	row = frappe.db.get_value("Direct Debit", debit.name, "payment_row")
	name = row and frappe.db.get_value("Payment Batch Row", row, "loan_repayment")
	return name and frappe.get_doc("Loan Repayment", name)

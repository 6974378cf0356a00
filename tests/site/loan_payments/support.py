"""Batches of payments for tests: files, and a job without its worker."""

import frappe

from lending_app.loan_payments.batches.check_batch import check_batch
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.batches.start_batch import start_batch
from lending_app.testing.factories import get_cash_mode, make_unique
from tests.site.support import COMPANY, as_user

HEAD = "Préstamo;Cliente;Monto;Fecha;Referencia;Ordenante"


def write_file(*lines, head=HEAD):
	return "\n".join((head, *lines, "")).encode("cp1252")


def make_batch(content, *, role="Treasurer", ending="csv", **overrides):
	"""A draft with its file."""
	with as_user(role):
		name = f"{make_unique('pagos')}.{ending}"
		file = frappe.new_doc("File", file_name=name, is_private=1, content=content).insert()
		values = {"company": COMPANY, "mode_of_payment": get_cash_mode(), "file": file.file_url} | overrides
		return frappe.new_doc("Payment Batch", **values).insert()


def check(batch, role="Treasurer"):
	with as_user(role):
		return check_batch(batch.name)


def post(batch, role="Treasurer", **options):
	"""Hand it to a worker, and be the worker."""
	with as_user(role):
		start_batch(batch.name, **options)
		post_batch(batch.name)
	return frappe.get_doc("Payment Batch", batch.name)


def list_rows(batch):
	fields = ["line", "status", "message", "loan", "loan_repayment", "journal_entry", "amount"]
	return frappe.get_all("Payment Batch Row", {"batch": batch.name}, fields, order_by="line")

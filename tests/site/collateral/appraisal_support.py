"""Batches of appraisals for tests: files, and a job without its worker."""

import frappe

from lending_app.collateral.appraisals.check_batch import check_batch
from lending_app.collateral.appraisals.start_batch import start_batch
from lending_app.collateral.appraisals.write_batch import write_batch
from lending_app.testing.factories import make_unique
from tests.site.support import as_user

HEAD = "Garantía;Valor de avalúo;Fecha de avalúo;Tasador"
ROLE = "Credit Manager"


def write_file(*lines, head=HEAD):
	return "\n".join((head, *lines, "")).encode("cp1252")


def make_batch(*lines, role=ROLE, head=HEAD, **overrides):
	"""A draft with its file."""
	with as_user(role):
		content = write_file(*lines, head=head)
		values = {"file_name": f"{make_unique('avaluos')}.csv", "is_private": 1, "content": content}
		file = frappe.new_doc("File", **values).insert()
		return frappe.new_doc("Appraisal Batch", file=file.file_url, **overrides).insert()


def check(batch, role=ROLE):
	with as_user(role):
		return check_batch(batch.name)


def write(batch, role=ROLE):
	"""Hand it to a worker, and be the worker."""
	with as_user(role):
		start_batch(batch.name)
		write_batch(batch.name)
	return frappe.get_doc("Appraisal Batch", batch.name)


def list_rows(batch):
	fields = ["line", "status", "message", "collateral", "value_amount", "turn"]
	return frappe.get_all("Appraisal Batch Row", {"batch": batch.name}, fields, order_by="line")

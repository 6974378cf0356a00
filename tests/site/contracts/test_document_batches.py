"""Documents of many loans as one file, whatever is interrupted; and the credit file that a job makes."""

from io import BytesIO
from zipfile import ZipFile

import frappe
import pytest
from pypdf import PdfReader

from lending_app.contracts import api, events
from lending_app.contracts.credit_file import export
from lending_app.contracts.document_batches import run_batch as job
from lending_app.contracts.documents.generate_many import generate_for_loan
from lending_app.contracts.exceptions import DocumentStateError
from lending_app.testing.factories import make_approved_loan, make_client
from tests.site.support import NORTH, as_user, get_user, refused

BOOKLET = "Installment Booklet"


class Killed(BaseException):
	"""The worker is gone: nothing catches it."""


@pytest.fixture
def told(monkeypatch):
	"""What is handed to workers, in place of workers."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


@pytest.fixture
def loans(settings, client):
	return [make_approved_loan(client=client, number_of_installments=count).name for count in (3, 4, 5)]


def start(loans, kind=BOOKLET, output="One PDF"):
	with as_user("Loan Officer"):
		return api.generate_for_loans(loans, kind, output)


def read_file(batch):
	url = frappe.db.get_value("Loan Document Batch", batch, "file")
	return frappe.get_doc("File", {"file_url": url, "attached_to_name": batch}).get_content()


def count_pages(documents):
	files = [frappe.db.get_value("Loan Document", name, "file") for name in documents]
	contents = [frappe.get_doc("File", {"file_url": url}).get_content() for url in files]
	return sum(len(PdfReader(BytesIO(content)).pages) for content in contents)


def test_documents_of_many_loans_come_as_one_file_and_are_those_on_file(loans, told, counted_commits):
	batch = start(loans)
	assert told[-1]["name"] == batch
	job.run_batch(batch)
	frappe.set_user("Administrator")
	record = frappe.get_doc("Loan Document Batch", batch)
	assert (record.status, record.number_made, record.number_failed) == ("Done", 3, 0)
	documents = [row.document for row in record.loans]
	assert [frappe.db.get_value("Loan Document", name, "loan") for name in documents] == loans
	pages = PdfReader(BytesIO(read_file(batch))).pages
	assert len(pages) == count_pages(documents) >= 3
	assert frappe.db.exists("Notification Log", {"document_name": batch, "for_user": record.started_by})

	zipped = start(loans, output="ZIP")
	job.run_batch(zipped)
	frappe.set_user("Administrator")
	names = ZipFile(BytesIO(read_file(zipped))).namelist()
	assert len(names) == 3
	assert all(document in name for document, name in zip(documents, names, strict=True))


def test_documents_made_by_workers_hold_their_file_in_both_fields_and_log_no_error(
	loan, loans, told, counted_commits
):
	before = frappe.db.count("Error Log")
	made = generate_for_loan(loan.name) + generate_for_loan(loan.name, is_disbursed=True)
	batch = start(loans)
	job.run_batch(batch)
	frappe.set_user("Administrator")
	made += [row.document for row in frappe.get_doc("Loan Document Batch", batch).loans]
	assert len(made) > len(loans)
	for name in made:
		url = frappe.db.get_value("Loan Document", name, "file")
		files = frappe.get_all(
			"File", {"attached_to_name": name}, ["file_url", "attached_to_field", "is_private"]
		)
		assert {(file.file_url, file.attached_to_field, file.is_private) for file in files} == {
			(url, "file", 1),
			(url, "original_file", 1),
		}
	assert frappe.db.count("Error Log") == before


def test_a_killed_batch_goes_on_after_what_it_has_saved(loans, told, counted_commits, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: frappe.db.savepoint("saved"))
	monkeypatch.setattr(job, "CHUNK", 1)
	batch = start(loans)
	made, real = [], job._make

	def make(loan, kind):
		made.append(loan)
		if len(made) == 2:
			raise Killed
		return real(loan, kind)

	monkeypatch.setattr(job, "_make", make)
	with pytest.raises(Killed):
		job.run_batch(batch)
	frappe.db.rollback(save_point="saved")
	frappe.set_user("Administrator")
	assert [bool(row.document) for row in frappe.get_doc("Loan Document Batch", batch).loans] == [1, 0, 0]
	events.resume_document_batches()
	assert told[-1]["name"] == batch
	job.run_batch(batch)
	frappe.set_user("Administrator")
	assert made == [loans[0], loans[1], loans[1], loans[2]]
	assert frappe.db.count("Loan Document", {"loan": ("in", loans), "kind": BOOKLET}) == 3
	assert frappe.db.get_value("Loan Document Batch", batch, "status") == "Done"


def test_what_a_loan_lacks_leaves_the_others_and_foreign_loans_are_refused(loans, told, counted_commits):
	frappe.get_doc("Loan", loans[1]).db_set("status", "Cancelled")
	batch = start(loans)
	job.run_batch(batch)
	frappe.set_user("Administrator")
	record = frappe.get_doc("Loan Document Batch", batch)
	assert (record.status, record.number_made, record.number_failed) == ("Done with Failures", 2, 1)
	assert "está anulado" in record.loans[1].failure
	with as_user("Credit Manager"):
		assert not frappe.has_permission("Loan Document Batch", "read", doc=record)
	foreign = make_approved_loan(client=make_client(branch=NORTH)).name
	with refused(frappe.PermissionError):
		start([*loans, foreign])
	with as_user("Teller"), refused(frappe.PermissionError):
		api.generate_for_loans(loans, BOOKLET, "ZIP")
	for names, kind in (([], BOOKLET), (loans, "Letter")):
		with refused(DocumentStateError, "Generate Documents"):
			start(names, kind)
	with refused(DocumentStateError, "Generate Them from the List"):
		frappe.new_doc("Loan Document Batch", kind=BOOKLET, output="ZIP").insert()


def test_a_large_credit_file_is_made_by_a_job_that_tells_its_user(loan, told, monkeypatch):
	monkeypatch.setattr(export, "LARGE", 1)
	with as_user("Lending Manager"):
		assert api.export_credit_file(loan.name) == {"queued": "1"}
	assert told[-1]["loan"] == loan.name
	user = get_user("Lending Manager")
	export.export_for_user(loan.name, user)
	frappe.set_user("Administrator")
	link = frappe.db.get_value("Notification Log", {"for_user": user, "document_name": loan.name}, "link")
	content = frappe.get_doc("File", {"file_url": link}).get_content()
	with ZipFile(BytesIO(content)) as archive:
		assert archive.testzip() is None
		assert [name for name in archive.namelist() if name.endswith(".csv")] == ["Index.csv"]

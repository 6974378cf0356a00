"""Every kind of document in every language, from its seeded template, on a loan with all that documents speak of."""

import hashlib
import re
import zipfile
from io import BytesIO

import frappe
import pytest
from pypdf import PdfReader

from lending_app.contracts import api
from lending_app.contracts.credit_file.export import build_zip
from lending_app.contracts.credit_file.list_file import list_credit_file
from lending_app.contracts.documents.generate import generate_document
from lending_app.contracts.documents.generate_many import generate_for_loan
from lending_app.contracts.exceptions import MissingFieldError, TemplateFieldError, TemplateRecordError
from lending_app.contracts.signature.sign import read_content
from lending_app.contracts.states import DocumentKind
from lending_app.origination.exceptions import ImpossibleApplicationDateError
from lending_app.patches.v1_0.describe_collateral import execute as describe_collateral
from lending_app.testing.factories import make_accepted_application, make_disbursement, make_unique
from tests.site.collateral.test_execution import make_execution
from tests.site.collateral.test_register import complete, make_pledge, make_thing
from tests.site.contracts.test_documents import read_text
from tests.site.support import NORTH, as_user, refused

TEMPLATE = "Loan Document Template"
# Of the page, in points: 19 mm.
MARGIN = 53
GUARANTOR = {
	"role": "Guarantor",
	"full_name": "Luis Peña",
	"identity_country": "Dominican Republic",
	"identity_type": "Passport",
	"identity_number": "RD7788991",
	"relation": "Brother",
	"phone": "+1 809 555 0199",
	"address": "Calle Sol 4, Santiago",
	"monthly_income": 60_000,
}
OWN = {
	DocumentKind.GUARANTEE: ["Luis Peña"],
	DocumentKind.COLLATERAL: ["Corolla 2020", "1HGCM82633A004352", "P-1", "R-1"],
}
NOTES = {"es": "Pagaré {0} de 12", "fr": "Billet à ordre {0} sur 12", "en": "Note {0} of 12"}


@pytest.fixture
def full_loan(settings, client):
	application = make_accepted_application(client=client.name, parties=[GUARANTOR])
	loan = frappe.get_doc("Loan", {"application": application.name})
	make_pledge(complete(make_thing(client=client)), loan)
	make_disbursement(loan=loan.name)
	return loan.reload()


def list_places(page):
	"""Texts of a page with where they begin, in points from the left."""
	places = []

	def take(text, scale, matrix, *_font):
		places.append((text.strip(), matrix[4] * scale[0] + scale[4]))

	page.extract_text(visitor_text=take)
	return [place for place in places if place[0]]


def assert_laid_out(document):
	"""Every page has its number, no text stands outside the margins, and the last page alone has the code."""
	pages = PdfReader(BytesIO(read_content(document))).pages
	for number, page in enumerate(pages, start=1):
		right = float(page.mediabox.width) - MARGIN
		outside = [place for place in list_places(page) if not MARGIN - 1 <= place[1] <= right]
		assert outside == [], (document.kind, number)
		text = page.extract_text()
		assert re.search(rf"\b{number} \w+ {len(pages)}", text), (document.kind, number)
		if document.kind == DocumentKind.BOOKLET.value:
			# A coupon is never cut: its title and its number stand on the same page.
			titles = re.findall(r"\w+ \d+ (?:de|sur|of) 12\b", text)
			assert len(titles) == text.count(document.client), number
		has_code = document.verification_code in "".join(text.split())
		assert has_code == (number == len(pages)), (document.kind, number)


@pytest.mark.parametrize("language", ["es", "fr", "en"])
def test_every_kind_is_printed_whole_in_every_language(full_loan, language):
	for kind in DocumentKind:
		document = generate_document(full_loan.name, kind.value, language)
		text = read_text(document)
		assert_laid_out(document)
		assert full_loan.name in text, kind
		assert document.name in text, kind
		for part in OWN.get(kind, []):
			assert part in text, (kind, part)
		if kind is DocumentKind.INSTALLMENT_NOTES:
			assert NOTES[language].format(12) in text
		assert "None" not in text, kind
		assert "{{" not in text, kind


def test_a_schedule_has_a_line_of_figures_for_each_installment_and_a_voucher_what_was_kept_back(full_loan):
	lines = [
		" ".join(line.split())
		for page in PdfReader(
			BytesIO(read_content(generate_document(full_loan.name, "Repayment Schedule", "es")))
		).pages
		for line in page.extract_text().splitlines()
	]
	for row in full_loan.installments:
		figures = (row.principal_amount, row.interest_amount, row.total_amount)
		wanted = " ".join(f"{amount:,.2f}" for amount in figures)
		assert any(wanted in line for line in lines), (wanted, lines)
	voucher = read_text(generate_document(full_loan.name, "Disbursement Voucher", "es"))
	assert "Entregado DOP 100,000.00" in voucher
	assert "Cien mil pesos dominicanos con 00/100" in voucher
	assert "15 de julio de 2026" in voucher


def test_a_loan_s_documents_follow_of_themselves_and_once(full_loan):
	made = generate_for_loan(full_loan.name)
	kinds = frappe.get_all("Loan Document", {"name": ("in", made)}, pluck="kind")
	assert {"Loan Contract", "Guarantee Agreement", "Collateral Agreement"} <= set(kinds)
	again = generate_for_loan(full_loan.name)
	standing = frappe.get_all(
		"Loan Document", {"loan": full_loan.name, "status": ("!=", "Cancelled")}, pluck="name"
	)
	assert sorted(standing) == sorted(again)


def test_agreements_that_a_site_has_already_tell_things_apart_after_its_migration(full_loan):
	template = frappe.get_doc(TEMPLATE, {"kind": "Collateral Agreement", "language": "es"})
	seeded = template.body
	told = ("details", "policy", "rank")
	before = "\n".join(
		re.sub(r"{% if item\.(" + "|".join(told) + r") %}.*?{% endif %}", "", line)
		for line in seeded.split("\n")
	)
	assert before != seeded
	template.update({"body": before}).save()
	describe_collateral()
	describe_collateral()  # safe to run again
	after = template.reload().body
	assert all(after.count(f"item.{field} %}}") == 1 for field in told)
	text = read_text(generate_document(full_loan.name, "Collateral Agreement", "es"))
	for part in ("1HGCM82633A004352", "póliza P-1", "rango 1"):
		assert part in text, part


def make_template(body, **overrides):
	values = {"kind": "Instruction Letter", "language": "es", "title": "Carta", "is_active": 1} | overrides
	return frappe.new_doc(TEMPLATE, body=body, **values)


@pytest.mark.parametrize(
	"body",
	[
		"{{ loan.secret }}",
		"{{ frappe.db }}",
		"{{ ''.__class__ }}",
		"{{ loan.items() }}",
		"{% include 'x' %}",
		"{% for x in borrower %}",
	],
)
def test_a_template_with_what_it_cannot_use_is_refused(settings, body):
	with refused(TemplateFieldError):
		make_template(body).insert()


def test_a_field_without_a_value_is_an_error_and_never_a_blank(full_loan):
	frappe.db.set_value("Contract Settings", full_loan.company, "representative_name", "")
	frappe.clear_document_cache("Contract Settings", full_loan.company)
	before = frappe.db.count("Loan Document")
	template = frappe.get_doc(TEMPLATE, {"kind": "Instruction Letter", "language": "es"})
	template.update({"body": "<p>{{ lender.representative }} {{ loan.number }}</p>"}).save()
	with refused(MissingFieldError, match="lender.representative"):
		generate_document(full_loan.name, "Instruction Letter", "es")
	assert frappe.db.count("Loan Document") == before


def test_a_used_template_changed_is_a_new_version_and_the_old_one_stays(full_loan):
	first = generate_document(full_loan.name, "Instruction Letter", "es")
	template = frappe.get_doc(TEMPLATE, {"kind": "Instruction Letter", "language": "es"})
	old = frappe.get_doc("Loan Document Template Version", first.template_version)
	template.body = template.body + "<p>Anexo</p>"
	template.save()
	second = generate_document(full_loan.name, "Instruction Letter", "es")
	assert template.version_number == old.version_number + 1
	assert second.template_version != first.template_version
	assert frappe.db.get_value("Loan Document Template Version", old.name, "body") == old.body
	assert "Anexo" in read_text(second)
	with refused(TemplateRecordError):
		template.delete()


def test_a_loan_slip_says_day_amount_and_delivery_time(full_loan):
	application = frappe.get_doc("Loan Application", full_loan.application)
	with as_user("Loan Officer"):
		for time in ("2 pm", "24:00", "9:75"):
			application.planned_disbursement_time = time
			with refused(ImpossibleApplicationDateError, "Impossible Time"):
				application.save()
			application.reload()
		application.planned_disbursement_time = "14:30"
		application.save()
	for language, words in (
		("es", "hora de entrega 14:30"),
		("fr", "heure de remise 14:30"),
		("en", "delivery time 14:30"),
	):
		text = " ".join(read_text(generate_document(full_loan.name, "Loan Slip", language)).split())
		assert words in text
		assert "2026" in text
	application.db_set("planned_disbursement_time", None)
	text = read_text(generate_document(full_loan.name, "Loan Slip", "es"))
	assert "hora de entrega" not in text
	assert "horario de atención" in " ".join(text.split())


def test_a_template_is_previewed_on_a_real_loan_and_nothing_is_kept(full_loan):
	before = frappe.db.count("Loan Document")
	name = frappe.db.get_value(TEMPLATE, {"kind": "Loan Slip", "language": "fr"})
	api.preview(template=name, loan=full_loan.name)
	assert frappe.local.response.pop("filecontent").startswith(b"%PDF")
	assert frappe.db.count("Loan Document") == before


def test_a_credit_file_is_exported_with_index_and_hashes(full_loan):
	document = generate_document(full_loan.name, "Loan Contract", "es")
	found = list_credit_file(full_loan)
	archive = zipfile.ZipFile(BytesIO(build_zip(full_loan, found)))
	assert archive.testzip() is None
	index = archive.read(next(name for name in archive.namelist() if name.endswith(".csv"))).decode(
		"utf-8-sig"
	)
	for name in archive.namelist():
		if not name.endswith(".csv"):
			assert hashlib.sha256(archive.read(name)).hexdigest() in index, name
	assert document.content_hash in index
	assert full_loan.application in index
	assert any(document.name in text or "Loan Contract" in text for text in found.missing)


def test_a_credit_file_has_collateral_with_its_papers_guarantee_order_and_refund(full_loan):
	pledge = frappe.get_doc("Loan Collateral", {"loan": full_loan.name})
	thing = frappe.get_doc("Collateral", pledge.collateral)
	paper = read_content(generate_document(full_loan.name, "Loan Slip", "es"))
	title = frappe.new_doc("File", file_name="title.pdf", is_private=1, content=paper)
	title.update({"attached_to_doctype": "Collateral", "attached_to_name": thing.name}).insert()
	execution = make_execution(thing)
	of_loan = {"loan": full_loan.name, "company": full_loan.company, "branch": full_loan.branch}
	order = frappe.new_doc("Disbursement Order", name=make_unique("DES"), **of_loan)
	guarantee = frappe.new_doc("Liquid Guarantee", name=make_unique("GL"), **of_loan)
	refund = frappe.new_doc("Client Refund", name=make_unique("DEV"), docstatus=1, **of_loan)
	for doc in (order, guarantee, refund):
		# Their own tests make them; the file asks whether they are there.
		doc.db_insert()
	frappe.db.set_value("Collateral Insurance", thing.insurance[0].name, "ends_on", "2026-07-14")
	found = list_credit_file(full_loan)
	records = {(entry.doctype, entry.name) for entry in found.entries}
	for doc in (pledge, thing, execution, order, guarantee, refund):
		assert (doc.doctype, doc.name) in records, doc.doctype
	assert title.name in {entry.file for entry in found.entries}
	assert f"{thing.name}: It has no insurance in force." in found.missing
	with as_user("Loan Officer"):
		seen = {entry.doctype for entry in list_credit_file(full_loan).entries}
	assert {"Collateral", "Disbursement Order"} <= seen


def test_a_credit_file_of_another_branch_is_refused(full_loan):
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		api.get_credit_file(loan=full_loan.name)

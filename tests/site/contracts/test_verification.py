"""The public page that tells a genuine document from a changed one, as a browser asks it."""

import json
from io import BytesIO

import frappe
import pytest
from frappe.utils import set_request

from lending_app.contracts.documents.generate import generate_document
from lending_app.contracts.exceptions import UnreadablePdfError
from lending_app.contracts.signature.certificate import save_certificate
from lending_app.contracts.signature.sign import read_content
from lending_app.portal.documents_api import verify_document
from tests.site.contracts.test_signature import make_certificate, sign_both
from tests.site.portal.support import as_guest, get_page, read
from tests.site.support import COMPANY, NORTH, as_user, refused


@pytest.fixture
def document(loan):
	frappe.cache.delete_keys("rl:*")
	save_certificate(COMPANY, make_certificate(), "secret")
	return sign_both(generate_document(loan.name, "Loan Contract"))


def upload(content, code=""):
	set_request(
		method="POST",
		path="/",
		data={"file": (BytesIO(content), "contract.pdf")},
		content_type="multipart/form-data",
		environ_base={"REMOTE_ADDR": "203.0.113.7"},
		# As a guest's browser that has opened the page sends it.
		headers={"Cookie": "sid=Guest"},
	)
	try:
		return verify_document(code=code)
	finally:
		frappe.local.request = None


def test_the_page_of_a_code_says_what_is_on_record_and_nothing_of_the_client(document):
	with as_guest():
		page = read(get_page(f"/verify/{document.verification_code}"))
		unknown = read(get_page("/verify/AAAAAAAAAAAAAAAAAAAA"))
	for part in (document.name, document.content_hash):
		assert part in page
		assert part not in unknown
	for part in (document.client_name, document.loan, document.client):
		assert part not in page


def test_an_uploaded_file_is_genuine_and_a_changed_one_is_not(document):
	content = read_content(document)
	middle = len(content) // 3
	changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
	with as_guest():
		assert upload(content)["result"] == "genuine"
		answer = upload(changed, document.verification_code)
		assert (answer["result"], document.name in answer["title"]) == ("changed", True)
		assert upload(changed)["result"] == "changed"
		assert document.client_name not in json.dumps(answer)
		with refused(UnreadablePdfError, "Not a PDF File"):
			upload(b"MZ")


@pytest.mark.parametrize(("role", "branch"), [("Loan Officer", NORTH), ("Teller", None)])
def test_another_branch_or_role_reads_no_document(document, role, branch):
	with as_user(role, branch) if branch else as_user(role):
		assert not frappe.has_permission("Loan Document", "read", document.name)


def test_templates_are_written_by_who_may(document):
	template = frappe.get_last_doc("Loan Document Template")
	for role in ("Loan Officer", "Teller", "Borrower"):
		with as_user(role):
			assert not frappe.has_permission("Loan Document Template", "write", template.name)

"""Agent, then client with a code; sealed with the lender's certificate; verified afterwards."""

from datetime import datetime, timedelta, timezone
from io import BytesIO
from unittest.mock import patch

import frappe
import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pypdf import PdfReader, PdfWriter

from lending_app.contracts.documents import missing_signatures
from lending_app.contracts.documents.generate import generate_document
from lending_app.contracts.exceptions import (
	CertificateError,
	DocumentStateError,
	RegistrationError,
	SignatureCodeError,
	SignedDocumentError,
	SignerError,
)
from lending_app.contracts.registration.register import register_document
from lending_app.contracts.signature.certificate import save_certificate
from lending_app.contracts.signature.codes import send_code
from lending_app.contracts.signature.seal import read_seal
from lending_app.contracts.signature.sign import read_content, sign_as_agent, sign_as_client, sign_by_hand
from lending_app.contracts.verification.check_document import find_document, verify_file
from lending_app.portal.access import assert_owns
from lending_app.portal.exceptions import NotYoursError
from lending_app.testing.factories import make_approved_loan, make_client
from tests.site.support import COMPANY, TODAY, as_user, refused

CODE = "314159"


def make_certificate(password="secret", days=365):
	"""A self-signed certificate for signing documents, as PKCS#12."""
	key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
	name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Lending Test, SRL")])
	start = datetime(2026, 1, 1, tzinfo=timezone.utc)
	usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
	certificate = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(x509.random_serial_number())
		.not_valid_before(start)
		.not_valid_after(start + timedelta(days=days))
		.add_extension(usage, critical=True)
		.sign(key, hashes.SHA256())
	)
	return pkcs12.serialize_key_and_certificates(
		b"lender", key, certificate, None, BestAvailableEncryption(password.encode())
	)


@pytest.fixture
def contract(loan):
	frappe.get_doc("Contract Settings", COMPANY).update({"is_contract_required": 1}).save()
	return generate_document(loan.name, "Loan Contract")


def send(document, code=CODE):
	with (
		patch("lending_app.contracts.signature.codes.secrets.randbelow", return_value=int(code)),
		patch("lending_app.contracts.signature.codes.frappe.sendmail") as sent,
	):
		masked = send_code(document)
	return masked, sent


def sign_both(document):
	sign_as_agent(document.name, signed_by="Rosa Peña")
	send(document.reload())
	sign_as_client(document.name, signed_by=document.client_name, code=CODE)
	return document.reload()


def test_agent_then_client_and_the_loan_lacks_no_signature(loan, contract):
	assert len(missing_signatures(loan.name)) == 1
	with refused(SignerError, "Cannot Be Signed"):
		sign_as_client(contract.name, signed_by=contract.client_name, code=CODE)
	before = read_content(contract)
	document = sign_both(contract)
	assert [(row.signer, row.method) for row in document.signatures] == [
		("Agent", "Typed"),
		("Client", "Typed"),
	]
	assert (document.status, document.is_sealed) == ("Signed", 0)
	assert {row.document_hash for row in document.signatures} == {contract.original_hash}
	pages = PdfReader(BytesIO(read_content(document))).pages
	assert len(pages) == len(PdfReader(BytesIO(before)).pages) + 1
	evidence = pages[-1].extract_text()
	assert contract.original_hash[:20] in evidence.replace("\n", "")
	assert missing_signatures(loan.name) == []


def test_a_signed_document_is_never_made_again_changed_or_deleted(loan, contract):
	document = sign_both(contract)
	with refused(SignedDocumentError, "Already Signed"):
		generate_document(loan.name, "Loan Contract")
	with refused(DocumentStateError, "Cannot Be Signed"):
		sign_as_agent(document.name, signed_by="Rosa Peña")
	with refused(SignedDocumentError, "Document Stays"):
		document.delete()
	sent = frappe.get_doc("Loan Document", document.name)
	sent.update({"content_hash": "0" * 64, "status": "Generated"}).save()
	assert sent.reload().status == "Signed"
	assert sent.content_hash == document.content_hash


def test_a_document_nobody_signed_is_replaced(loan, contract):
	again = generate_document(loan.name, "Loan Contract")
	assert contract.reload().status == "Cancelled"
	assert again.name in contract.cancel_reason


def test_a_wrong_code_is_refused_and_a_few_wrong_ones_block_it(contract):
	sign_as_agent(contract.name, signed_by="Rosa Peña")
	masked, sent = send(contract.reload())
	assert masked == "an***@example.com"
	assert CODE in sent.call_args.kwargs["message"]
	stored = frappe.get_last_doc("Signature Code", {"document": contract.name})
	assert CODE not in stored.code_hash
	for _number in range(5):
		with refused(SignatureCodeError, "Wrong Code"):
			sign_as_client(contract.name, signed_by=contract.client_name, code="000000")
	with refused(SignatureCodeError, "Code Blocked"):
		sign_as_client(contract.name, signed_by=contract.client_name, code=CODE)
	assert contract.reload().status == "Signed by Agent"


def test_an_expired_code_an_older_code_and_a_used_one_are_refused(contract):
	sign_as_agent(contract.name, signed_by="Rosa Peña")
	send(contract.reload())
	send(contract, "271828")
	with refused(SignatureCodeError, "Wrong Code"):
		sign_as_client(contract.name, signed_by=contract.client_name, code=CODE)
	with (
		time_machine.travel(datetime(2026, 7, 15, 14, 11, tzinfo=timezone.utc)),
		refused(SignatureCodeError, "Code Expired"),
	):
		sign_as_client(contract.name, signed_by=contract.client_name, code="271828")
	sign_as_client(contract.name, signed_by=contract.client_name, code="271828")
	assert contract.reload().status == "Signed"


def test_more_codes_than_allowed_are_refused(contract):
	sign_as_agent(contract.name, signed_by="Rosa Peña")
	for _number in range(5):
		send(contract.reload())
	with refused(SignatureCodeError, "Too Many Codes"):
		send(contract)


def test_a_code_that_cannot_be_sent_is_said_in_words(contract):
	sign_as_agent(contract.name, signed_by="Rosa Peña")
	with (
		patch("lending_app.contracts.signature.codes.frappe.sendmail", side_effect=frappe.OutgoingEmailError),
		refused(SignatureCodeError, "Code Not Sent"),
	):
		send_code(contract.reload())


def test_another_clients_document_is_refused_by_its_address(contract):
	other = generate_document(make_approved_loan(client=make_client()).name, "Loan Contract")
	with as_user("Borrower"):
		assert assert_owns("Loan Document", contract.name).name == contract.name
		with refused(NotYoursError, "Not Found"):
			assert_owns("Loan Document", other.name)
		with refused(NotYoursError, "Not Found"):
			assert_owns("Loan Document", "DOC-2026-99999")


def test_a_sealed_document_shows_every_later_change(contract):
	save_certificate(COMPANY, make_certificate(), "secret")
	document = sign_both(contract)
	content = read_content(document)
	assert document.is_sealed == 1
	assert read_seal(content, COMPANY).is_valid
	assert verify_file(content).result == "genuine"
	assert verify_file(read_content(document, document.original_file)).result == "genuine"
	middle = len(content) // 3
	covered = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
	writer = PdfWriter(BytesIO(content), incremental=True)
	writer.add_blank_page(100, 100)
	added = BytesIO()
	writer.write(added)
	for tampered in (covered, added.getvalue()):
		found = verify_file(tampered, document.verification_code)
		assert (found.result, found.number) == ("changed", document.name)
	assert read_seal(added.getvalue(), COMPANY).is_intact
	assert not read_seal(added.getvalue(), COMPANY).is_valid


def test_the_record_is_found_by_code_and_by_hash(contract):
	assert find_document(contract.verification_code).result == "known"
	assert find_document(contract.content_hash).result == "genuine"
	assert find_document("f" * 64).result == "unknown"
	assert find_document("' or 1=1").result == "unknown"


def test_a_certificate_with_a_wrong_password_or_an_old_one_is_refused(loan):
	with refused(CertificateError, "Certificate Not Usable"):
		save_certificate(COMPANY, make_certificate(), "wrong")
	with refused(CertificateError, "Certificate Not Usable"):
		save_certificate(COMPANY, make_certificate(days=30), "secret")


def test_signed_by_hand_keeps_the_scan_with_its_hash(loan, contract):
	scan = read_content(contract)
	sign_by_hand(contract.name, content=scan, file_name="scan.pdf")
	document = contract.reload()
	assert [row.method for row in document.signatures] == ["By Hand", "By Hand"]
	assert (document.status, len(document.scan_hash)) == ("Signed", 64)
	assert missing_signatures(loan.name) == []


def test_a_signed_document_is_registered_with_office_number_and_date(contract):
	values = {"office": "Registro de Títulos", "number": "RT-77", "registered_on": TODAY}
	with refused(RegistrationError, "Registration Incomplete"):
		register_document(contract.name, **values)
	sign_both(contract)
	register_document(contract.name, **values)
	assert contract.reload().registration_number == "RT-77"
	with refused(RegistrationError, "Registration Incomplete"):
		register_document(contract.name, **(values | {"registered_on": TODAY + timedelta(days=1)}))

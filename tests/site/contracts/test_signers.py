"""Co-borrowers and guarantors sign the print; drawings, used codes and time stamps."""

import base64
from unittest.mock import patch

import frappe
import pytest
from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from lending_app.contracts.documents import missing_signatures
from lending_app.contracts.documents.generate import generate_document
from lending_app.contracts.exceptions import DocumentStateError, SignedDocumentError, SignerError
from lending_app.contracts.signature.certificate import save_certificate
from lending_app.contracts.signature.seal import read_seal
from lending_app.contracts.signature.sign import read_content, sign_as_agent, sign_as_client, sign_by_hand
from lending_app.testing.factories import make_accepted_application
from tests.site.contracts.test_documents import read_text
from tests.site.contracts.test_kinds import GUARANTOR
from tests.site.contracts.test_signature import CODE, make_certificate, send, sign_both
from tests.site.portal.support import make_png
from tests.site.support import COMPANY, TODAY, refused


@pytest.fixture
def guaranteed(settings, client):
	application = make_accepted_application(client=client.name, parties=[GUARANTOR])
	loan = frappe.db.get_value("Loan", {"application": application.name})
	return generate_document(loan, "Loan Contract")


def test_a_guarantor_is_missing_until_the_print_is_signed_by_hand(guaranteed):
	document = sign_both(guaranteed)
	assert document.status == "Signed by Client"
	assert missing_signatures(document.loan) == [
		f"Loan Contract {document.name}: Luis Peña (Guarantor) has not signed"
	]
	with refused(SignedDocumentError, "Already Signed"):
		generate_document(document.loan, "Loan Contract")
	scan, person = read_content(document), document.parties[0].name
	sign_by_hand(document.name, content=scan, file_name="scan.pdf", has_client=False, people=[person])
	document.reload()
	assert (document.status, document.parties[0].signed_on is not None) == ("Signed", True)
	last = document.signatures[-1]
	assert (last.signer, last.full_name, last.method, len(last.scan_hash)) == (
		"Guarantor",
		"Luis Peña",
		"By Hand",
		64,
	)
	assert "Luis Peña" in read_text(document)
	assert missing_signatures(document.loan) == []


def test_a_scan_names_people_of_the_document_who_have_not_signed(guaranteed):
	scan, person = read_content(guaranteed), guaranteed.parties[0].name
	values = {"content": scan, "file_name": "scan.pdf"}
	with refused(SignerError):
		sign_by_hand(guaranteed.name, **values, has_client=False, people=[person])
	sign_as_agent(guaranteed.name, signed_by="Rosa Peña")
	for people in ([], ["another"]):
		with refused(SignerError):
			sign_by_hand(guaranteed.name, **values, has_client=False, people=people)
	sign_by_hand(guaranteed.name, **values, people=[person])
	assert guaranteed.reload().status == "Signed"
	with refused(DocumentStateError):
		sign_by_hand(guaranteed.name, **values, has_client=False, people=[person])


def test_only_who_has_a_space_to_sign_in_is_asked(guaranteed):
	letter = generate_document(guaranteed.loan, "Instruction Letter")
	agreement = generate_document(guaranteed.loan, "Guarantee Agreement")
	assert letter.parties == []
	assert [row.full_name for row in agreement.parties] == ["Luis Peña"]


def test_a_drawn_signature_is_kept_and_a_used_code_is_refused(loan):
	document = generate_document(loan.name, "Loan Contract")
	drawing = f"data:image/png;base64,{base64.b64encode(make_png()).decode()}"
	sign_as_agent(document.name, signed_by="Rosa Peña", drawing=drawing)
	send(document.reload())
	sign_as_client(document.name, signed_by=document.client_name, code=CODE, drawing=drawing)
	assert [row.method for row in document.reload().signatures] == ["Drawn", "Drawn"]
	assert frappe.db.get_value("Signature Code", {"document": document.name}, "used_on")
	with refused(DocumentStateError):
		sign_as_client(document.name, signed_by=document.client_name, code=CODE)


def make_time_stamper():
	key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
	name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Time Stamps Test")])
	certificate = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(x509.random_serial_number())
		.not_valid_before(frappe.utils.get_datetime("2026-01-01"))
		.not_valid_after(frappe.utils.get_datetime("2036-01-01"))
		.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
		.sign(key, hashes.SHA256())
	)
	packed = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
	return DummyTimeStamper(
		asn1.Certificate.load(certificate.public_bytes(Encoding.DER)), keys.PrivateKeyInfo.load(packed)
	)


def test_a_stamped_seal_is_valid_and_a_change_shows(loan):
	frappe.get_doc("Contract Settings", COMPANY).update(
		{"timestamp_address": "https://tsa.example.com"}
	).save()
	save_certificate(COMPANY, make_certificate(), "secret")
	document = generate_document(loan.name, "Loan Contract")
	with patch("lending_app.contracts.signature.seal.HTTPTimeStamper") as stamper:
		stamper.return_value = make_time_stamper()
		document = sign_both(document)
	content = read_content(document)
	found = read_seal(content, COMPANY)
	assert (found.is_valid, found.stamped_on) == (True, TODAY)
	middle = len(content) // 3
	changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
	assert not read_seal(changed, COMPANY).is_valid

"""The lender's certificate: a PKCS#12 file, kept encrypted with the site's own key."""

from __future__ import annotations

import base64
import binascii
from typing import Any, NoReturn
from urllib.parse import urlparse

import frappe
from cryptography.hazmat.primitives.serialization import pkcs12
from frappe import _
from frappe.utils import getdate, now_datetime
from frappe.utils.password import get_decrypted_password, set_encrypted_password
from pyhanko.sign.signers import SimpleSigner

from lending_app.contracts.exceptions import CertificateError
from lending_app.lending_setup.document import by_service

SETTINGS = "Contract Settings"
FILE, PASSWORD = "certificate_file", "certificate_password"
SIZE_LIMIT = 40_000


def save_certificate(company: str, content: bytes, password: str) -> None:
	"""Keep a company's certificate. Raises CertificateError where it cannot sign. The caller checks permission."""
	certificate = _open(content, password)
	if certificate.not_valid_after_utc.replace(tzinfo=None) < now_datetime():
		_refuse(
			_("The certificate expired on {0}. Upload one that is valid.").format(
				certificate.not_valid_after_utc.date()
			)
		)
	settings = frappe.get_doc(SETTINGS, company)
	settings.certificate_subject = certificate.subject.rfc4514_string()[:140]
	settings.certificate_expires_on = getdate(certificate.not_valid_after_utc.date())
	by_service(settings).save()
	set_encrypted_password(SETTINGS, company, base64.b64encode(content).decode(), FILE)
	set_encrypted_password(SETTINGS, company, password, PASSWORD)


def load_signer(company: str) -> SimpleSigner | None:
	"""Who signs PDF files for a company; None where it has no certificate."""
	content = get_decrypted_password(SETTINGS, company, FILE, raise_exception=False)
	if not content:
		return None
	password = get_decrypted_password(SETTINGS, company, PASSWORD, raise_exception=False) or ""
	signer = SimpleSigner.load_pkcs12_data(
		base64.b64decode(content), other_certs=[], passphrase=password.encode()
	)
	if signer is None:
		_refuse(_("The certificate of {0} cannot be opened. Upload it again.").format(company))
	return signer


def read_upload(text: str) -> bytes:
	"""A file as a form sends it: base64, with or without the head of a data: address."""
	try:
		content = base64.b64decode(
			text.partition(",")[2] if text.startswith("data:") else text, validate=True
		)
	except (binascii.Error, ValueError):
		content = b""
	if not content or len(content) > SIZE_LIMIT:
		_refuse(_("This is no PKCS#12 file (.p12 or .pfx). Choose another one."))
	return content


def check_timestamp_address(address: str | None) -> None:
	if address and (urlparse(address).scheme not in ("http", "https") or not urlparse(address).hostname):
		_refuse(
			_("{0} is no address of a time stamp server. It begins with https://.").format(
				frappe.bold(address)
			)
		)


def _open(content: bytes, password: str) -> Any:
	try:
		key, certificate, _others = pkcs12.load_key_and_certificates(content, password.encode())
	except ValueError:
		_refuse(_("The file or its password is wrong. Upload the PKCS#12 file again with its password."))
	if key is None or certificate is None:
		_refuse(_("The file holds no key with its certificate. Export both together."))
	return certificate


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=CertificateError, title=_("Certificate Not Usable"))

"""The lender's digital signature on a PDF (PAdES), and what it says of a file later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zlib import error as ZlibError

import frappe
from frappe import _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from lending_app.contracts.exceptions import CertificateError
from lending_app.contracts.signature.certificate import load_signer
from lending_app.contracts.templates.parties import get_settings

FIELD = "Lender"
TIMEOUT = 20
# What reading a broken file raises: anyone may send one to be verified.
UNREADABLE = (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, ZlibError)
# What certificates for documents are made for; one of the two is enough.
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class Seal:
	"""`is_valid`: the lender's own certificate, over the whole file, and nothing changed since.

	`stamped_on`: the day of its time stamp, None without one.
	"""

	is_valid: bool
	is_intact: bool
	signer: str
	stamped_on: date | None = None


def seal(content: bytes, company: str, reason: str) -> tuple[bytes, bool]:
	"""The file with the lender's signature, time-stamped where a server is set; as it came where there is no certificate.

	Raises CertificateError.
	"""
	signer = load_signer(company)
	if signer is None:
		return content, False
	settings = get_settings(company)
	address = settings.get("timestamp_address")
	metadata = signers.PdfSignatureMetadata(
		field_name=FIELD,
		reason=reason,
		location=settings.get("signing_place") or None,
		subfilter=SigSeedSubFilter.PADES,
		md_algorithm="sha256",
	)
	try:
		out = signers.sign_pdf(
			IncrementalPdfFileWriter(BytesIO(content)),
			metadata,
			signer=signer,
			timestamper=HTTPTimeStamper(address, timeout=TIMEOUT) if address else None,
		)
	except (SigningError, TimestampRequestError, OSError) as error:
		frappe.throw(
			_("The lender's digital signature could not be set: {0}. Nothing was signed; try again.").format(
				frappe.utils.escape_html(str(error))
			),
			exc=CertificateError,
			title=_("Digital Signature Failed"),
		)
	return out.getvalue(), True


def read_seal(content: bytes, company: str) -> Seal | None:
	"""What the lender's signature says of a file; None where it has none.

	Trusts `bottom_line`: a signature's own digest stays valid when something is appended to the file.
	"""
	signer = load_signer(company)
	try:
		found = PdfFileReader(BytesIO(content)).embedded_signatures
	except UNREADABLE:
		return None
	if not found or signer is None:
		return None
	roots = [signer.signing_cert, *signer.cert_registry]
	context = ValidationContext(trust_roots=roots, allow_fetching=False)
	try:
		status = validate_pdf_signature(
			found[0], context, ts_validation_context=_trust_stamp(found[0]), key_usage_settings=USAGE
		)
	except UNREADABLE:
		return Seal(False, False, "")
	return Seal(
		is_valid=bool(status.bottom_line and status.intact),
		is_intact=bool(status.intact),
		signer=status.signing_cert.subject.human_friendly,
		stamped_on=status.timestamp_validity.timestamp.date() if status.timestamp_validity else None,
	)


def _trust_stamp(signature: EmbeddedPdfSignature) -> ValidationContext | None:
	"""The lender has chosen its time stamp server: the certificates that a stamp brings are taken for its own.

	What they cannot change is the stamp itself, which covers the lender's signature. None without a stamp.
	"""
	token = signature.attached_timestamp_data
	if token is None:
		return None
	roots = [row.chosen for row in token["certificates"] if row.name == "certificate"]
	return ValidationContext(trust_roots=roots, allow_fetching=False)

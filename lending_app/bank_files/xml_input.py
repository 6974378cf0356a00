"""XML of others, read without entities, document types or network; and the schemas of ISO 20022."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lxml import etree

from lending_app.bank_files.errors import BankFileError, Reason, refuse
from lending_app.bank_files.schema_errors import explain_error

SCHEMAS = Path(__file__).parent / "schemas"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
# 100,000 payments are about 90 MB.
LARGEST = 200_000_000
_SHOWN = 20


def parse_xml(data: bytes) -> etree._Element:
	"""Root of a file.

	:raises BankFileError: empty, cut, not XML, too large, or with a document type.
	"""
	if not data.strip():
		raise refuse(Reason.EMPTY_FILE, "file")
	if len(data) > LARGEST:
		raise refuse(Reason.TOO_BIG, "file", bound=f"{LARGEST // 1_000_000} MB")
	parser = etree.XMLParser(
		resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
	)
	try:
		root = etree.fromstring(data, parser)
	except (etree.XMLSyntaxError, ValueError) as error:
		line = getattr(error, "lineno", 0) or 0
		# A bomb of entities is stopped by the parser before its document type can be looked at.
		reason = Reason.ENTITIES if b"<!DOCTYPE" in data[:4096] else Reason.XML
		raise refuse(reason, "file", bound=error, line=line) from error
	if root.getroottree().docinfo.internalDTD is not None or root.getroottree().docinfo.doctype:
		raise refuse(Reason.ENTITIES, "file")
	return root


@lru_cache(maxsize=8)
def get_schema(message: str) -> etree.XMLSchema:
	"""The published schema of a message, read once."""
	parser = etree.XMLParser(resolve_entities=False, no_network=True)
	return etree.XMLSchema(etree.parse(str(SCHEMAS / f"{message}.xsd"), parser))


def check_schema(root: etree._Element, message: str) -> None:
	"""Refuse what the published schema refuses.

	:raises BankFileError: the first of its errors, by payment, line and element.
	"""
	schema = get_schema(message)
	if schema.validate(root):
		return
	raise BankFileError(
		explain_error(root, NAMESPACE + message, error) for error in list(schema.error_log)[:_SHOWN]
	)


def validate_file(data: bytes, message: str) -> etree._Element:
	"""Root of a file that follows the schema of its message."""
	root = parse_xml(data)
	if etree.QName(root).namespace != NAMESPACE + message:
		raise refuse(
			Reason.MESSAGE, "Document", etree.QName(root).namespace or "", message, root.sourceline or 0
		)
	check_schema(root, message)
	return root

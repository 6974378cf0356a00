"""Text as banks admit it: the basic Latin letters, figures and a few marks."""

from __future__ import annotations

import re

from unidecode import unidecode

from lending_app.bank_files.errors import BankFileError, Problem, Reason

# The Latin character set of SWIFT and SEPA.
_OTHER = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_SPACES = re.compile(r"\s+")


def to_latin(text: str, length: int) -> str:
	"""Names and purposes in the letters that banks read, cut at the length: `Muñoz & Cía` is `Munoz + Cia`."""
	plain = text if text.isascii() else unidecode(text)
	plain = _OTHER.sub(" ", plain.replace("&", "+"))
	return _SPACES.sub(" ", plain).strip()[:length].rstrip()


def check_id(value: str, element: str, length: int, line: int = 0) -> str:
	"""An id that the bank sends back: never changed, so refused where it does not fit."""
	problem = _find_id_problem(value, length)
	if problem is None:
		return value
	reason, bound = problem
	raise BankFileError(Problem(reason=reason, element=element, value=value[:60], bound=bound, line=line))


def _find_id_problem(value: str, length: int) -> tuple[Reason, str] | None:
	if not value:
		return Reason.EMPTY, ""
	if len(value) > length:
		return Reason.TOO_LONG, str(length)
	if _OTHER.search(value) or value != value.strip():
		return Reason.CHARACTERS, "".join(sorted(set(_OTHER.findall(value)))) or " "
	# A slash at an end, or two of them, is what SEPA refuses.
	if value.startswith("/") or value.endswith("/") or "//" in value:
		return Reason.CHARACTERS, "/"
	return None


def decode(data: bytes, encoding: str) -> str:
	"""Text of a file, without a byte order mark.

	:raises BankFileError: empty, or bytes that are not of the encoding, with the line of the first.
	"""
	if not data.strip():
		raise BankFileError(Problem(reason=Reason.EMPTY_FILE, element="file"))
	marks = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
	if data[:2] in marks and not encoding.lower().startswith("utf-16"):
		raise BankFileError(Problem(reason=Reason.ENCODING, element="file", value="UTF-16", bound=encoding))
	body = data.removeprefix(b"\xef\xbb\xbf")
	try:
		text = body.decode("utf-8" if len(body) < len(data) else encoding)
	except UnicodeDecodeError as error:
		line = body.count(b"\n", 0, error.start) + 1
		raise BankFileError(
			Problem(reason=Reason.ENCODING, element="file", bound=encoding, line=line)
		) from error
	if "\x00" in text:
		raise BankFileError(Problem(reason=Reason.ENCODING, element="file", bound=encoding))
	return text.removeprefix("\ufeff")

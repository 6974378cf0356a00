"""A statement of whichever format its content is of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lending_app.bank_files.receipts.read_receipts import decode
from lending_app.bank_files.statements.camt053 import read_camt053
from lending_app.bank_files.statements.mt940 import read_mt940
from lending_app.bank_files.statements.ofx import read_ofx
from lending_app.bank_files.statements.statement import Statement
from lending_app.bank_files.statements.table import read_table

_HEAD = 4_096
_MT940 = re.compile(r"^(?:\{4:\s*)?:(?:20|25|60F|60M):", re.MULTILINE)


def read_statement(name: str, data: bytes, layout: Mapping[str, Sequence[str]] | None = None) -> Statement:
	"""The statement of a file, told by what it holds and not by its name.

	:raises BankFileError: what is wrong with it, by line. Nothing of such a file is read.
	"""
	head = decode(data[:_HEAD]).lstrip("\ufeff \t\r\n") if data[:2] != b"PK" else ""
	if "<OFX>" in head.upper() or head.upper().startswith(("OFXHEADER", "<?OFX")):
		return read_ofx(data)
	if head.startswith("<"):
		return read_camt053(data)
	if _MT940.search(head):
		return read_mt940(data)
	return read_table(name, data, layout)

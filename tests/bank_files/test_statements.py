"""Statements of a bank account: four formats to one value, and nothing of a file that is broken."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.bank_files.errors import BankFileError, Reason
from lending_app.bank_files.statements.read_statement import read_statement

GOLDEN = Path(__file__).parent / "golden" / "statements"
IBAN = "DO28BAGR00000001212453611324"


def read(name: str, content: bytes | None = None):
	return read_statement(name, (GOLDEN / name).read_bytes() if content is None else content)


def list_problems(name: str, content: bytes) -> list[tuple[Reason, int]]:
	with pytest.raises(BankFileError) as refused:
		read_statement(name, content)
	return [(problem.reason, problem.line) for problem in refused.value.problems]


def test_mt940() -> None:
	statement = read("day.mt940")
	assert (statement.account, statement.currency) == (IBAN, "DOP")
	assert (statement.opening, statement.closing) == (Decimal("10000.00"), Decimal("18749.50"))
	paid, fee, taken_back = statement.lines
	assert (paid.amount, paid.payer, paid.reference) == (Decimal("9168.00"), "JOSE MUNOZ", "PRE-2026-00001")
	assert paid.text == "Deposito ventanilla Pago prestamo PRE-2026-00001"
	assert (fee.amount, fee.reference, fee.text) == (Decimal("-250.5"), "BPD-2", "Comision")
	assert (taken_back.amount, taken_back.value_date) == (Decimal("-168.00"), date(2026, 7, 14))
	assert taken_back.booking_date == date(2026, 7, 15)


def test_ofx() -> None:
	statement = read("day.ofx")
	assert (statement.account, statement.currency) == ("7914235670", "DOP")
	assert (statement.opening, statement.closing) == (Decimal("10000.00"), Decimal("18917.50"))
	paid, fee = statement.lines
	assert (paid.payer, paid.bank_id, paid.amount) == ("José Muñoz", "00002", Decimal("9168.00"))
	assert (fee.amount, fee.booking_date) == (Decimal("-250.50"), date(2026, 7, 15))


def test_camt053() -> None:
	statement = read("day.camt053.xml")
	assert (statement.account, statement.currency) == (IBAN, "DOP")
	paid, ana, eva, fee = statement.lines
	assert (paid.payer, paid.text, paid.reference) == ("José Muñoz", "Pago del préstamo", "PRE-2026-00001")
	assert (paid.bank_id, paid.value_date) == ("B-1", date(2026, 7, 14))
	# An entry of two payments, and one that is not booked yet.
	assert [(part.amount, part.payer, part.bank_id) for part in (ana, eva)] == [
		(Decimal("400.00"), "Ana", "B-2/1"),
		(Decimal("600.00"), "Eva", "B-2/2"),
	]
	assert (fee.amount, fee.text) == (Decimal("-250.50"), "Comisión")


CSV = (
	"Banco del Sur;;;;\nCuenta:;791-4235670;;;\n"
	"Fecha;Descripción;Débito;Crédito;Saldo\n"
	"15/07/2026;Pago PRE-1;;1.234,56;11.234,56\n15/07/2026;Comisión;234,56;;11.000,00\n;Total;;;\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_any_encoding_and_with_the_newest_line_first(encoding: str) -> None:
	statement = read("a.csv", CSV.encode(encoding))
	assert (statement.account, statement.opening, statement.closing) == ("791-4235670", 10000, 11000)
	assert [line.amount for line in statement.lines] == [Decimal("1234.56"), Decimal("-234.56")]
	first, second = CSV.splitlines()[3:5]
	newest_first = CSV.replace(first, "X").replace(second, first).replace("X", second)
	turned = read("a.csv", newest_first.encode(encoding))
	assert [line.bank_id for line in turned.lines] == [line.bank_id for line in statement.lines]


def test_marks_of_thousands_and_decimals_are_told_by_the_file() -> None:
	for amount, balance in (("1,234.56", "2,234.56"), ("1.234,56", "2.234,56"), ('"1,234.56"', '"2,234.56"')):
		text = f"Date\tAmount\tBalance\n2026-07-15\t{amount}\t{balance}\n"
		assert read("a.csv", text.encode()).lines[0].amount == Decimal("1234.56")
	assert list_problems("a.csv", b"Date;Amount\n2026-07-15;1.234\n2026-07-15;nothing\n") == [
		(Reason.NOT_AMOUNT, 2),
		(Reason.NOT_AMOUNT, 3),
	]


def test_excel_dates_and_numbers() -> None:
	book = openpyxl.Workbook()
	sheet = book.active
	for row in (["Fecha", "Monto", "Concepto"], [46218, 1234.56, "Pago"], [date(2026, 7, 16), -0.1, "Cargo"]):
		sheet.append(row)
	file = BytesIO()
	book.save(file)
	first, second = read("a.xlsx", file.getvalue()).lines
	assert (first.booking_date, first.amount) == (date(2026, 7, 15), Decimal("1234.56"))
	assert (second.booking_date, second.amount) == (date(2026, 7, 16), Decimal("-0.1"))


def test_broken_balances_are_refused() -> None:
	for name, old, new in (
		("day.mt940", b"18749,50", b"18749,51"),
		("day.camt053.xml", b"19917.50", b"19917.51"),
	):
		content = (GOLDEN / name).read_bytes().replace(old, new)
		assert (Reason.TOTAL, 0) in list_problems(name, content)
	assert list_problems("a.csv", CSV.replace("11.000,00", "11.000,01").encode()) == [(Reason.TOTAL, 5)]


def test_an_id_that_stands_twice_is_refused_and_lines_alike_are_told_apart() -> None:
	content = (GOLDEN / "day.ofx").read_bytes().replace(b"00003", b"00002")
	assert [reason for reason, _ in list_problems("a.ofx", content)] == [Reason.TWICE]
	twice = b"Date;Amount;Details\n2026-07-15;5.00;Same\n2026-07-15;5.00;Same\n"
	ids = [line.bank_id for line in read("a.csv", twice).lines]
	assert len(set(ids)) == 2
	assert ids == [line.bank_id for line in read("b.csv", twice).lines]


def test_xml_with_entities_is_refused() -> None:
	bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + (GOLDEN / "day.camt053.xml").read_bytes().split(b"?>", 1)[1]
	assert list_problems("a.xml", bomb)[0][0] is Reason.ENTITIES
	pain = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>'
	assert list_problems("a.xml", pain)[0][0] is Reason.MESSAGE


@pytest.mark.parametrize("name", ["day.mt940", "day.ofx", "day.camt053.xml"])
def test_a_file_that_is_cut_is_never_read_as_less(name: str) -> None:
	content = (GOLDEN / name).read_bytes()
	whole = read(name)
	for end in range(len(content)):
		try:
			statement = read_statement(name, content[:end])
		except BankFileError:
			continue
		# Only the marks that close a file may be missing.
		assert statement == whole, content[end - 20 : end]


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "a.xml", "a.sta", "a.ofx"]))
def test_noise_is_refused_or_read_and_never_breaks(content: bytes, name: str) -> None:
	for head in (b"", b"<OFX>", b":20:X\n:60F:", b"Date;Amount\n", b"\xff\xfe"):
		with suppress(BankFileError):
			assert read_statement(name, head + content).lines is not None

"""Lists of payments as banks and employers send them: headings, encodings, amounts and dates."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from lending_app.bank_files.receipts.read_receipts import (
	FileFault,
	ReceiptFileError,
	RowFault,
	read_receipts,
)
from lending_app.bank_files.receipts.values import find_decimal_mark, parse_amount


def read(text, encoding="utf-8"):
	return read_receipts("pagos.csv", text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_spanish_headings_in_any_encoding_below_the_lines_of_the_bank(encoding):
	text = (
		"Banco Peña;;;\nCuenta: 001;;;\n\nFecha;N° Préstamo;Monto;Ordenante\n"
		"15/07/2026;PRE-1;1.234,56;José Muñoz\n16/07/2026;PRE-2;500;Ana\n"
	)
	first, second = read(text, encoding)
	assert (first.line, first.amount, first.value_date) == (5, Decimal("1234.56"), date(2026, 7, 15))
	assert (first.get("loan"), first.get("payer"), first.faults) == ("PRE-1", "José Muñoz", ())
	assert (second.amount, second.value_date) == (Decimal(500), date(2026, 7, 16))


def test_english_amounts_and_months_first_are_told_by_other_lines():
	rows = read('Loan,Amount,Date\nA,"1,250",03/04/2026\nB,"1,234.56",07/15/2026\n')
	assert [row.amount for row in rows] == [Decimal(1250), Decimal("1234.56")]
	assert [row.value_date for row in rows] == [date(2026, 3, 4), date(2026, 7, 15)]


def test_each_fault_has_its_line_and_value():
	rows = read(
		"Préstamo;Monto;Fecha\nA;;\nB;doce;\nC;-5;\nD;1.234;31/02/2026\n;7;\nE;8;01/02/2026;más\n", "cp1252"
	)
	assert [(row.line, row.faults) for row in rows] == [
		(2, ((RowFault.NO_AMOUNT, ""),)),
		(3, ((RowFault.AMOUNT, "doce"),)),
		(4, ((RowFault.NOT_POSITIVE, "-5"),)),
		(5, ((RowFault.AMOUNT_UNCLEAR, "1.234"), (RowFault.DATE, "31/02/2026"))),
		(6, ((RowFault.NOBODY, ""),)),
		(7, ((RowFault.WIDTH, "más"),)),
	]


def test_dates_that_contradict_one_another_are_asked_for():
	rows = read("loan,amount,date\nA,1,15/07/2026\nB,1,07/16/2026\nC,1,03/04/2026\n")
	assert [row.value_date for row in rows] == [date(2026, 7, 15), date(2026, 7, 16), None]
	assert rows[2].faults == ((RowFault.DATE_UNCLEAR, "03/04/2026"),)


def test_workbook_with_real_numbers_dates_and_a_serial_number():
	book = Workbook()
	for cells in (
		["Crédito", "Importe", "Fecha de pago"],
		["PRE-1", 1234.5, datetime(2026, 7, 15)],  # noqa: DTZ001
		["PRE-2", 0.1 + 0.32, 46218],
	):
		book.active.append(cells)
	stream = BytesIO()
	book.save(stream)
	rows = read_receipts("nomina.xlsx", stream.getvalue())
	assert [row.amount for row in rows] == [Decimal("1234.5"), Decimal("0.42")]
	assert {row.value_date for row in rows} == {date(2026, 7, 15)}


@pytest.mark.parametrize(
	("name", "data", "fault"),
	[
		("a.csv", b"", FileFault.EMPTY),
		("a.csv", b"uno,dos\n1,2\n", FileFault.HEADINGS),
		("a.csv", b"loan,amount\n", FileFault.NO_ROWS),
		("a.csv", b'loan,amount\n"A,5\n', FileFault.BROKEN_LINE),
		("a.xlsx", b"PK\x03\x04 cut off", FileFault.WORKBOOK),
		("a.xlsx", b"loan,amount\nA,1\n", FileFault.WORKBOOK),
	],
)
def test_file_without_payments_is_refused(name, data, fault):
	with pytest.raises(ReceiptFileError) as caught:
		read_receipts(name, data)
	assert caught.value.fault is fault


@given(st.lists(st.decimals(min_value=1, max_value=10**9, places=2), min_size=1), st.booleans())
def test_amounts_come_back_however_they_are_written(amounts, is_english):
	texts = [f"{amount:,.2f}" for amount in amounts]
	if not is_english:
		texts = [text.translate(str.maketrans(",.", ".,")) for text in texts]
	mark = find_decimal_mark(texts)
	assert [parse_amount(text, mark) for text in texts] == amounts


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_refusal(data):
	with suppress(ReceiptFileError):
		read_receipts("a.csv", data)

from contextlib import suppress
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.bank_files.errors import BankFileError, Reason
from lending_app.bank_files.layouts.definition import Layout, load_layout, save_layout
from lending_app.bank_files.layouts.payments import write_payments
from lending_app.bank_files.layouts.read import read_layout
from lending_app.bank_files.layouts.seeded import (
	PAYMENT_CSV,
	PAYMENT_LAYOUTS,
	SPEI,
	STATUS_CSV,
	STATUS_LAYOUTS,
)
from lending_app.bank_files.layouts.statuses import read_statuses
from lending_app.bank_files.layouts.values import format_amount, parse_amount
from lending_app.bank_files.layouts.write import write_layout
from lending_app.bank_files.payment import Instruction, Status
from tests.bank_files.payments import SENDER, pay, payment_lists

GOLDEN = Path(__file__).parent / "golden"
STATUS = load_layout(STATUS_CSV)
TITLES = "reference,status,date,amount,code,reason,bank_reference\r\n"


def refused(layout: Layout, data: bytes) -> tuple[Reason, int]:
	with pytest.raises(BankFileError) as caught:
		read_layout(layout, data)
	return caught.value.problems[0].reason, caught.value.problems[0].line


@pytest.mark.parametrize(("data", "name"), [(SPEI, "spei.txt"), (PAYMENT_CSV, "payments.csv")])
def test_the_files_are_the_golden_ones(data: dict, name: str) -> None:
	payments = [pay(), pay(end_to_end_id="DO-2026-00002", amount=Decimal("0.10"), purpose='A, "b"')]
	written = write_payments(load_layout(data), SENDER, payments)
	assert written == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("data", [*PAYMENT_LAYOUTS, *STATUS_LAYOUTS])
def test_a_layout_is_the_same_after_it_was_stored(data: dict) -> None:
	layout = load_layout(data)
	assert load_layout(save_layout(layout)) == layout


@pytest.mark.parametrize("data", PAYMENT_LAYOUTS)
@given(payments=payment_lists())
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read_back(data: dict, payments: list[Instruction]) -> None:
	layout = load_layout(data)
	read = read_layout(layout, write_payments(layout, SENDER, payments))
	assert not read.problems
	for payment, (_line, values) in zip(payments, read.rows, strict=True):
		wanted = asdict(payment)
		assert {key: value for key, value in values.items() if key in wanted} == {
			key: wanted[key] for key in values if key in wanted
		}
	if data is SPEI:
		assert read.trailer["total"] == sum(payment.amount for payment in payments)


@given(st.binary(max_size=300), st.sampled_from([*PAYMENT_LAYOUTS, *STATUS_LAYOUTS]))
def test_any_bytes_are_read_or_refused(data: bytes, definition: dict) -> None:
	layout = load_layout(definition)
	with suppress(BankFileError):
		read = read_layout(layout, data)
		assert read.rows or read.problems or layout.has_titles


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_fixed_file_cut_anywhere_is_refused(data: st.DataObject) -> None:
	layout = load_layout(SPEI)
	written = write_payments(layout, SENDER, [pay(), pay(end_to_end_id="B"), pay(end_to_end_id="C")])
	cut = data.draw(st.integers(0, len(written.rstrip()) - 1))
	with pytest.raises(BankFileError):
		read_layout(layout, written[:cut])


def test_wrong_totals_and_counters_are_found() -> None:
	layout = load_layout(SPEI)
	written = write_payments(layout, SENDER, [pay(), pay(end_to_end_id="B")])
	lines = written.split(b"\r\n")
	assert refused(layout, written.replace(b"6008322MXN", b"6008323MXN", 1))[0] is Reason.TOTAL
	assert refused(layout, b"\r\n".join(lines[:1] + lines[2:]))[0] is Reason.COUNT
	assert refused(layout, b"\r\n".join(lines[:3])) == (Reason.CUT, 3)
	swapped = read_layout(layout, b"\r\n".join([lines[0], lines[2], lines[1], *lines[3:]]))
	assert [(problem.reason, problem.element, problem.line) for problem in swapped.problems] == [
		(Reason.NOT_VALUE, "number", 2),
		(Reason.NOT_VALUE, "number", 3),
	]


def test_a_wrong_clabe_is_refused_before_the_bank_does() -> None:
	with pytest.raises(BankFileError) as caught:
		write_payments(
			load_layout(SPEI), SENDER, [pay(), pay(end_to_end_id="B", payee_account="0" * 17 + "1")]
		)
	problem = caught.value.problems[0]
	assert (problem.reason, problem.element, problem.line) == (Reason.CHECK_DIGIT, "clabe", 2)


def test_statuses_are_read_and_broken_rows_told_by_line() -> None:
	text = TITLES + (
		"E1,accepted,2026-07-16,60083.22,,,REF\r\n"
		'E2,returned,2026-07-16,10.00,AC04,"Account closed, since May",\r\n'
		"E3,what,,,,,\r\n"
		"E4,rejected,16/07/2026,,,,\r\n"
		'E5,rejected,,"1,234.56",,,\r\n'
		'E6,rejected,,"1.234,56",,,\r\n'
		",rejected,,,,,\r\n"
		"E8,rejected\r\n"
		"E9,rejected,,,AM04,,\r\n"
	)
	report = read_statuses(STATUS, text.encode())
	assert [(row.line, row.end_to_end_id, row.status) for row in report.payments] == [
		(2, "E1", Status.ACCEPTED),
		(3, "E2", Status.RETURNED),
		(10, "E9", Status.REJECTED),
	]
	assert report.payments[1].reason == "Account closed, since May"
	assert [(problem.line, problem.reason) for problem in report.problems] == [
		(4, Reason.STATUS),
		(5, Reason.NOT_DATE),
		(6, Reason.NOT_AMOUNT),
		(7, Reason.NOT_AMOUNT),
		(8, Reason.EMPTY),
		(9, Reason.COLUMNS),
	]


def test_encodings_marks_and_titles() -> None:
	body = TITLES + "E1,rejected,,,,Cuenta inválida,\r\n"
	assert read_statuses(STATUS, b"\xef\xbb\xbf" + body.encode()).payments
	assert refused(STATUS, body.encode("latin-1")) == (Reason.ENCODING, 2)
	assert refused(STATUS, body.encode("utf-16"))[0] is Reason.ENCODING
	assert refused(STATUS, body.replace(",", ";").encode())[0] is Reason.NOT_VALUE
	assert refused(STATUS, b"")[0] is Reason.EMPTY_FILE
	assert refused(STATUS, (TITLES + 'E1,rejected,,,,"cut').encode()) == (Reason.CUT, 2)
	assert refused(STATUS, body.encode() + b"\x00")[0] is Reason.ENCODING
	latin = load_layout({**STATUS_CSV, "encoding": "latin-1"})
	assert read_statuses(latin, body.encode("latin-1")).payments[0].reason == "Cuenta inválida"


MARKS = st.sampled_from([("", ""), (".", ""), (",", ""), (".", ","), (",", "."), (",", " ")])


@given(st.integers(0, 10**17), st.integers(0, 4), MARKS)
def test_amounts_are_the_same_after_any_marks(units: int, decimals: int, marks: tuple[str, str]) -> None:
	field = build_amount(decimals, *marks)
	amount = Decimal(units).scaleb(-decimals)
	assert parse_amount(field, format_amount(field, amount, 1), 1) == amount


@pytest.mark.parametrize(
	("marks", "text", "wanted"),
	[
		((".", ","), "1,234.56", "1234.56"),
		((",", "."), "1.234,56", "1234.56"),
		((".", ""), "1,234.56", None),
		((",", "."), "1,234.56", None),
		((".", ","), "1.234,56", None),
		((".", ","), "12,34.56", None),
		((".", ""), "-5.00", None),
		((".", ""), "1e3", None),
		((".", ""), "1.234", None),
		(("", ""), "123456", "1234.56"),
		(("", ""), "1234.56", None),
		((".", ""), f"{chr(0x663)}.00", None),
	],
)
def test_marks_are_never_guessed(marks: tuple[str, str], text: str, wanted: str | None) -> None:
	field = build_amount(2, *marks)
	if wanted is None:
		with pytest.raises(BankFileError):
			parse_amount(field, text, 3)
	else:
		assert parse_amount(field, text, 3) == Decimal(wanted)


def build_amount(decimals: int, mark: str, thousands: str) -> Any:
	fields = [
		{
			"name": "a",
			"source": "a",
			"kind": "amount",
			"decimals": decimals,
			"decimal_mark": mark,
			"thousands_mark": thousands,
		}
	]
	data = {"name": "x", "style": "delimited", "records": [{"kind": "detail", "fields": fields}]}
	return load_layout(data).records[0].fields[0]


@pytest.mark.parametrize(
	("change", "element"),
	[
		({"records": []}, "records"),
		({"encoding": "nothing"}, "encoding"),
		({"line_end": "x"}, "line_end"),
		({"style": "loose"}, "layout"),
		({"records": [{"kind": "detail", "fields": [{"nam": "x"}]}]}, "layout"),
		({"records": [{"kind": "detail", "fields": [{"name": "x", "source": "x"}]}]}, "detail.x"),
		(
			{
				"records": [
					{
						"kind": "detail",
						"fields": [
							{"name": "a", "source": "a", "length": 5},
							{"name": "b", "source": "b", "position": 3, "length": 5},
						],
					}
				]
			},
			"detail.b",
		),
		(
			{
				"records": [
					{
						"kind": "detail",
						"fields": [
							{"name": "d", "source": "d", "kind": "date", "length": 8, "date_format": "QQ"}
						],
					}
				]
			},
			"detail.d",
		),
	],
)
def test_a_layout_that_cannot_work_is_refused(change: dict, element: str) -> None:
	with pytest.raises(BankFileError) as caught:
		load_layout({**SPEI, **change})
	assert caught.value.problems[0].element == element
	assert caught.value.problems[0].reason is Reason.LAYOUT


def test_gaps_between_positions_are_blank() -> None:
	layout = load_layout(
		{
			"name": "x",
			"style": "fixed",
			"line_end": "\n",
			"records": [
				{
					"kind": "detail",
					"fields": [
						{"name": "a", "source": "a", "length": 2},
						{"name": "d", "source": "d", "kind": "date", "position": 5, "length": 10, "date_format": "DD/MM/YYYY"},
					],
				}
			],
		}
	)  # fmt: skip
	written = write_layout(layout, {}, [{"a": "x", "d": date(2026, 7, 5)}])
	assert written == b"x   05/07/2026\n"
	assert read_layout(layout, written).rows == [(1, {"a": "x", "d": date(2026, 7, 5)})]


def test_text_that_does_not_fit_is_refused_unless_it_may_be_cut() -> None:
	with pytest.raises(BankFileError) as caught:
		write_payments(load_layout(SPEI), SENDER, [pay(end_to_end_id="x" * 31)])
	assert caught.value.problems[0].reason is Reason.TOO_LONG
	written = write_payments(load_layout(SPEI), SENDER, [pay(payee_name="Ñ" * 50)])
	assert b"N" * 40 + b"MUIM" in written

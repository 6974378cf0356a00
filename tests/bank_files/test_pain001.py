from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings

from lending_app.bank_files.errors import BankFileError, Reason
from lending_app.bank_files.pain001 import MESSAGE, read_pain001, write_pain001
from lending_app.bank_files.payment import Instruction
from lending_app.bank_files.xml_input import validate_file
from tests.bank_files.payments import SENDER, pay, payment_lists

GOLDEN = Path(__file__).parent / "golden"
IBANS = ["ES9121000418450200051332", "GB82WEST12345698765432"]


def list_reasons(caught: pytest.ExceptionInfo[BankFileError]) -> set[tuple[Reason, str]]:
	return {(problem.reason, problem.element) for problem in caught.value.problems}


def test_the_file_is_the_golden_one() -> None:
	payments = [
		pay(),
		pay(end_to_end_id="DO-2026-00002", amount=Decimal("0.01"), execution_date=date(2026, 7, 17)),
		pay(
			end_to_end_id="DO-2026-00003",
			currency="EUR",
			payer_account=IBANS[0],
			payer_bank="CAIXESBBXXX",
			payee_account=IBANS[1],
			payee_bank="",
			payee_name="Ångström & Søn",
			purpose="",
		),
	]
	written = write_pain001(SENDER, payments)
	assert written == (GOLDEN / "pain001.xml").read_bytes().rstrip(b"\n")
	validate_file(written, MESSAGE)


@given(payment_lists())
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_back(payments: list[Instruction]) -> None:
	file_id, read = read_pain001(write_pain001(SENDER, payments))
	assert file_id == SENDER.file_id
	assert sorted(read, key=lambda payment: payment.end_to_end_id) == sorted(
		payments, key=lambda payment: payment.end_to_end_id
	)


def test_payments_are_grouped_by_account_and_day_with_their_sums() -> None:
	payments = [
		pay(end_to_end_id=f"E{number}", amount=Decimal(number), execution_date=date(2026, 7, 16 + number % 2))
		for number in range(1, 8)
	]
	text = write_pain001(SENDER, payments).decode()
	assert text.count("<PmtInf>") == 2
	assert "<NbOfTxs>7</NbOfTxs><CtrlSum>28</CtrlSum>" in text
	assert "<NbOfTxs>3</NbOfTxs><CtrlSum>12</CtrlSum>" in text
	assert "<NbOfTxs>4</NbOfTxs><CtrlSum>16</CtrlSum>" in text


@pytest.mark.parametrize(
	("changes", "reason", "element"),
	[
		({"amount": Decimal(0)}, Reason.NOT_POSITIVE, "amount"),
		({"amount": Decimal("NaN")}, Reason.NOT_POSITIVE, "amount"),
		({"amount": Decimal("1.005")}, Reason.DECIMALS, "amount"),
		({"currency": "CLP", "amount": Decimal("1.5")}, Reason.DECIMALS, "amount"),
		({"currency": "pesos"}, Reason.NOT_VALUE, "currency"),
		({"payee_account": ""}, Reason.EMPTY, "payee_account"),
		({"payee_name": " "}, Reason.EMPTY, "payee_name"),
		({"payee_name": "中"}, None, ""),
		({"payee_name": "!!"}, Reason.EMPTY, "Cdtr/Nm"),
		({"end_to_end_id": "x" * 36}, Reason.TOO_LONG, "EndToEndId"),
		({"end_to_end_id": "DÓ-1"}, Reason.CHARACTERS, "EndToEndId"),
		({"end_to_end_id": "/1"}, Reason.CHARACTERS, "EndToEndId"),
		({"payee_account": "9" * 35}, Reason.TOO_LONG, "CdtrAcct/Id"),
		({"amount": Decimal("12345678901234567890")}, Reason.TOO_LARGE, None),
	],
)
def test_what_the_message_cannot_carry_is_refused(
	changes: dict, reason: Reason | None, element: str | None
) -> None:
	if reason is None:
		assert b"<Nm>Zhong</Nm>" in write_pain001(SENDER, [pay(**changes)])
		return
	with pytest.raises(BankFileError) as caught:
		write_pain001(SENDER, [pay(**changes)])
	found = caught.value.problems[0]
	assert found.reason is reason
	assert element is None or found.element == element


def test_an_id_twice_and_no_payment_are_refused() -> None:
	with pytest.raises(BankFileError) as caught:
		write_pain001(SENDER, [pay(), pay()])
	assert caught.value.problems[0].reason is Reason.TWICE
	with pytest.raises(BankFileError) as caught:
		write_pain001(SENDER, [])
	assert list_reasons(caught) == {(Reason.EMPTY, "payments")}


@pytest.mark.parametrize(
	("old", "new", "reason"),
	[
		(b"<NbOfTxs>1</NbOfTxs><CtrlSum>60083.22</CtrlSum><InitgPty>", b"<NbOfTxs>2</NbOfTxs><CtrlSum>60083.22</CtrlSum><InitgPty>", Reason.COUNT),
		(b"<CtrlSum>60083.22</CtrlSum><InitgPty>", b"<CtrlSum>60083.23</CtrlSum><InitgPty>", Reason.TOTAL),
		(b"<PmtMtd>TRF</PmtMtd>", b"<PmtMtd>XXX</PmtMtd>", Reason.NOT_VALUE),
		(b"001.001.09", b"001.001.03", Reason.MESSAGE),
		(b"</Document>", b"", Reason.XML),
		(b"UTF-8", b"ASCII-9", Reason.XML),
	],
)  # fmt: skip
def test_a_file_that_was_changed_is_refused(old: bytes, new: bytes, reason: Reason) -> None:
	written = write_pain001(SENDER, [pay()])
	assert old in written
	with pytest.raises(BankFileError) as caught:
		read_pain001(written.replace(old, new, 1))
	assert caught.value.problems[0].reason is reason


AMOUNT = b'<InstdAmt Ccy="MXN">60083.22'


@pytest.mark.parametrize(
	("old", "new", "problem"),
	[
		(AMOUNT, b'<InstdAmt Ccy="mx">60083.22', (Reason.PATTERN, "Amt/InstdAmt/@Ccy", "mx", "[A-Z]{3,3}")),
		(AMOUNT, b"<InstdAmt>60083.22", (Reason.EMPTY, "Amt/InstdAmt/@Ccy", "", "")),
		(AMOUNT, b'<InstdAmt Ccy="MXN">1.222222', (Reason.DECIMALS, "Amt/InstdAmt", "1.222222", "5")),
		(AMOUNT, b'<InstdAmt Ccy="MXN">one', (Reason.KIND, "Amt/InstdAmt", "one", "")),
		(AMOUNT, b'<InstdAmt Ccy="MXN">-5', (Reason.TOO_SMALL, "Amt/InstdAmt", "-5", "0")),
		(b"<Cdtr><Nm>", b"<Cdtr><Nm>" + b"y" * 150, (Reason.TOO_LONG, "Cdtr/Nm", "", "140")),
		(b"<Ustrd>Prestamo PRE-2026-00001", b"<Ustrd>", (Reason.EMPTY, "RmtInf/Ustrd", "", "")),
		(b"<Cdtr>", b"<Cdtr><X/>", (Reason.NOT_EXPECTED, "Cdtr/X", "", "Nm, PstlAdr, Id, CtryOfRes, CtctDtls")),
		(b"<Amt>" + AMOUNT + b"</InstdAmt></Amt>", b"", (Reason.NOT_EXPECTED, "CdtrAgt", "", "PmtTpInf, Amt")),
	],
)  # fmt: skip
def test_the_schema_names_payment_field_and_reason(
	old: bytes, new: bytes, problem: tuple[Reason, str, str, str]
) -> None:
	written = write_pain001(SENDER, [pay()]).replace(b"<CdtTrfTxInf>", b"\n\n<CdtTrfTxInf>")
	assert old in written
	with pytest.raises(BankFileError) as caught:
		read_pain001(written.replace(old, new))
	found = caught.value.problems[0]
	assert (found.reason, found.element, found.value, found.bound) == problem
	assert (found.payment, found.line) == ("DO-2026-00001", 4)
	assert found.describe().startswith("line 4, DO-2026-00001, ")


def test_a_missing_field_of_the_group_is_named_without_a_payment() -> None:
	written = write_pain001(SENDER, [pay()])
	with pytest.raises(BankFileError) as caught:
		read_pain001(written.replace(b"<PmtMtd>TRF</PmtMtd>", b""))
	found = caught.value.problems[0]
	place = "Document/CstmrCdtTrfInitn/PmtInf/PmtMtd"
	assert (found.reason, found.element, found.payment) == (Reason.EMPTY, place, "")


def test_a_missing_child_is_named_in_its_parent() -> None:
	written = write_pain001(SENDER, [pay()])
	with pytest.raises(BankFileError) as caught:
		read_pain001(written.replace(b"<EndToEndId>DO-2026-00001</EndToEndId>", b""))
	found = caught.value.problems[0]
	assert (found.reason, found.element.rpartition("/")[2]) == (Reason.INCOMPLETE, "PmtId")
	assert "EndToEndId" in found.bound


def test_the_sender_is_needed_too() -> None:
	with pytest.raises(BankFileError) as caught:
		write_pain001(replace(SENDER, file_id="x" * 36), [pay()])
	assert list_reasons(caught) == {(Reason.TOO_LONG, "MsgId")}

"""Files as banks and the makers of ACH software publish them: read whole, and ours set against them field by field.

Sources, each read on 2 December 2026:
- NACHA credits: the example file ppd-credit.ach of moov-io/ach (github.com/moov-io/ach, test/ach-ppd-read).
- NACHA returns: return-WEB.ach of the same project (test/testdata).
- NACHA header: the explained example of American Riviera Bank (americanriviera.bank/page/nacha).
- pain.002: status reports of two banks (CitiDirect; one whose sender is NDEATEST) in public test code of their clients.
- SPEI: the limits of an order (ordenPago) to STP that its client library stpmex checks, and the order in its manual.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from lending_app.bank_files.errors import Reason
from lending_app.bank_files.layouts.definition import load_layout
from lending_app.bank_files.layouts.payments import write_payments
from lending_app.bank_files.layouts.seeded import SPEI
from lending_app.bank_files.nacha import Origin, write_nacha
from lending_app.bank_files.nacha_read import read_entries, read_returns
from lending_app.bank_files.pain002 import read_pain002
from lending_app.bank_files.payment import Sender, Status
from tests.bank_files.payments import SENDER, pay

# --- NACHA ----------------------------------------------------------------------------------------

# Of each record the first position, counted from 1, the length, and what the example has there.
FILE_HEADER = [
	(1, 1, "1"), (2, 2, "01"), (4, 10, " 231380104"), (14, 10, " 121042882"), (24, 6, "181206"), (30, 4, "0000"),
	(34, 1, "A"), (35, 3, "094"), (38, 2, "10"), (40, 1, "1"), (41, 23, "FEDERAL RESERVE BANK"), (64, 23, "MY BANK NAME"),
]  # fmt: skip
BATCH_HEADER = [
	(1, 1, "5"), (2, 3, "220"), (5, 16, "NAME ON ACCOUNT"), (41, 10, "121042882"), (51, 3, "PPD"), (54, 10, "REG.SALARY"),
	(70, 6, "181207"), (88, 7, "0000001"),
]  # fmt: skip
ENTRY = [
	(1, 1, "6"), (2, 2, "22"), (4, 8, "23138010"), (12, 1, "4"), (13, 17, "12345678"), (30, 10, "0100000000"),
	(55, 22, "RECEIVER ACCOUNT NAME"), (77, 2, ""), (79, 1, "0"), (88, 7, "0000001"),
]  # fmt: skip
BATCH_CONTROL = [
	(1, 1, "8"), (2, 3, "220"), (5, 6, "000001"), (11, 10, "0023138010"), (21, 12, "000000000000"),
	(33, 12, "000100000000"), (45, 10, "121042882"), (55, 19, ""), (74, 6, ""), (88, 7, "0000001"),
]  # fmt: skip
FILE_CONTROL = [
	(1, 1, "9"), (2, 6, "000001"), (8, 6, "000001"), (14, 8, "00000001"), (22, 10, "0023138010"),
	(32, 12, "000000000000"), (44, 12, "000100000000"), (56, 39, ""),
]  # fmt: skip


def write_example(sender_name: str) -> list[str]:
	"""The payment of the example, written by us: 1,000,000.00 to an account at 231380104."""
	sender = Sender(
		name=sender_name,
		file_id="",
		created_at=datetime(2018, 12, 6),  # noqa: DTZ001 a file's moment has the lender's zone
		identity="",
	)
	origin = Origin(
		bank_routing="231380104",
		bank_name="Federal Reserve Bank",
		company_id="121042882",
		company_name=sender_name,
		description="REG.SALARY",
	)
	payment = pay(
		end_to_end_id="DO-1",
		amount=Decimal("1000000.00"),
		currency="USD",
		execution_date=date(2018, 12, 7),
		payer_account="",
		payee_name="Receiver Account Name",
		payee_account="12345678",
		payee_bank="231380104",
		purpose="",
	)
	return write_nacha(sender, origin, [replace(payment, payer_account="1")]).decode().split("\r\n")


@pytest.mark.parametrize(
	("line", "name", "fields"),
	[
		(0, "My Bank Name", FILE_HEADER),
		(1, "Name on Account", BATCH_HEADER),
		(2, "My Bank Name", ENTRY),
		(3, "My Bank Name", BATCH_CONTROL),
		(4, "My Bank Name", FILE_CONTROL),
	],
	ids=["file header", "batch header", "entry", "batch control", "file control"],
)
def test_each_field_stands_where_the_published_credit_has_it(
	line: int, name: str, fields: list[tuple[int, int, str]]
) -> None:
	record = write_example(name)[line]
	for position, length, value in fields:
		assert record[position - 1 : position - 1 + length] == value.ljust(length), (position, value)


def test_a_header_has_the_explained_positions() -> None:
	"""February 28, 2025, 9:15 p.m., modifier A, to the bank 122244333."""
	sender = replace(SENDER, created_at=datetime(2025, 2, 28, 21, 15))  # noqa: DTZ001 as above
	origin = Origin(
		bank_routing="122244333",
		bank_name="American Riviera Bank",
		company_id="2222222223",
		company_name="Sellmore Goods",
	)
	payment = pay(currency="USD", payee_bank="021000021", payee_account="7", payer_account="1")
	header = write_nacha(sender, origin, [payment]).decode()[:94]
	assert (header[3:13], header[13:23], header[23:33]) == (" 122244333", "2222222223", "2502282115")
	assert (header[33:40], header[40:63].rstrip()) == ("A094101", "AMERICAN RIVIERA BANK")
	assert header[63:86].rstrip() == "SELLMORE GOODS"


def record(*parts: tuple[int, str]) -> str:
	"""A record of 94 characters with texts at positions counted from 1."""
	line = [" "] * 94
	for position, text in parts:
		line[position - 1 : position - 1 + len(text)] = text
	return "".join(line)


def build_returns() -> bytes:
	"""The two batches of return-WEB.ach: a debit that came back for want of money, a credit to no account."""
	trailer = ("000001", "000000040018280120")
	rows = [
		record(
			(1, "101"), (5, "091400606"), (14, "6910001341810170306A094101"), (41, "FIRST BANK & TRUST"),
			(64, "ASF APPLICATION SUPERVI"),
		),
		record(
			(1, "5200CoinLion"), (41, "123456789"), (51, "WEBTRANSFER"), (70, "000101"), (79, "109100001"), (88, "0000001")
		),
		record(
			(1, "626091400606123456789"), (30, "0000012354MjMxNDAwMjAtOGQ"), (55, "Paul Jones"), (77, "S "), (79, "1"),
			(80, "091000017611242"),
		),
		record((1, "799R01091400600000001"), (28, "09100001"), (80, "091000017611242")),
		record((1, "82000000020009140060000000012354000000000000"), (46, "123456789"), (80, "091000010000001")),
		record(
			(1, "5200CoinLion"), (41, "123456789"), (51, "WEBTRANSFER"), (70, "000101"), (79, "102100002"), (88, "0000002")
		),
		record(
			(1, "621091400606867530999999"), (30, "0000004565NmRjZTJmMzItMGN"), (55, "Bob Marley"), (77, "S "), (79, "1"),
			(80, "021000029461242"),
		),
		record((1, "799R03091400600000003"), (28, "02100002"), (80, "021000029461242")),
		record((1, "82000000020009140060000000000000000000004565"), (46, "123456789"), (80, "021000020000002")),
		record((1, f"9000002{''.join(trailer)}000000012354000000004565")),
	]  # fmt: skip
	return "\n".join(rows).encode()


def test_the_published_returns_are_read() -> None:
	first, second = read_returns(build_returns()).payments
	assert (first.end_to_end_id, first.status, first.code) == ("MjMxNDAwMjAtOGQ", Status.RETURNED, "R01")
	assert (first.amount, first.bank_reference) == (Decimal("123.54"), "091400600000001")
	assert (second.end_to_end_id, second.code, second.amount) == ("NmRjZTJmMzItMGN", "R03", Decimal("45.65"))
	assert (first.reason, second.reason) == (
		"Insufficient funds",
		"No account, or unable to locate account",
	)
	debit, credit = read_entries(build_returns())
	assert (debit.transaction_code, credit.transaction_code, debit.class_code) == ("26", "21", "WEB")


# --- pain.002 -------------------------------------------------------------------------------------


def report(group: str, *blocks: str) -> bytes:
	listed = "".join(f"<OrgnlPmtInfAndSts>{block}</OrgnlPmtInfAndSts>\n" for block in blocks)
	return f"""<?xml version="1.0" encoding="utf-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt>
<GrpHdr><MsgId>STATUS-1</MsgId><CreDtTm>2022-05-13T11:40:48</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>PAY-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>
{listed}</CstmrPmtStsRpt></Document>""".encode()


def test_a_report_of_citi_counts_in_its_head_and_writes_one_decimal() -> None:
	"""18 of 43 are in the file's head, the amount is 4116.9, the status has an originator and no group status."""
	read = read_pain002(
		report(
			"<OrgnlNbOfTxs>43</OrgnlNbOfTxs><NbOfTxsPerSts><DtldNbOfTxs>18</DtldNbOfTxs><DtldSts>ACSP</DtldSts></NbOfTxsPerSts>",
			"<OrgnlPmtInfId>PAY-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>22315186494</OrgnlEndToEndId>"
			"<TxSts>ACSP</TxSts><StsRsnInf><Orgtr><Nm>CitiDirect</Nm></Orgtr><Rsn><Cd>NARR</Cd></Rsn>"
			"<AddtlInf>/00000000/CB Processed</AddtlInf></StsRsnInf><AcctSvcrRef>04986885000000003</AcctSvcrRef>"
			'<OrgnlTxRef><Amt><InstdAmt Ccy="UYU">4116.9</InstdAmt></Amt><ReqdExctnDt>2022-05-13</ReqdExctnDt></OrgnlTxRef>'
			"</TxInfAndSts>",
		)
	)
	[payment] = read.payments
	assert (payment.status, payment.code, payment.reason) == (
		Status.ACCEPTED,
		"NARR",
		"/00000000/CB Processed",
	)
	assert (payment.amount, payment.bank_reference) == (Decimal("4116.9"), "04986885000000003")
	assert (read.group_status, read.problems) == (None, ())


REFUSED_GROUP = (
	"<OrgnlPmtInfId>PAY-1-1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Cd>NARR</Cd></Rsn>"
	"<AddtlInf>CAP Invalid code or combinations</AddtlInf></StsRsnInf>"
)


def test_a_refused_group_of_an_accepted_file_is_not_accepted() -> None:
	"""The file is ACCP, its group RJCT, and no payment is named: nobody was paid by that group."""
	read = read_pain002(report("<GrpSts>ACCP</GrpSts>", REFUSED_GROUP))
	assert (read.group_status, read.payments) == (None, ())
	[problem] = read.problems
	assert (problem.reason, problem.value, problem.bound) == (Reason.GROUP, "RJCT", "PAY-1-1")


def test_a_refused_group_is_told_beside_payments_that_are_named() -> None:
	named = (
		"<OrgnlPmtInfId>PAY-1-2</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>E1</OrgnlEndToEndId>"
		"<TxSts>ACSP</TxSts></TxInfAndSts>"
	)
	read = read_pain002(report("<GrpSts>PART</GrpSts>", REFUSED_GROUP, named))
	assert [payment.end_to_end_id for payment in read.payments] == ["E1"]
	assert [problem.bound for problem in read.problems] == ["PAY-1-1"]


def test_what_the_file_and_its_groups_say_alike_is_said_of_all() -> None:
	"""All received; and a file that is refused as a whole, with the group's reason."""
	taken = read_pain002(report("<GrpSts>ACTC</GrpSts>"))
	assert (taken.group_status, taken.problems) == (Status.PENDING, ())
	refused = read_pain002(report("<GrpSts>RJCT</GrpSts>", REFUSED_GROUP))
	assert (refused.group_status, refused.group_code) == (Status.REJECTED, "NARR")
	assert refused.group_reason == "CAP Invalid code or combinations"


# --- SPEI -----------------------------------------------------------------------------------------

# The most of an order to STP: field of our layout, characters.
STP_LIMITS = {
	"tracking_key": 29,
	"name": 39,
	"concept": 39,
	"reference": 7,
	"tax_id": 18,
	"bank": 5,
	"clabe": 18,
}


def list_spei_fields() -> dict[str, int]:
	[detail] = [one for one in SPEI["records"] if one["kind"] == "detail"]
	return {field["name"]: field["length"] for field in detail["fields"]}


def test_the_layout_holds_all_that_an_order_to_stp_may_have() -> None:
	ours = list_spei_fields()
	assert {name: ours[name] >= most for name, most in STP_LIMITS.items()} == dict.fromkeys(STP_LIMITS, True)
	# Exact where another length would be another number.
	assert (ours["clabe"], ours["bank"], ours["reference"]) == (18, 5, 7)


def test_the_order_in_the_manual_of_stpmex_is_written() -> None:
	"""1.20 to Ricardo Sanchez at 40072, account 072691004495711499."""
	payment = pay(
		end_to_end_id="CR1564969083",
		amount=Decimal("1.20"),
		payer_account="646180110400000007",
		payee_name="Ricardo Sánchez",
		payee_account="072691004495711499",
		payee_bank="40072",
		payee_identity="ND",
		purpose="Prueba",
	)
	row = write_payments(load_layout(SPEI), SENDER, [payment]).decode().split("\r\n")[1]
	values, start = {}, 0
	for name, length in list_spei_fields().items():
		values[name] = row[start : start + length]
		start += length
	assert len(row) == start
	assert values["tracking_key"].rstrip() == "CR1564969083"
	assert (values["payer_clabe"], values["clabe"], values["bank"]) == (
		"646180110400000007",
		"072691004495711499",
		"40072",
	)
	assert (values["name"].rstrip(), values["concept"].rstrip()) == ("Ricardo Sanchez", "Prueba")
	assert (int(values["amount"]), values["currency"], values["tax_id"].rstrip()) == (120, "MXN", "ND")

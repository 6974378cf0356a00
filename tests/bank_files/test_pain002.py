from datetime import date
from decimal import Decimal

import pytest

from lending_app.bank_files.errors import BankFileError, Reason
from lending_app.bank_files.pain002 import STATUSES, read_pain002
from lending_app.bank_files.payment import Status

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-07-16T08:00:00</CreDtTm></GrpHdr>
"""
ROW = """<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{more}</TxInfAndSts>
"""


def build(rows: str = "", group: str = "", block: str = "") -> bytes:
	return (
		HEAD
		+ f"<OrgnlGrpInfAndSts><OrgnlMsgId>PAY-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>\n"
		+ f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>PAY-1-1</OrgnlPmtInfId>{block}\n{rows}</OrgnlPmtInfAndSts>\n"
		+ "</CstmrPmtStsRpt></Document>"
	).encode()


def refused(data: bytes) -> tuple[Reason, int]:
	with pytest.raises(BankFileError) as caught:
		read_pain002(data)
	problem = caught.value.problems[0]
	return problem.reason, problem.line


def test_each_payment_has_its_status_reason_and_line() -> None:
	rejected = (
		"<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Closed account</AddtlInf><AddtlInf>since May</AddtlInf></StsRsnInf>"
		"<AccptncDtTm>2026-07-16T10:00:00</AccptncDtTm><AcctSvcrRef>REF9</AcctSvcrRef>"
		'<OrgnlTxRef><Amt><InstdAmt Ccy="MXN">60083.22</InstdAmt></Amt></OrgnlTxRef>'
	)
	report = read_pain002(
		build(ROW.format(id="E1", status="ACSC", more="") + ROW.format(id="E2", status="RJCT", more=rejected))
	)
	assert (report.file_id, report.original_file_id, report.group_status) == ("BANK-1", "PAY-1", None)
	first, second = report.payments
	assert (first.end_to_end_id, first.status, first.line) == ("E1", Status.ACCEPTED, 6)
	assert (second.status, second.code, second.reason) == (
		Status.REJECTED,
		"AC04",
		"Closed account since May",
	)
	assert (second.amount, second.status_date, second.bank_reference) == (
		Decimal("60083.22"),
		date(2026, 7, 16),
		"REF9",
	)


@pytest.mark.parametrize(("word", "status"), STATUSES.items())
def test_every_status_is_read_of_payments_and_of_the_group(word: str, status: Status) -> None:
	own = "<StsRsnInf><Rsn><Prtry>ZZ</Prtry></Rsn></StsRsnInf>"
	report = read_pain002(build(ROW.format(id="E1", status=word, more=""), f"<GrpSts>{word}</GrpSts>{own}"))
	assert report.payments[0].status is status
	assert (report.group_status, report.group_code) == (status, "ZZ")
	alone = read_pain002(build(block=f"<PmtInfSts>{word}</PmtInfSts>"))
	assert alone.group_status is status


def test_rows_that_cannot_be_read_are_told_by_line_and_the_others_are_read() -> None:
	report = read_pain002(
		build(
			ROW.format(id="", status="ACSC", more="")
			+ ROW.format(id="E2", status="WHAT", more="")
			+ ROW.format(id="E3", status="RJCT", more="<OrgnlTxRef><Amt><InstdAmt Ccy='MXN'>1,234.56</InstdAmt></Amt></OrgnlTxRef>")
			+ ROW.format(id="E4", status="RJCT", more="<AccptncDtTm>16/07/2026</AccptncDtTm>")
			+ ROW.format(id="E5", status="PDNG", more="")
		)
	)  # fmt: skip
	assert [payment.end_to_end_id for payment in report.payments] == ["E5"]
	assert [(problem.reason, problem.line) for problem in report.problems] == [
		(Reason.EMPTY, 6),
		(Reason.STATUS, 7),
		(Reason.NOT_AMOUNT, 8),
		(Reason.NOT_DATE, 9),
	]


def test_counts_of_a_status_have_to_agree() -> None:
	count = "<NbOfTxsPerSts><DtldNbOfTxs>{}</DtldNbOfTxs><DtldSts>RJCT</DtldSts></NbOfTxsPerSts>"
	row = ROW.format(id="E1", status="RJCT", more="")
	assert read_pain002(build(row, block=count.format(1))).payments
	assert refused(build(row, block=count.format(2))) == (Reason.COUNT, 5)
	assert refused(build(row, block=count.format("x"))) == (Reason.NOT_NUMBER, 5)


def test_hostile_files_are_refused() -> None:
	whole = build(ROW.format(id="E1", status="ACSC", more=""))
	assert refused(b"") == (Reason.EMPTY_FILE, 0)
	assert refused(b" \n ")[0] is Reason.EMPTY_FILE
	assert refused(whole[:-40])[0] is Reason.XML
	assert refused(whole.replace(b"pain.002", b"pain.999"))[0] is Reason.MESSAGE
	assert refused(whole.replace(b"OrgnlGrpInfAndSts", b"Orgnl"))[0] is Reason.CUT
	assert refused(whole.replace(b"BANK-1", b"BANK-\xff"))[0] is Reason.XML
	assert refused(build(group="<GrpSts>??</GrpSts>"))[0] is Reason.STATUS
	assert read_pain002(b"\xef\xbb\xbf" + whole).payments, "a byte order mark is not an error"
	assert read_pain002(whole.decode().replace("UTF-8", "UTF-16").encode("utf-16")).payments


@pytest.mark.parametrize(
	"doctype",
	[
		'<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
		'<!DOCTYPE Document [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
		'<!DOCTYPE Document SYSTEM "http://127.0.0.1:1/x.dtd">',
		"<!DOCTYPE Document>",
	],
)
def test_document_types_and_entities_are_refused(doctype: str) -> None:
	text = build(ROW.format(id="&b;" if "ENTITY b" in doctype else "E1", status="ACSC", more="")).decode()
	assert refused(text.replace("?>", "?>" + doctype, 1).encode())[0] is Reason.ENTITIES


def test_a_bomb_of_entities_costs_nothing() -> None:
	levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
	bomb = f'<!DOCTYPE Document [<!ENTITY e0 "xxxxxxxxxx">{levels}]>'
	text = build(ROW.format(id="&e11;", status="ACSC", more="")).decode().replace("?>", "?>" + bomb, 1)
	assert refused(text.encode())[0] is Reason.ENTITIES

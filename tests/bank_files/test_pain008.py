from datetime import date
from decimal import Decimal

import pytest

from lending_app.bank_files.collection import Collection, SequenceType
from lending_app.bank_files.errors import BankFileError, Reason
from lending_app.bank_files.pain008 import MESSAGE, write_pain008
from lending_app.bank_files.xml_input import NAMESPACE, validate_file
from tests.bank_files.payments import SENDER

NAMES = {"p": NAMESPACE + MESSAGE}


def collect(**changes: object) -> Collection:
	values = {
		"end_to_end_id": "PRE202600001-07",
		"amount": Decimal("9168.00"),
		"currency": "EUR",
		"collection_date": date(2026, 7, 20),
		"creditor_account": "ES9121000418450200051332",
		"creditor_bank": "CAIXESBBXXX",
		"creditor_scheme_id": "ES12000B12345678",
		"debtor_name": "José Núñez",
		"debtor_account": "GB82WEST12345698765432",
		"mandate_id": "M-1",
		"mandate_signed_on": date(2026, 1, 5),
		"purpose": "Cuota 7",
	}
	return Collection(**{**values, **changes})


def test_collections_follow_the_schema_in_groups_of_day_and_sequence() -> None:
	rows = [
		collect(),
		collect(end_to_end_id="B", amount=Decimal("0.50")),
		collect(end_to_end_id="C", sequence=SequenceType.FIRST),
		collect(end_to_end_id="D", collection_date=date(2026, 7, 21), creditor_scheme_id="", purpose=""),
	]
	root = validate_file(write_pain008(SENDER, rows), MESSAGE)
	groups = root.findall("p:CstmrDrctDbtInitn/p:PmtInf", NAMES)
	found = {
		(group.findtext("p:ReqdColltnDt", "", NAMES), group.findtext("p:PmtTpInf/p:SeqTp", "", NAMES)): (
			group.findtext("p:NbOfTxs", "", NAMES),
			group.findtext("p:CtrlSum", "", NAMES),
		)
		for group in groups
	}
	assert found == {
		("2026-07-20", "RCUR"): ("2", "9168.50"),
		("2026-07-20", "FRST"): ("1", "9168.00"),
		("2026-07-21", "RCUR"): ("1", "9168.00"),
	}
	assert root.findtext("p:CstmrDrctDbtInitn/p:GrpHdr/p:CtrlSum", "", NAMES) == "27504.50"
	first = groups[0].find("p:DrctDbtTxInf", NAMES)
	assert first.findtext("p:DrctDbtTx/p:MndtRltdInf/p:MndtId", "", NAMES) == "M-1"
	assert first.findtext("p:Dbtr/p:Nm", "", NAMES) == "Jose Nunez"


@pytest.mark.parametrize(
	("changes", "reason"),
	[
		({"mandate_id": ""}, Reason.EMPTY),
		({"debtor_account": ""}, Reason.EMPTY),
		({"amount": Decimal("-1")}, Reason.NOT_POSITIVE),
		({"mandate_id": "x" * 36}, Reason.TOO_LONG),
		({"amount": Decimal("12345678901234567890")}, Reason.TOO_LARGE),
	],
)
def test_what_the_message_cannot_carry_is_refused(changes: dict, reason: Reason) -> None:
	with pytest.raises(BankFileError) as caught:
		write_pain008(SENDER, [collect(**changes)])
	assert caught.value.problems[0].reason is reason

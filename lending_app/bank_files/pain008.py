"""Direct debits as ISO 20022 pain.008.001.08 (CustomerDirectDebitInitiationV08), checked against the published schema.

Their answers come back as pain.002, read by the same reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from lxml import etree

from lending_app.bank_files.collection import NEEDED, Collection
from lending_app.bank_files.pain_parts import (
	ID_LENGTH,
	TEXT_LENGTH,
	Builder,
	add_account,
	add_amount,
	add_bank,
	add_header,
	add_party,
)
from lending_app.bank_files.payment import Sender, check_instructions, sum_amounts
from lending_app.bank_files.text import check_id, to_latin
from lending_app.bank_files.xml_input import NAMESPACE, check_schema

MESSAGE = "pain.008.001.08"
Group = tuple[str, str, str, str, date, str]


def write_pain008(sender: Sender, collections: Sequence[Collection]) -> bytes:
	"""A file of direct debits, one group an account, currency, scheme id, day and sequence.

	:raises BankFileError: for what the message cannot carry, and what the schema refuses.
	"""
	check_instructions(collections, NEEDED)
	build = Builder(NAMESPACE + MESSAGE)
	root = etree.Element(f"{{{NAMESPACE}{MESSAGE}}}Document", nsmap={None: NAMESPACE + MESSAGE})
	message = build.add(root, "CstmrDrctDbtInitn")
	add_header(build, message, sender, len(collections), sum_amounts(collections))
	groups = groupby(sorted(collections, key=_get_group), key=_get_group)
	for number, (group, rows) in enumerate(groups, 1):
		_add_group(build, message, sender, number, group, list(rows))
	check_schema(root, MESSAGE)
	return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _get_group(row: Collection) -> Group:
	return (
		row.creditor_account,
		row.creditor_bank,
		row.currency,
		row.creditor_scheme_id,
		row.collection_date,
		row.sequence.value,
	)


def _add_group(
	build: Builder,
	message: etree._Element,
	sender: Sender,
	number: int,
	group: Group,
	rows: list[Collection],
) -> None:
	account, bank, currency, scheme_id, day, sequence = group
	block = build.add(message, "PmtInf")
	suffix = f"-{number}"
	build.add(block, "PmtInfId", sender.file_id[: ID_LENGTH - len(suffix)] + suffix)
	build.add(block, "PmtMtd", "DD")
	build.add(block, "NbOfTxs", str(len(rows)))
	build.add(block, "CtrlSum", f"{sum_amounts(rows):f}")
	build.add_path(block, "PmtTpInf/SeqTp", sequence)
	build.add(block, "ReqdColltnDt", day.isoformat())
	add_party(build, block, "Cdtr", sender.name)
	add_account(build, block, "CdtrAcct", account, currency)
	add_bank(build, block, "CdtrAgt", bank)
	if scheme_id:
		scheme = build.add_path(block, "CdtrSchmeId/Id/PrvtId/Othr")
		build.add(scheme, "Id", check_id(scheme_id, "CdtrSchmeId/Id", ID_LENGTH))
		build.add_path(scheme, "SchmeNm/Prtry", "SEPA")
	for row in rows:
		_add_collection(build, block, row)


def _add_collection(build: Builder, block: etree._Element, row: Collection) -> None:
	element = build.add(block, "DrctDbtTxInf")
	build.add_path(element, "PmtId/EndToEndId", check_id(row.end_to_end_id, "EndToEndId", ID_LENGTH))
	add_amount(build, element, "InstdAmt", row.amount, row.currency)
	mandate = build.add_path(element, "DrctDbtTx/MndtRltdInf")
	build.add(mandate, "MndtId", check_id(row.mandate_id, "MndtId", ID_LENGTH))
	build.add(mandate, "DtOfSgntr", row.mandate_signed_on.isoformat())
	add_bank(build, element, "DbtrAgt", row.debtor_bank)
	add_party(build, element, "Dbtr", row.debtor_name)
	add_account(build, element, "DbtrAcct", row.debtor_account)
	purpose = to_latin(row.purpose, TEXT_LENGTH)
	if purpose:
		build.add_path(element, "RmtInf/Ustrd", purpose)

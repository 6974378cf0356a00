"""Payments as ISO 20022 pain.001.001.09 (CustomerCreditTransferInitiationV09), checked against the published schema."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from lxml import etree

from lending_app.bank_files.check_digits import AccountKind, is_account
from lending_app.bank_files.errors import Reason, refuse
from lending_app.bank_files.pain_parts import (
	ID_LENGTH,
	TEXT_LENGTH,
	Builder,
	add_account,
	add_amount,
	add_bank,
	add_header,
	add_party,
	get_text,
)
from lending_app.bank_files.payment import (
	Instruction,
	Sender,
	check_instructions,
	group_payments,
	sum_amounts,
)
from lending_app.bank_files.text import check_id, to_latin
from lending_app.bank_files.xml_input import NAMESPACE, check_schema, validate_file

MESSAGE = "pain.001.001.09"
_NAMES = {"p": NAMESPACE + MESSAGE}


def write_pain001(sender: Sender, instructions: Sequence[Instruction]) -> bytes:
	"""A file of payments, one group a payer account, currency and day.

	:raises BankFileError: for payments that the message cannot carry, and what the schema refuses.
	"""
	check_instructions(instructions)
	build = Builder(NAMESPACE + MESSAGE)
	root = etree.Element(f"{{{NAMESPACE}{MESSAGE}}}Document", nsmap={None: NAMESPACE + MESSAGE})
	message = build.add(root, "CstmrCdtTrfInitn")
	add_header(build, message, sender, len(instructions), sum_amounts(instructions))
	for number, (group, payments) in enumerate(group_payments(instructions), 1):
		_add_group(build, message, sender, number, group, payments)
	check_schema(root, MESSAGE)
	return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _add_group(
	build: Builder,
	message: etree._Element,
	sender: Sender,
	number: int,
	group: tuple[str, str, str, date],
	payments: list[Instruction],
) -> None:
	account, bank, currency, day = group
	block = build.add(message, "PmtInf")
	suffix = f"-{number}"
	build.add(block, "PmtInfId", sender.file_id[: ID_LENGTH - len(suffix)] + suffix)
	build.add(block, "PmtMtd", "TRF")
	build.add(block, "NbOfTxs", str(len(payments)))
	build.add(block, "CtrlSum", f"{sum_amounts(payments):f}")
	build.add_path(block, "ReqdExctnDt/Dt", day.isoformat())
	add_party(build, block, "Dbtr", sender.name)
	add_account(build, block, "DbtrAcct", account, currency)
	add_bank(build, block, "DbtrAgt", bank)
	for payment in payments:
		_add_payment(build, block, payment)


def _add_payment(build: Builder, block: etree._Element, payment: Instruction) -> None:
	row = build.add(block, "CdtTrfTxInf")
	build.add_path(row, "PmtId/EndToEndId", check_id(payment.end_to_end_id, "EndToEndId", ID_LENGTH))
	add_amount(build, build.add(row, "Amt"), "InstdAmt", payment.amount, payment.currency)
	# An IBAN names its bank.
	if payment.payee_bank or not is_account(payment.payee_account, AccountKind.IBAN):
		add_bank(build, row, "CdtrAgt", payment.payee_bank)
	add_party(build, row, "Cdtr", payment.payee_name, payment.payee_identity, payment.is_company)
	add_account(build, row, "CdtrAcct", payment.payee_account)
	purpose = to_latin(payment.purpose, TEXT_LENGTH)
	if purpose:
		build.add_path(row, "RmtInf/Ustrd", purpose)


def read_pain001(data: bytes) -> tuple[str, tuple[Instruction, ...]]:
	"""Id of a file and its payments, as written; used to show a file, and to prove one.

	:raises BankFileError: not this message, not by its schema, or with sums that do not agree.
	"""
	root = validate_file(data, MESSAGE)
	payments = tuple(
		_read_payment(block, row)
		for block in root.iterfind("p:CstmrCdtTrfInitn/p:PmtInf", _NAMES)
		for row in block.iterfind("p:CdtTrfTxInf", _NAMES)
	)
	header = root.find("p:CstmrCdtTrfInitn/p:GrpHdr", _NAMES)
	_check_totals(header, payments)
	return get_text(header, "MsgId", _NAMES), payments


def _read_payment(block: etree._Element, row: etree._Element) -> Instruction:
	amount = row.find("p:Amt/p:InstdAmt", _NAMES)
	return Instruction(
		end_to_end_id=get_text(row, "PmtId/EndToEndId", _NAMES),
		amount=Decimal(amount.text),
		currency=amount.get("Ccy"),
		execution_date=date.fromisoformat(get_text(block, "ReqdExctnDt/Dt", _NAMES)),
		payer_account=_read_account(block, "DbtrAcct"),
		payer_bank=_read_bank(block, "DbtrAgt"),
		payee_name=get_text(row, "Cdtr/Nm", _NAMES),
		payee_account=_read_account(row, "CdtrAcct"),
		payee_bank=_read_bank(row, "CdtrAgt"),
		payee_identity=get_text(row, "Cdtr/Id/PrvtId/Othr/Id", _NAMES)
		or get_text(row, "Cdtr/Id/OrgId/Othr/Id", _NAMES),
		purpose=get_text(row, "RmtInf/Ustrd", _NAMES),
		is_company=row.find("p:Cdtr/p:Id/p:OrgId", _NAMES) is not None,
	)


def _read_account(parent: etree._Element, tag: str) -> str:
	return get_text(parent, f"{tag}/Id/IBAN", _NAMES) or get_text(parent, f"{tag}/Id/Othr/Id", _NAMES)


def _read_bank(parent: etree._Element, tag: str) -> str:
	found = (
		get_text(parent, f"{tag}/FinInstnId/{name}", _NAMES) for name in ("BICFI", "ClrSysMmbId/MmbId", "Nm")
	)
	return next(filter(None, found), "")


def _check_totals(header: etree._Element, payments: Sequence[Instruction]) -> None:
	line = header.sourceline or 0
	count = get_text(header, "NbOfTxs", _NAMES)
	if int(count) != len(payments):
		raise refuse(Reason.COUNT, "GrpHdr/NbOfTxs", count, len(payments), line)
	total = get_text(header, "CtrlSum", _NAMES)
	if total and Decimal(total) != sum_amounts(payments):
		raise refuse(Reason.TOTAL, "GrpHdr/CtrlSum", total, sum_amounts(payments), line)

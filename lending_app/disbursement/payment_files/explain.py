"""What is wrong with a file or a layout, in the reader's language."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _

from lending_app.bank_files.errors import BankFileError, Problem, Reason
from lending_app.disbursement.exceptions import BankFileRefusedError

_SHOWN = 10


def explain(problem: Problem) -> str:
	"""One problem: payment, line, field, value, and why it is refused."""
	value = f" “{problem.value}”" if problem.value else ""
	reason = _get_words()[problem.reason].format(problem.bound)
	field = name_field(problem.element)
	if problem.payment:
		field = _("payment {0}, {1}").format(problem.payment, field)
	if problem.line:
		return _("Line {0}, {1}{2}: {3}").format(problem.line, field, value, reason)
	return f"{field}{value}: {reason}"


def name_field(element: str) -> str:
	"""An element of a file in the reader's words, with its name in the file beside them."""
	words = _get_fields()
	parts = element.split("/")
	for length in range(min(3, len(parts)), 0, -1):
		if found := words.get("/".join(parts[-length:])):
			return found if element.islower() else f"{found} ({element})"
	return element


def refuse_file(error: BankFileError, title: str, advice: str = "") -> NoReturn:
	"""Throw what a file is refused for, the first ten problems of it, and what to do."""
	lines = [frappe.utils.escape_html(explain(problem)) for problem in error.problems[:_SHOWN]]
	more = len(error.problems) - _SHOWN
	if more > 0:
		lines.append(_("and {0} more").format(more))
	if advice:
		lines.append(f"<br>{frappe.utils.escape_html(advice)}")
	frappe.throw("<br>".join(lines), exc=BankFileRefusedError, title=title)


def _get_words() -> dict[Reason, str]:
	return {
		Reason.EMPTY: _("is missing"),
		Reason.TOO_LONG: _("is longer than {0} characters"),
		Reason.CHARACTERS: _("has characters that the file does not admit: {0}"),
		Reason.NOT_POSITIVE: _("must be above zero"),
		Reason.DECIMALS: _("has more than {0} decimals"),
		Reason.TOO_SMALL: _("must be at least {0}"),
		Reason.TOO_LARGE: _("does not fit in {0} digits"),
		Reason.NOT_AMOUNT: _("is not an amount written as {0}"),
		Reason.NOT_NUMBER: _("is not a whole number"),
		Reason.NOT_DATE: _("is not a date written as {0}"),
		Reason.NOT_VALUE: _("must be {0}"),
		Reason.CHECK_DIGIT: _("has a wrong check digit; one figure is mistyped"),
		Reason.TWICE: _("stands twice, first on line {0}"),
		Reason.CURRENCY: _("must be in {0}"),
		Reason.ENCODING: _("is not text in {0}; save the file in that encoding"),
		Reason.EMPTY_FILE: _("the file is empty"),
		Reason.RECORD: _("is not a record of this layout"),
		Reason.LENGTH: _("must be {0} characters long"),
		Reason.COLUMNS: _("must have {0} columns"),
		Reason.CUT: _("the file ends early: {0} is missing"),
		Reason.COUNT: _("does not agree with the records of the file: {0}"),
		Reason.TOTAL: _("does not agree with the sum of the records: {0}"),
		Reason.XML: _("is not well-formed XML: {0}"),
		Reason.ENTITIES: _("declares entities or a document type, which a bank's file never does"),
		Reason.SCHEMA: _("does not follow the schema: {0}"),
		Reason.PATTERN: _("is not written as {0}"),
		Reason.KIND: _("has a value that does not belong there"),
		Reason.INCOMPLETE: _("lacks one of {0}"),
		Reason.NOT_EXPECTED: _("does not belong there; expected is {0}"),
		Reason.MESSAGE: _("is not a message of this kind; expected {0}"),
		Reason.TOO_BIG: _("is larger than {0}"),
		Reason.STATUS: _("is not a status that is known: {0}"),
		Reason.GROUP: _("is said of the whole group {0}, whose payments the file does not name"),
		Reason.LAYOUT: _("is not possible in the layout: {0}"),
	}


def _get_fields() -> dict[str, str]:
	"""Fields of payments by their names in our formats and in those of ISO 20022."""
	amount, account, name = _("amount"), _("account of the payee"), _("name of the payee")
	bank, identity, number = (
		_("bank of the payee"),
		_("identity number of the payee"),
		_("number of the payment"),
	)
	own_account, own_bank = _("account of the payer"), _("bank of the payer")
	return {
		"amount": amount,
		"Amt/InstdAmt": amount,
		"InstdAmt": amount,
		"Amt/InstdAmt/@Ccy": _("currency of the amount"),
		"InstdAmt/@Ccy": _("currency of the amount"),
		"currency": _("currency"),
		"payee_account": account,
		"CdtrAcct/Id": account,
		"CdtrAcct/Id/IBAN": account,
		"Othr/Id": _("number"),
		"payee_name": name,
		"Cdtr/Nm": name,
		"CdtrAgt/MmbId": bank,
		"ClrSysMmbId/MmbId": _("number of the bank"),
		"FinInstnId/BICFI": _("BIC of the bank"),
		"Cdtr/Id": identity,
		"payer_account": own_account,
		"DbtrAcct/Id": own_account,
		"DbtrAcct/Ccy": _("currency of the account"),
		"DbtrAgt/MmbId": own_bank,
		"Dbtr/Nm": _("name of the payer"),
		"InitgPty/Nm": _("name of the company"),
		"InitgPty/Id": _("tax number of the company"),
		"end_to_end_id": number,
		"EndToEndId": number,
		"OrgnlEndToEndId": number,
		"MsgId": _("number of the file"),
		"CtrlSum": _("sum of the payments"),
		"NbOfTxs": _("number of payments"),
		"ReqdExctnDt/Dt": _("day of the payment"),
		"RmtInf/Ustrd": _("purpose"),
		"payments": _("payments"),
		"file": _("file"),
	}

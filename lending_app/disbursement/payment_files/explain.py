"""What is wrong with a file or a layout, in the reader's language."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _

from lending_app.bank_files.errors import BankFileError, Problem, Reason
from lending_app.disbursement.exceptions import BankFileRefusedError

_SHOWN = 10


def explain(problem: Problem) -> str:
	"""One problem: line, element, value, and why it is refused."""
	value = f" “{problem.value}”" if problem.value else ""
	reason = _get_words()[problem.reason].format(problem.bound)
	if problem.line:
		return _("Line {0}, {1}{2}: {3}").format(problem.line, problem.element, value, reason)
	return f"{problem.element}{value}: {reason}"


def refuse_file(error: BankFileError, title: str) -> NoReturn:
	"""Throw what a file is refused for, the first ten problems of it."""
	lines = [frappe.utils.escape_html(explain(problem)) for problem in error.problems[:_SHOWN]]
	more = len(error.problems) - _SHOWN
	if more > 0:
		lines.append(_("and {0} more").format(more))
	frappe.throw("<br>".join(lines), exc=BankFileRefusedError, title=title)


def _get_words() -> dict[Reason, str]:
	return {
		Reason.EMPTY: _("is missing"),
		Reason.TOO_LONG: _("is longer than {0} characters"),
		Reason.CHARACTERS: _("has characters that the file does not admit: {0}"),
		Reason.NOT_POSITIVE: _("must be above zero"),
		Reason.DECIMALS: _("has more than {0} decimals"),
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
		Reason.MESSAGE: _("is not a message of this kind; expected {0}"),
		Reason.TOO_BIG: _("is larger than {0}"),
		Reason.STATUS: _("is not a status that is known: {0}"),
		Reason.GROUP: _("is said of the whole group {0}, whose payments the file does not name"),
		Reason.LAYOUT: _("is not possible in the layout: {0}"),
	}

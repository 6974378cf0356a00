"""What is wrong with a file or a line of it, in the reader's language."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _

from lending_app.bank_files.receipts.read_receipts import FileFault, ReceiptFileError, RowFault
from lending_app.loan_payments.exceptions import PaymentFileError


def say_fault(fault: RowFault, value: str) -> str:
	"""One fault of a line, and what to write instead."""
	words = {
		RowFault.NO_AMOUNT: _("The amount is missing."),
		RowFault.AMOUNT: _("Amount {0} is not a number."),
		RowFault.AMOUNT_UNCLEAR: _("Amount {0} may have thousands or decimals. Write it with cents."),
		RowFault.NOT_POSITIVE: _("Amount {0} is not above zero."),
		RowFault.DATE: _("{0} is not a date. Write it as 2026-07-15 or 15/07/2026."),
		RowFault.DATE_UNCLEAR: _("{0} may begin with the day or the month. Write it as 2026-07-15."),
		RowFault.NOBODY: _("The line names no loan, client or reference."),
		RowFault.WIDTH: _("The line has more cells than there are headings: {0}."),
	}
	return words[fault].format(value)


def refuse_file(error: ReceiptFileError) -> NoReturn:
	"""Throw why a whole file is refused. Raises PaymentFileError."""
	words = {
		FileFault.EMPTY: _("The file is empty."),
		FileFault.WORKBOOK: _("The file is not an Excel workbook. Save it again as XLSX or CSV."),
		FileFault.BROKEN_LINE: _("Line {0} is cut off or has an open quotation mark. Export the file again."),
		FileFault.HEADINGS: _(
			"No line has the headings of payments. One must be Amount, another Loan, Client or Reference. The first line says: {1}"
		),
		FileFault.NO_ROWS: _("The file has headings and no payments."),
	}
	message = words[error.fault].format(error.line, frappe.utils.escape_html(error.value))
	frappe.throw(message, exc=PaymentFileError, title=_("File Cannot Be Read"))

"""A bank's answer to payments, by a layout: rows with `end_to_end_id` and `status`."""

from __future__ import annotations

from lending_app.bank_files.errors import Problem, Reason
from lending_app.bank_files.layouts.definition import Layout
from lending_app.bank_files.layouts.read import Values, read_layout
from lending_app.bank_files.payment import PaymentStatus, Status, StatusReport

_KNOWN = {status.value for status in Status}


def read_statuses(layout: Layout, data: bytes) -> StatusReport:
	"""Statuses of a file, and the problems of rows that cannot be read.

	:raises BankFileError: where the file as a whole cannot be read.
	"""
	read = read_layout(layout, data)
	payments: list[PaymentStatus] = []
	problems = list(read.problems)
	for line, values in read.rows:
		word = str(values.get("status") or "")
		if word not in _KNOWN:
			known = ", ".join(sorted(_KNOWN))
			problems.append(
				Problem(reason=Reason.STATUS, element="status", value=word, bound=known, line=line)
			)
		else:
			payments.append(_build(line, values))
	return StatusReport(
		file_id=str(read.header.get("file_id") or ""), payments=tuple(payments), problems=tuple(problems)
	)


def _build(line: int, values: Values) -> PaymentStatus:
	return PaymentStatus(
		line=line,
		end_to_end_id=str(values.get("end_to_end_id") or ""),
		status=Status(values["status"]),
		code=str(values.get("code") or ""),
		reason=str(values.get("reason") or ""),
		amount=values.get("amount"),
		status_date=values.get("status_date"),
		bank_reference=str(values.get("bank_reference") or ""),
	)

"""Post the payments of lines: through a batch of payments, whose entries then are the lines' in the bank's reconciliation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.bank_files.receipts.read_receipts import Receipt
from lending_app.lending_setup.documents.steps import save_step
from lending_app.loan_payments.bank.allocate import Allocation, allocate
from lending_app.loan_payments.bank.load_statement import lock_load, refuse, save_figures
from lending_app.loan_payments.bank.queries import LINE, list_lines, lock_lines
from lending_app.loan_payments.bank.states import UNDECIDED, LineStatus
from lending_app.loan_payments.bank.suspense import ensure_mode, take_from_suspense
from lending_app.loan_payments.batches.check_batch import get_figures, store_rows
from lending_app.loan_payments.batches.match_rows import get_values, match_rows
from lending_app.loan_payments.batches.queries import ROW
from lending_app.loan_payments.batches.start_batch import start_batch
from lending_app.loan_payments.references.use_reference import record_use
from lending_app.loan_payments.states import BatchStatus, PaymentSource, RowStatus
from lending_app.products.adapters import to_decimal

# Loans of a line, each with its part of the money.
Split = Sequence[tuple[str, Decimal]]


def post_matched(name: str) -> str | None:
	"""Post every line of a statement whose loan is known. Returns the batch, None where none could be posted."""
	load = lock_load(name)
	lines = list_lines([LineStatus.MATCHED.value], statement_load=name)
	if not lines:
		refuse(_("No line of this statement is matched with a loan."))
	splits = {line.name: [(line.loan, to_decimal(line.amount))] for line in lines}
	return post_lines(load, splits)


def post_lines(load: Document, splits: Mapping[str, Split]) -> str | None:
	"""One batch for the lines that are on the bank's account, or for those that are in suspense. Returns its name.

	A line that cannot be posted stays as it was, with the reason.
	"""
	lines = [line for line in lock_lines(splits) if line.status in UNDECIDED]
	if not lines:
		refuse(_("These lines were decided already. Reload the statement."))
	mode = _choose_mode(load, {line.status == LineStatus.SUSPENSE.value for line in lines})
	batch = _make_batch(load, mode)
	owners, receipts = _build_receipts(lines, splits)
	rows = match_rows(batch, receipts)
	faults: dict[str, list[str]] = defaultdict(list)
	for line, row in zip(owners, rows, strict=True):
		if row.status is not RowStatus.READY:
			faults[line.name].append(" ".join(row.faults) or row.doubt)
	_say_faults(lines, faults)
	values = [
		get_values(batch, row) | {"bank_line": line.name}
		for line, row in zip(owners, rows, strict=True)
		if line.name not in faults
	]
	if not values:
		# Made above and empty: who posts need not hold the right to delete batches.
		frappe.delete_doc("Payment Batch", batch.name, ignore_permissions=True)
		save_figures(load.name)
		return None
	store_rows(values)
	save_step(batch, status=BatchStatus.CHECKED.value, **get_figures(batch.name))
	posting = [line.name for line in lines if line.name not in faults]
	done = {"status": LineStatus.POSTING.value, "payment_batch": batch.name, "message": None}
	frappe.db.set_value(LINE, {"name": ("in", posting)}, done)
	start_batch(batch.name)
	save_figures(load.name)
	return batch.name


def _choose_mode(load: Document, in_suspense: set[bool]) -> str:
	"""With which the lines are posted. Raises BankStatementError where there is none, or its account is another one."""
	if len(in_suspense) != 1:
		refuse(_("Money in suspense and money that is not are posted apart."))
	if in_suspense == {True}:
		return ensure_mode(load.company)
	mode = load.mode_of_payment
	if not mode:
		refuse(
			_("No mode of payment has account {0}. Choose one in the statement, or make it.").format(
				frappe.bold(load.account)
			)
		)
	rows = {"parent": mode, "company": load.company}
	account = frappe.db.get_value("Mode of Payment Account", rows, "default_account")
	if account != load.account:
		refuse(
			_(
				"Money of mode of payment {0} goes to {1}, and this statement is of {2}. Choose another."
			).format(frappe.bold(mode), account or _("no account"), load.account)
		)
	return mode


def _make_batch(load: Document, mode: str) -> Document:
	return frappe.new_doc(
		"Payment Batch",
		company=load.company,
		branch=load.branch,
		source=PaymentSource.BANK.value,
		mode_of_payment=mode,
		value_date=today(),
		posting_date=today(),
		reference_number=load.name,
	).insert()


def _build_receipts(lines: Sequence[Any], splits: Mapping[str, Split]) -> tuple[list[Any], list[Receipt]]:
	"""A receipt of each part, and the line that it is of."""
	owners: list[Any] = []
	receipts: list[Receipt] = []
	for line in lines:
		parts = splits[line.name]
		for number, (loan, amount) in enumerate(parts, start=1):
			owners.append(line)
			part = number if len(parts) > 1 else 0
			receipts.append(_build_receipt(line, len(owners), loan, amount, part))
	return owners, receipts


def _build_receipt(line: Any, number: int, loan: str, amount: Decimal, part: int) -> Receipt:
	reference = line.bank_id if not part else f"{line.bank_id}/{part}"
	texts = {
		"loan": loan,
		"reference": reference,
		"payer": line.payer or "",
		"description": line.text or "",
	}
	return Receipt(line=number, amount=amount, value_date=getdate(line.value_date), texts=texts)


def _say_faults(lines: Sequence[Any], faults: Mapping[str, Sequence[str]]) -> None:
	for line in lines:
		if line.name not in faults:
			continue
		is_matched = line.status == LineStatus.MATCHED.value
		status = LineStatus.OPEN.value if is_matched else line.status
		frappe.db.set_value(LINE, line.name, {"status": status, "message": " ".join(faults[line.name])})


def settle_entry(journal: str) -> None:
	"""A journal entry of a batch is posted: what lines of statements have in it is theirs, in the same transaction."""
	fields = ["bank_line", "amount", "loan_repayment", "loan", "client_name"]
	rows = frappe.get_all(ROW, {"journal_entry": journal, "bank_line": ("is", "set")}, fields)
	if not rows:
		return
	of_line: dict[str, list[Any]] = defaultdict(list)
	for row in rows:
		of_line[row.bank_line].append(row)
	open_rows = {"bank_line": ("in", list(of_line)), "status": ("!=", RowStatus.POSTED.value)}
	unfinished = set(frappe.get_all(ROW, open_rows, pluck="bank_line"))
	allocations, loads = [], set()
	for line in lock_lines(of_line):
		parts = of_line[line.name]
		amount = sum((to_decimal(part.amount) for part in parts), Decimal(0))
		is_suspense = bool(line.suspense_entry)
		if is_suspense:
			take_from_suspense(line, amount)
		else:
			allocations.append(Allocation(line.bank_transaction, journal, amount))
		status = LineStatus.POSTING if line.name in unfinished else LineStatus.RECONCILED
		one = parts[0]
		done = {
			"status": status.value,
			"journal_entry": journal,
			"loan_repayment": one.loan_repayment,
			"loan": one.loan,
			"client_name": one.client_name,
		}
		frappe.db.set_value(LINE, line.name, done)
		_record_use(line, parts)
		loads.add(line.statement_load)
	allocate(allocations)
	for load in loads:
		save_figures(load)


def _record_use(line: Any, parts: Sequence[Any]) -> None:
	"""What was paid with the reference that the line names, on its own loan; a person may have chosen another."""
	if line.payment_reference and line.loan in {part.loan for part in parts}:
		record_use(line.payment_reference, to_decimal(line.amount), getdate(line.value_date))

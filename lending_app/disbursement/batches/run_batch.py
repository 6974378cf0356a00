"""The job of a batch: each order once, whatever is interrupted; saved chunk by chunk, or branch by branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime, strip_html, today

from lending_app.disbursement.batches.queries import list_waiting_orders, set_journal, sum_batch
from lending_app.disbursement.controls.check_limits import lock_limits
from lending_app.disbursement.orders.execute_order import hold_again, pay_out
from lending_app.disbursement.orders.post_order import build_voucher
from lending_app.disbursement.orders.steps import lock_order
from lending_app.disbursement.states import APPROVED, BatchStatus
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import Gathered, gather_journals
from lending_app.ledger.lines import Voucher
from lending_app.lending_setup.documents.steps import save_step
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.transactions import retry_when_busy, return_to
from lending_app.products.adapters import to_float

CHUNK = 25
SAVEPOINT = "disbursement_order"
MESSAGE = 500


def run_batch(name: str) -> None:
	"""Execute what of the batch waits. Safe to run again, and beside another worker: an order is locked and looked at."""
	document = frappe.get_doc("Disbursement Batch", name)
	if document.status != BatchStatus.RUNNING.value:
		return
	frappe.set_user(document.started_by)
	for part in _split(document):
		retry_when_busy(partial(_pay_part, document, part))
		frappe.db.commit()  # nosemgrep: the orders of the part are paid; an interrupted batch goes on after it
	retry_when_busy(partial(_end, name))
	frappe.db.commit()  # nosemgrep: as above


def _pay_part(batch: Document, names: Sequence[str]) -> None:
	# Read for each part: between two, somebody may set another account.
	placer = Placer(batch.company)
	if batch.is_grouped:
		_pay_together(batch, names, placer)
		return
	for name in names:
		_pay_one(batch, name, placer)


def _split(batch: Document) -> list[list[str]]:
	"""Orders that are saved together: those of a branch where they share an entry."""
	rows = list_waiting_orders(batch.name)
	if batch.is_grouped:
		branches: dict[str, list[str]] = defaultdict(list)
		for branch, name in rows:
			branches[branch].append(name)
		return list(branches.values())
	names = [name for _branch, name in rows]
	return [names[start : start + CHUNK] for start in range(0, len(names), CHUNK)]


def _pay_one(batch: Document, name: str, placer: Placer) -> None:
	order = _take(name)
	if order is None:
		return
	frappe.db.savepoint(SAVEPOINT)
	try:
		with gather_journals(placer, build_voucher(order, getdate(today()))):
			pay_out(order, f"{batch.name}/{name}")
	except frappe.ValidationError as error:
		_record_failure(name, error)


def _pay_together(batch: Document, names: Sequence[str], placer: Placer) -> None:
	"""One journal entry for the orders of a branch. One that fails is left out of it."""
	branch = frappe.db.get_value("Disbursement Order", names[0], "branch")
	with gather_journals(placer, _build_voucher(batch, branch), is_named_late=True) as gathered:
		paid = [name for name in names if _add(batch, name, gathered)]
	set_journal(paid, gathered.name)


def _add(batch: Document, name: str, gathered: Gathered) -> bool:
	"""Whether the order was paid out."""
	order = _take(name)
	if order is None:
		return False
	frappe.db.savepoint(SAVEPOINT)
	before = len(gathered.lines)
	try:
		pay_out(order, f"{batch.name}/{name}", is_journal_named=False)
	except frappe.ValidationError as error:
		gathered.drop_after(before)
		_record_failure(name, error)
		return False
	return True


def _take(name: str) -> Document | None:
	"""An order that is still to be paid out; one that a rule holds by now leaves the batch to its review."""
	lock_limits(name)
	order = lock_order(name)
	if order.status != APPROVED:
		return None
	if hold_again(order):
		text = _("Held for review: {0}").format(strip_html(order.held_reasons))[:MESSAGE]
		frappe.db.set_value("Disbursement Order", name, "failure", text)
		return None
	return order


def _record_failure(name: str, error: Exception) -> None:
	"""The order stays approved, with the reason; it can be paid out alone or in another batch."""
	return_to(SAVEPOINT, error)
	frappe.local.message_log = []
	text = strip_html(str(error))[:MESSAGE] or type(error).__name__
	frappe.db.set_value("Disbursement Order", name, "failure", text)


def _end(name: str) -> None:
	result = sum_batch(name)
	batch = frappe.get_doc("Disbursement Batch", name, for_update=True)
	if batch.status != BatchStatus.RUNNING.value:
		return
	save_step(
		batch,
		status=(BatchStatus.FAILED if result.failed else BatchStatus.DONE).value,
		number_executed=result.executed,
		number_failed=result.failed,
		executed_amount=to_float(result.amount),
		ended_on=now_datetime(),
	)


def _build_voucher(batch: Document, branch: str) -> Voucher:
	day = getdate(today())
	with speaking_for(batch):
		remark = _("Batch {0} of disbursements, branch {1}").format(batch.name, branch)
	return Voucher(
		company=batch.company,
		doctype=batch.doctype,
		name=batch.name,
		posting_date=day,
		value_date=day,
		remark=remark,
	)

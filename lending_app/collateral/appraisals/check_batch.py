"""Read a file of appraisals whole and name each fault by its line; no thing is changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.bank_files.receipts.read_receipts import ReceiptFileError
from lending_app.collateral.appraisals.find_faults import (
	find_repeated,
	list_currency_faults,
	list_line_faults,
	list_thing_faults,
	refuse_file,
	say_unknown,
	to_amount,
)
from lending_app.collateral.appraisals.queries import BATCH, ROW, count_rows, list_visible
from lending_app.collateral.appraisals.read_file import AppraisalLine, read_appraisals
from lending_app.collateral.appraisals.states import AppraisalBatchStatus, AppraisalRowStatus
from lending_app.collateral.exceptions import AppraisalBatchError
from lending_app.collateral.pledges.pledge_rows import read_things
from lending_app.lending_setup.database import insert_records
from lending_app.lending_setup.documents.steps import require_batch_status, save_step
from lending_app.lending_setup.files.stored_file import read_stored
from lending_app.products.adapters import to_float

OPEN = (AppraisalBatchStatus.DRAFT.value, AppraisalBatchStatus.CHECKED.value)


def check_batch(name: str) -> Document:
	"""Take the file in and look at every line. May be done again, after the file or a thing was corrected.

	Raises AppraisalFileError, AppraisalBatchError.
	"""
	batch = lock_batch(name)
	require_status(batch, *OPEN)
	if not batch.file:
		refuse(_("Attach the file with the appraisals first."))
	data = read_stored(batch)
	digest = hashlib.sha256(data).hexdigest()
	_refuse_known(batch, digest)
	try:
		lines = read_appraisals(batch.file, data)
	except ReceiptFileError as error:
		refuse_file(error)
	frappe.db.delete(ROW, {"batch": batch.name})
	insert_records(ROW, _build_rows(batch, lines))
	save_step(batch, status=AppraisalBatchStatus.CHECKED.value, file_hash=digest, **get_figures(batch.name))
	return batch


def _build_rows(batch: Document, lines: Sequence[AppraisalLine]) -> list[dict[str, Any]]:
	asked = {line.get("collateral") for line in lines} - {""}
	seen = list_visible(asked)
	things = {thing.name.upper(): thing for thing in read_things(seen, with_all=True)}
	repeated, turns = find_repeated(lines), _take_turns(lines)
	rows = []
	for line in lines:
		thing = things.get(line.get("collateral").upper())
		faults = [*list_line_faults(line)]
		if line.get("collateral") and not thing:
			faults.append(say_unknown(line.get("collateral")[:140]))
		if thing:
			faults += list_thing_faults(thing, line.days["appraised_on"], batch.branch)
			faults += list_currency_faults(line, thing.currency)
		faults += filter(None, [repeated.get(line.line)])
		rows.append(_build_row(batch, line, thing, faults) | {"turn": turns[line.line]})
	return rows


def _build_row(batch: Document, line: AppraisalLine, thing: Any, faults: Sequence[str]) -> dict[str, Any]:
	status = AppraisalRowStatus.FAULTY if faults else AppraisalRowStatus.READY
	return {
		"batch": batch.name,
		"line": line.line,
		"status": status.value,
		"message": " ".join(faults) or None,
		"collateral": thing and thing.name,
		# Lines of a branch's batch are seen by that branch, whatever thing they name.
		"branch": batch.branch or (thing and thing.branch),
		"currency": thing and thing.currency,
		"appraised_on": line.days["appraised_on"],
		"expires_on": line.days["expires_on"],
		"value_amount": to_float(to_amount(line.amounts["value"])),
		"forced_sale_amount": to_float(to_amount(line.amounts["forced_sale"])),
		"appraiser": line.get("appraiser")[:140] or batch.appraiser or None,
		"basis": batch.basis,
		"collateral_text": line.get("collateral")[:140] or None,
		"value_text": line.get("value")[:140] or None,
		"date_text": line.get("appraised_on")[:140] or None,
	}


def _take_turns(lines: Iterable[AppraisalLine]) -> Mapping[int, int]:
	"""Which appraisal of its thing a line is, by day: each is shared out before the next."""
	of_thing: dict[str, list[AppraisalLine]] = defaultdict(list)
	for line in lines:
		of_thing[line.get("collateral").upper()].append(line)
	turns = {}
	for own in of_thing.values():
		own.sort(key=lambda line: (str(line.days["appraised_on"] or ""), line.line))
		turns |= {line.line: turn for turn, line in enumerate(own, 1)}
	return turns


def lock_batch(name: str) -> Document:
	"""The batch as it is committed, its row locked until the transaction ends."""
	return frappe.get_doc(BATCH, name, for_update=True)


def require_status(batch: Document, *statuses: str) -> None:
	"""Raise AppraisalBatchError where the batch is in none of the states."""
	require_batch_status(batch, refuse, *statuses)


def get_figures(batch: str) -> dict[str, int]:
	"""Counts of a batch, from its lines."""
	counts = count_rows(batch)
	numbers = {f"number_{status.name.lower()}": counts.get(status.value, 0) for status in AppraisalRowStatus}
	return {"number_of_rows": sum(numbers.values()), **numbers}


def refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=AppraisalBatchError, title=_("Appraisal Batch"))


def _refuse_known(batch: Document, digest: str) -> None:
	"""A file is taken in once; a lock on the index keeps a second one out."""
	filters = {
		"file_hash": digest,
		"name": ("!=", batch.name),
		"status": ("!=", AppraisalBatchStatus.CANCELLED.value),
	}
	if known := frappe.db.get_value(BATCH, filters, for_update=True):
		refuse(
			_("This file was loaded before, as {0}. Cancel that batch if it is to be loaded again.").format(
				frappe.bold(known)
			)
		)

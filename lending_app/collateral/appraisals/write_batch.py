"""The job of a batch of appraisals: each once, whatever is interrupted; saved chunk by chunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from lending_app.collateral.appraisals.check_batch import get_figures, lock_batch
from lending_app.collateral.appraisals.find_faults import list_thing_faults, say_unknown
from lending_app.collateral.appraisals.queries import ROW, VALUES, list_next_rows, list_visible
from lending_app.collateral.appraisals.states import AppraisalBatchStatus, AppraisalRowStatus
from lending_app.collateral.pledges.allocate_value import allocate_values
from lending_app.collateral.pledges.pledge_rows import read_things
from lending_app.collateral.register.add_appraisals import add_appraisals
from lending_app.lending_setup.database import read_committed, write_columns
from lending_app.lending_setup.documents.steps import save_step

CHUNK = 500


def write_batch(name: str) -> None:
	"""Write the lines that wait. Safe to run again, and beside another worker: the batch is locked chunk by chunk."""
	# What waits for a thing's lock reads the appraisals that were committed meanwhile, not those of its first look.
	with read_committed():
		frappe.db.commit()  # nosemgrep: the next transaction is the first under the level
		while _write_next(name):
			frappe.db.commit()  # nosemgrep: the chunk is written; an interrupted batch goes on after it
		_end(name)
		frappe.db.commit()  # nosemgrep: as above


def _write_next(name: str) -> bool:
	"""Whether there was a chunk. The batch is locked before its lines are read: they are as another worker has left them."""
	batch = lock_batch(name)
	if batch.status != AppraisalBatchStatus.RUNNING.value:
		return False
	frappe.set_user(batch.started_by)
	rows = list_next_rows(name, CHUNK)
	if rows:
		_write(batch, rows)
	return bool(rows)


def _write(batch: Document, rows: Sequence[Any]) -> None:
	"""Appraisals of things that can take them still; each other line says why not."""
	asked = {row.collateral for row in rows}
	seen = list_visible(asked)
	things = {thing.name: thing for thing in read_things(seen, for_update=True)}
	refused: dict[str, str] = {}
	for row in rows:
		thing = things.get(row.collateral)
		if not thing:
			refused[row.name] = say_unknown(row.collateral)
		elif reasons := [*list_thing_faults(thing, getdate(row.appraised_on), batch.branch)]:
			refused[row.name] = " ".join(reasons)
	given = [row for row in rows if row.name not in refused]
	add_appraisals(
		things.values(),
		{row.collateral: {name: row[name] for name in VALUES if name != "collateral"} for row in given},
	)
	allocate_values([row.collateral for row in given])
	done = {row.name: {"status": AppraisalRowStatus.WRITTEN.value, "message": None} for row in given}
	for name, message in refused.items():
		done[name] = {"status": AppraisalRowStatus.FAILED.value, "message": message}
	write_columns(ROW, done)


def _end(name: str) -> None:
	batch = lock_batch(name)
	if batch.status != AppraisalBatchStatus.RUNNING.value:
		return
	figures = get_figures(name)
	status = AppraisalBatchStatus.FAILED if figures["number_failed"] else AppraisalBatchStatus.DONE
	save_step(batch, status=status.value, ended_on=now_datetime(), **figures)

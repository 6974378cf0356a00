"""The job of a statement: its lines become bank transactions, and their loans are looked for; each once."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.lending_setup.database import overwrite, write_rows
from lending_app.lending_setup.documents.steps import save_step
from lending_app.loan_payments.bank.load_statement import get_figures, lock_load
from lending_app.loan_payments.bank.make_transactions import make_transactions
from lending_app.loan_payments.bank.match_lines import match_load
from lending_app.loan_payments.bank.queries import LINE, list_lines
from lending_app.loan_payments.bank.states import LineStatus, LoadStatus
from lending_app.loan_payments.bank.suspense import book_load

CHUNK = 1_000
COLUMNS = ("bank_transaction", "status")


def process_load(name: str) -> None:
	"""Safe to run again, and beside another worker: the statement is locked chunk by chunk."""
	while _make_next(name):
		frappe.db.commit()  # nosemgrep: the transactions of the chunk are made; an interrupted load goes on after them
	_end(name)
	frappe.db.commit()  # nosemgrep: as above


def _make_next(name: str) -> bool:
	"""Whether there was a chunk of lines without their bank transactions."""
	load = lock_load(name)
	if load.status != LoadStatus.LOADING.value:
		return False
	frappe.set_user(load.loaded_by)
	lines = list_lines([LineStatus.PENDING.value], CHUNK, statement_load=name)
	made = zip(lines, make_transactions(load, lines), strict=True)
	rows = [(line.name, transaction, _get_first_status(line).value) for line, transaction in made]
	write_rows(f"tab{LINE}", ("name", *COLUMNS), rows, tail=overwrite(COLUMNS))
	return bool(lines)


def _get_first_status(line: Any) -> LineStatus:
	return LineStatus.OPEN if line.amount > 0 else LineStatus.OTHER


def _end(name: str) -> None:
	load = lock_load(name)
	if load.status != LoadStatus.LOADING.value:
		return
	frappe.set_user(load.loaded_by)
	match_load(load)
	if load.is_unidentified_booked:
		book_load(load)
	save_step(load, status=LoadStatus.LOADED.value, **get_figures(name))

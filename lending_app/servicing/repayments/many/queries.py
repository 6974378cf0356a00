"""What is read of many loans that are about to be paid: locked, in a statement each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import frappe
from frappe.query_builder.functions import Max

from lending_app.lending_setup.database import list_places, select
from lending_app.servicing.facts.enter_fact import LOAN_FIELDS
from lending_app.servicing.repayments.many.compute_payments import StoredReplay
from lending_app.servicing.stored.loan_states import POSTED_COLUMNS, Minor, read_posted

FIELDS = (*LOAN_FIELDS, "client_name")


def lock_rows(loans: Sequence[str]) -> dict[str, Any]:
	"""Rows of the loans, locked in the order of their names."""
	# Of a small table the optimizer would rather read every row, and so wait for those that others have locked.
	fields = ", ".join(f"`{name}`" for name in FIELDS)
	rows = select(
		f"SELECT {fields} FROM `tabLoan` FORCE INDEX (PRIMARY) WHERE name IN ({list_places(len(loans))}) "
		"ORDER BY name FOR UPDATE",
		sorted(loans),
	)
	return {row[0]: frappe._dict(zip(FIELDS, row, strict=True)) for row in rows}


def read_last_postings(loans: Sequence[str]) -> dict[str, date]:
	"""The latest day on which the sub-ledger has an entry of each loan."""
	entry = frappe.qb.DocType("Loan Ledger Entry")
	query = frappe.qb.from_(entry).select(entry.loan, Max(entry.posting_date))
	return dict(query.where(entry.loan.isin(list(loans))).groupby(entry.loan).run())


def read_replays(loans: Sequence[str]) -> dict[str, StoredReplay]:
	"""The newest checkpoint of each loan, as it is committed."""
	newest = (
		"SELECT loan, MAX(value_day) AS value_day FROM lending_loan_checkpoint "
		f"WHERE loan IN ({list_places(len(loans))}) GROUP BY loan"
	)
	rows = select(
		"SELECT c.loan, c.value_day, c.number_of_facts, c.fingerprint, c.data FROM lending_loan_checkpoint c "
		f"JOIN ({newest}) n ON n.loan = c.loan AND n.value_day = c.value_day",
		list(loans),
	)
	return {loan: StoredReplay(*row) for loan, *row in rows}


def lock_states(loans: Sequence[str]) -> dict[str, tuple[int, int, Minor]]:
	"""Number, group and what the ledger holds of each loan, locked after the loans' own rows."""
	columns = ", ".join(POSTED_COLUMNS.values())
	rows = select(
		f"SELECT loan, id, group_id, posted_others, {columns} FROM lending_loan_state "
		f"WHERE loan IN ({list_places(len(loans))}) FOR UPDATE",
		list(loans),
	)
	return {
		loan: (number, group, read_posted(posted, others)) for loan, number, group, others, *posted in rows
	}


def read_installments(loans: Sequence[str], fields: Sequence[str]) -> dict[str, dict[int, tuple[str, tuple]]]:
	"""Stored installments: by loan and number, the row's name and its values in the order of the fields."""
	columns = ", ".join(f"`{name}`" for name in fields)
	rows = select(
		f"SELECT parent, number, name, {columns} FROM `tabLoan Installment` "
		f"WHERE parent IN ({list_places(len(loans))}) AND parenttype = 'Loan' FOR UPDATE",
		list(loans),
	)
	found: dict[str, dict[int, tuple[str, tuple]]] = {loan: {} for loan in loans}
	for loan, number, name, *values in rows:
		found[loan][number] = name, tuple(values)
	return found


def read_checkpoint_days(loans: Sequence[str]) -> dict[str, list[date]]:
	"""Days of each loan's checkpoints, newest first."""
	found: dict[str, list[date]] = {loan: [] for loan in loans}
	for loan, day in select(
		f"SELECT loan, value_day FROM lending_loan_checkpoint WHERE loan IN ({list_places(len(loans))}) "
		"ORDER BY loan, value_day DESC",
		list(loans),
	):
		found[loan].append(day)
	return found

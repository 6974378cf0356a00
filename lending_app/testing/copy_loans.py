"""Copies of loans on a test site with their documents, for tests and benchmarks of many. Never for a site in use.

A copy has the facts of its model under numbers of its own, and shares the journal entries that paid it out.
"""

from __future__ import annotations

from collections.abc import Sequence

import frappe

from lending_app.lending_setup.database import execute, list_columns, list_places
from lending_app.products.adapters import load_terms
from lending_app.servicing.adapters import FACT_BUILDERS
from lending_app.servicing.queries import list_entered_facts
from lending_app.servicing.stored.checkpoints import carry_loan, make_checkpoint, store_checkpoint
from lending_app.servicing.stored.loan_states import store_packed

CHUNK = 250


def copy_loans(models: Sequence[str], times: int) -> list[str]:
	"""Each loan that many times; returns the copies' numbers, those of a model side by side."""
	documents = [
		doctype
		for doctype in FACT_BUILDERS
		if frappe.get_meta(doctype).has_field("loan") and not frappe.get_meta(doctype).istable
	]
	tables = {
		"Loan": ("name", "external_code"),
		"Loan Installment": ("name", "parent"),
		"Loan Ledger Entry": ("name", "loan", "voucher_no"),
		**{doctype: ("name", "loan") for doctype in documents},
	}
	for number in range(1, times + 1):
		for doctype, fields in tables.items():
			_copy(f"tab{doctype}", "name" if doctype == "Loan" else fields[1], fields, models, number)
		_copy("lending_loan_state", "loan", ("loan",), models, number)
	copies = [f"{model}-{number}" for model in models for number in range(1, times + 1)]
	for start in range(0, len(copies), CHUNK):
		_store(copies[start : start + CHUNK])
	return copies


def _copy(table: str, key: str, fields: Sequence[str], models: Sequence[str], number: int) -> None:
	"""Rows of the models under names that end with the number."""
	columns = [name for name in list_columns(table) if (table, name) != ("lending_loan_state", "id")]
	chosen = [f"CONCAT(`{name}`, '-{number}')" if name in fields else f"`{name}`" for name in columns]
	execute(
		f"INSERT INTO `{table}` ({', '.join(f'`{name}`' for name in columns)}) SELECT {', '.join(chosen)} FROM `{table}` "
		f"WHERE `{key}` IN ({list_places(len(models))})",
		list(models),
	)


def _store(loans: Sequence[str]) -> None:
	"""The replays of the copies: their facts have numbers of their own."""
	facts = list_entered_facts(loans)
	for name, terms, day in frappe.get_all(
		"Loan", {"name": ("in", list(loans))}, ["name", "terms", "as_of_date"], as_list=True
	):
		standing = [row.fact for row in facts[name] if row.reversed_on is None]
		carried = carry_loan(name, load_terms(terms), standing, day)
		store_checkpoint(name, make_checkpoint(carried, standing, day))
		carried.advance_to(day)
		store_packed(name, carried)

"""Reads of the servicing module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import chain
from operator import mul
from typing import Any

import frappe
from frappe.utils import now
from pypika.queries import QueryBuilder
from pypika.terms import NullValue, Values, ValueWrapper

from lending_app.engine.loan.fact import EnteredFact, Fact
from lending_app.engine.values.money import RoundingPolicy
from lending_app.servicing.adapters import FACT_BUILDERS

FACT_FIELDS = (
	"name",
	"loan",
	"value_date",
	"posting_date",
	"docstatus",
	"reversal_posting_date",
)
# What else is read of facts that move money.
MONEY_FIELDS = {
	"Loan Disbursement": ("amount", "mode_of_payment"),
	"Loan Repayment": ("amount", "mode_of_payment", "excess_rule", "execution_cost_amount"),
	"Loan Rate Change": ("interest_percent", "keeps"),
	"Loan Payment Skip": ("installment_number", "interest_rule", "is_term_extended"),
	"Loan Charge": ("amount", "component", "tax_percent", "is_with_installment", "due_date"),
	"Portfolio Sale Loan": ("amount", "mode_of_payment"),
	"Client Refund": ("amount", "mode_of_payment"),
	"Payment Reclassification": ("repayment", "allocation_order", "excess_rule"),
}
KIND_ORDER = {doctype: order for order, doctype in enumerate(FACT_BUILDERS)}
# Every column that a fact is built of, in the order in which the kinds are read together.
FACT_COLUMNS = tuple(dict.fromkeys((*FACT_FIELDS, *chain.from_iterable(MONEY_FIELDS.values()))))


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFact(EnteredFact):
	"""A fact of a loan as it was entered, with the kind of its document."""

	loan: str
	doctype: str


def list_entered_facts(loans: Sequence[str], *, for_update: bool = False) -> dict[str, list[LoanFact]]:
	"""Every fact ever entered on the loans, reversed ones too, by loan.

	`for_update` reads what is committed now. A plain read shows the database as it was when the transaction began
	to read: behind a lock that had to be waited for, that is before the facts the other one has entered.
	"""
	facts: dict[str, list[LoanFact]] = defaultdict(list)
	if not loans:
		return facts
	selects = [_select_facts(doctype, loans, for_update) for doctype in FACT_BUILDERS]
	rows = reduce(mul, selects).run(as_dict=True)
	for row in sorted(rows, key=lambda row: (KIND_ORDER[row.doctype], row.name)):
		facts[row.loan].append(
			LoanFact(
				loan=row.loan,
				doctype=row.doctype,
				fact=FACT_BUILDERS[row.doctype](row),
				posting_date=row.posting_date,
				reversed_on=row.reversal_posting_date if row.docstatus == 2 else None,
			)
		)
	return facts


def _select_facts(doctype: str, loans: Sequence[str], for_update: bool) -> QueryBuilder:
	"""The facts of one kind; columns that it has not are NULL, so that all kinds are read in one statement."""
	table = frappe.qb.DocType(doctype)
	own = (*FACT_FIELDS, *MONEY_FIELDS.get(doctype, ()))
	columns = [table[field] if field in own else NullValue().as_(field) for field in FACT_COLUMNS]
	query = (
		frappe.qb.from_(table)
		.select(ValueWrapper(doctype).as_("doctype"), *columns)
		.where(table.loan.isin(list(loans)) & (table.docstatus > 0))
	)
	# In parentheses: MariaDB takes a lock within a UNION only so.
	query.wrap_set_operation_queries = True
	return query.for_update() if for_update else query


def list_standing_facts(loan: str, without: str | None = None, *, for_update: bool = False) -> list[Fact]:
	"""Facts of a loan that stand today, without one of them where asked. `for_update` as in list_entered_facts."""
	return [
		row.fact
		for row in list_entered_facts([loan], for_update=for_update)[loan]
		if row.reversed_on is None and row.fact.fact_id != without
	]


def list_stored_installments(loan: str, fields: Sequence[str]) -> list[frappe._dict]:
	"""A loan's installments as they are stored now, whatever the transaction has seen of them before."""
	row = frappe.qb.DocType("Loan Installment")
	query = frappe.qb.from_(row).select(row.name, *(row[field] for field in fields))
	return query.where((row.parent == loan) & (row.parenttype == "Loan")).for_update().run(as_dict=True)


def write_installments(loan: str, rows: Sequence[tuple[str, dict[str, Any]]]) -> None:
	"""Insert installments or overwrite those that are there, by name: one statement for all of them."""
	if not rows:
		return
	table, stamp, user = frappe.qb.DocType("Loan Installment"), now(), frappe.session.user
	made = {
		"creation": stamp, "modified": stamp, "owner": user, "modified_by": user, "docstatus": 0,
		"parent": loan, "parenttype": "Loan", "parentfield": "installments",
	}  # fmt: skip
	written = [*rows[0][1], "idx"]
	query = frappe.qb.into(table).columns("name", *made, *written)
	for name, values in rows:
		query = query.insert(name, *made.values(), *values.values(), values["number"])
	for field in written:
		query = query.on_duplicate_key_update(table[field], Values(table[field]))
	query.run()


def get_loan_provision(loan: str, currency: str) -> Decimal:
	"""What is posted of a loan's provision."""
	state = frappe.qb.Table("lending_loan_state")
	rows = frappe.qb.from_(state).select(state.valued_provision).where(state.loan == loan).run()
	return RoundingPolicy.for_currency(currency).to_amount(int(rows[0][0])) if rows else Decimal(0)

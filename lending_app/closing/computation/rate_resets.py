"""A close sets the rates of variable loans again: a document for each reset that changes a rate, written in bulk.

Done before the partition's loans are computed, and in its transaction. A document's name is that of its loan and day,
so that a reset is made once, and one that a person has reversed does not come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import frappe
from frappe.utils import now

from lending_app.closing.computation.state_rows import StateRow
from lending_app.engine.loan.plan_facts import RateChanged
from lending_app.engine.loan.rate_resets import build_rate_resets, follow_agreed_rate, get_rate_on
from lending_app.engine.loan.rate_steps import RatePoint, VariableRate, get_reference
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.ledger.accounts.groups import Group
from lending_app.lending_setup.database import execute, list_places, select
from lending_app.products.adapters import build_variable_rate, load_terms, to_percent
from lending_app.products.kinds import RateType
from lending_app.products.rates.read_reference import get_series
from lending_app.servicing.queries import LoanFact, list_entered_facts
from lending_app.servicing.states import RateChangeKind
from lending_app.servicing.stored.checkpoints import LoanHistory, make_checkpoint, store_checkpoint
from lending_app.servicing.stored.loan_states import mark_snapshots

DOCTYPE = "Loan Rate Change"
# Kept in the language of the data.
REASON = "The reference rate on the reset date"
COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "loan", "client", "client_name", "company",
	"branch", "currency", "value_date", "posting_date", "kind", "interest_percent", "previous_percent", "keeps",
	"reference_rate", "reference_percent", "reason",
)  # fmt: skip


class Period(NamedTuple):
	"""An installment of a loan, as far as a reset looks at it."""

	number: int
	start_date: date


@dataclass(frozen=True, slots=True)
class Rule:
	"""How the loans of a product follow their reference."""

	reference: str
	variable: VariableRate
	keeps_own_spread: bool
	"""A loan agreed above or below the product's rate stays so. A mixed rate has its product's spread."""
	series: Sequence[RatePoint]

	def list_resets(
		self, terms: LoanTerms, periods: Sequence[Period], until: date
	) -> tuple[RateChanged, ...]:
		"""Resets of a loan up to a day, without the first installment's: that rate was agreed."""
		variable = self.variable
		if self.keeps_own_spread:
			reference = get_reference(self.series, periods[0].start_date)
			variable = follow_agreed_rate(variable, terms.annual_rate, reference)
		return build_rate_resets(variable, self.series, periods[1:], until)


class RateResets:
	"""Rate resets of a company's loans on the days of a close."""

	def __init__(self, groups: Mapping[int, Group], days: Sequence[date]) -> None:
		self._groups = groups
		self.days = days

	@cached_property
	def _rules(self) -> dict[int, Rule]:
		"""By group; products of a fixed rate have none."""
		found = {}
		for number, group in self._groups.items():
			product = frappe.get_cached_doc("Loan Product", group.product)
			variable = build_variable_rate(product)
			if variable:
				own = product.rate_type == RateType.VARIABLE.value
				series = get_series(product.reference_rate)
				found[number] = Rule(product.reference_rate, variable, own, series)
		return found

	def reset(self, rows: Sequence[StateRow]) -> tuple[dict[int, date], dict[str, Exception]]:
		"""Make the resets of the loans.

		Returns from which day the ledger knows of them, by the loan's number, and the errors of others by loan.
		"""
		changed: dict[int, date] = {}
		failures: dict[str, Exception] = {}
		due = self._list_due([row for row in rows if row.group_id in self._rules])
		if not due:
			# Asked for no names, Frappe would read every installment of the site.
			return changed, failures
		names = [row.name for row, _since in due]
		loans, periods = _read_loans(names), _read_periods(names)
		facts = list_entered_facts(names, for_update=True)
		for row, since in due:
			try:
				history = LoanResets(
					loans[row.name], self._rules[row.group_id], facts[row.name], periods[row.name]
				)
				made = history.list_new(since, self.days[-1])
				if made:
					changed[row.id] = history.keep(made, self.days)
			except LOAN_ERRORS as error:
				failures[row.name] = error
		return changed, failures

	def _list_due(self, rows: Sequence[StateRow]) -> list[tuple[StateRow, date]]:
		"""Loans of which an installment begins on one of the days, or that a close had set aside, with the day from which."""
		if not rows:
			return []
		names = [row.name for row in rows]
		places = list_places(len(names))
		found = select(
			"SELECT parent AS loan, CAST(%s AS DATE) AS since FROM `tabLoan Installment` WHERE parenttype = 'Loan' "
			f"AND number > 1 AND start_date BETWEEN %s AND %s AND parent IN ({places}) "
			f"UNION SELECT loan, MIN(closing_date) FROM `tabDay Close Failure` WHERE loan IN ({places}) GROUP BY loan "
			"ORDER BY since DESC",
			(self.days[0], self.days[0], self.days[-1], *names, *names),
		)
		since = dict(found)  # the earlier day of a loan that is there twice comes last
		return [(row, since[row.name]) for row in rows if row.name in since]


class LoanResets:
	"""The resets of one loan."""

	def __init__(
		self, loan: frappe._dict, rule: Rule, facts: Sequence[LoanFact], periods: Sequence[Period]
	) -> None:
		self.loan = loan
		self.rule = rule
		self.terms = load_terms(loan.terms)
		self.periods = periods
		self.standing = [row.fact for row in facts if row.reversed_on is None]
		self._known = {row.fact.fact_id for row in facts}

	def list_new(self, since: date, until: date) -> list[RateChanged]:
		"""Resets that are not there and change the rate in force on their day."""
		made: list[RateChanged] = []
		for fact in self.rule.list_resets(self.terms, self.periods, until):
			name = f"{self.loan.name}-{fact.value_date:%Y%m%d}"
			if fact.value_date < since or name in self._known:
				continue
			if fact.annual_rate != get_rate_on(self.terms, [*self.standing, *made], fact.value_date):
				made.append(replace(fact, fact_id=name))
		return made

	def keep(self, made: Sequence[RateChanged], days: Sequence[date]) -> date:
		"""Write the documents and the checkpoint that holds them; returns the day of the last posting."""
		self._insert(made, days[0])
		facts = [*self.standing, *made]
		carried = LoanHistory(self.loan.name, self.terms).carry(facts, days[-1])
		store_checkpoint(self.loan.name, make_checkpoint(carried, facts, days[-1]))
		known_on = max(days[0], made[-1].value_date)
		execute(
			"UPDATE lending_loan_state SET known_on = GREATEST(known_on, %s) WHERE loan = %s",
			(known_on, self.loan.name),
		)
		mark_snapshots(self.loan.name, self.loan.company, made[0].value_date, known_on)
		return known_on

	def _insert(self, made: Sequence[RateChanged], first_open: date) -> None:
		table, stamp, user = frappe.qb.DocType(DOCTYPE), now(), frappe.session.user
		query = frappe.qb.into(table).columns(*COLUMNS)
		standing = list(self.standing)
		for fact in made:
			reference = get_reference(
				self.rule.series, fact.value_date - timedelta(days=self.rule.variable.notice_days)
			)
			before = get_rate_on(self.terms, standing, fact.value_date)
			standing.append(fact)
			query = query.insert(
				fact.fact_id, stamp, stamp, user, user, 1, self.loan.name, self.loan.client, self.loan.client_name,
				self.loan.company, self.loan.branch, self.loan.currency, fact.value_date,
				max(fact.value_date, first_open), RateChangeKind.RESET.value, to_percent(fact.annual_rate), to_percent(before),
				fact.keeps.value, self.rule.reference, to_percent(reference), REASON,
			)  # fmt: skip
		query.run()


def _read_loans(names: Sequence[str]) -> dict[str, frappe._dict]:
	fields = ["name", "client", "client_name", "company", "branch", "currency", "terms"]
	return {row.name: row for row in frappe.get_all("Loan", {"name": ("in", names)}, fields)}


def _read_periods(names: Sequence[str]) -> dict[str, list[Period]]:
	found: dict[str, list[Period]] = defaultdict(list)
	for row in frappe.get_all(
		"Loan Installment",
		{"parent": ("in", names), "parenttype": "Loan"},
		["parent", "number", "start_date"],
		order_by="parent, number",
	):
		found[row.parent].append(Period(row.number, row.start_date))
	return found

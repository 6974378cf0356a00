"""Post payments of many loans in a few statements; those that need more than that are left to their documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
import pymysql
from frappe import _
from frappe.utils import getdate, today

from lending_app.engine.loan.allocation import ExcessRule
from lending_app.engine.loan.facts import Paid
from lending_app.ledger.accounts.groups import list_groups
from lending_app.ledger.accounts.place_changes import ChangePlacer
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import Gathered, insert_many_entries
from lending_app.ledger.lines import LoanKeys, Voucher
from lending_app.ledger.periods.check_posting import check_dates
from lending_app.ledger.queries import OPEN_STATUSES
from lending_app.lending_setup.documents.listeners import has_listeners
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.lending_setup.permissions import list_branches
from lending_app.lending_setup.transactions import return_to
from lending_app.products.adapters import load_terms
from lending_app.servicing.facts.announce import has_listener
from lending_app.servicing.payment_modes.check_mode import check_mode
from lending_app.servicing.queries import list_entered_facts
from lending_app.servicing.repayments.many.compute_payments import compute_payment
from lending_app.servicing.repayments.many.queries import (
	lock_rows,
	lock_states,
	read_last_postings,
	read_replays,
)
from lending_app.servicing.repayments.many.write_payments import (
	RECEIPT,
	Payment,
	claim_references,
	mark_days,
	reserve_names,
	write_loans,
	write_receipts,
	write_states,
)

SAVEPOINT = "many_payments"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
	"""A payment to post; `key` is what the caller knows it by."""

	key: str
	loan: str
	amount: Decimal
	value_date: date
	mode_of_payment: str
	external_reference: str = ""
	excess_rule: str = ""


def post_many(
	placer: Placer, payments: Sequence[NewPayment], posting_date: date, gathered: Gathered
) -> dict[str, str]:
	"""Post what nothing but the payment happens to. Returns the receipts by key; the others are left to their documents.

	The caller has checked the modes of payment, and the posting date is open. All lines join the gathered entry.
	"""
	if not payments or has_listener("repayment_posted") or has_listeners(RECEIPT):
		return {}
	if any(
		_is_refused(check_mode, mode, placer.company) for mode in {row.mode_of_payment for row in payments}
	):
		return {}
	series = frappe.db.get_single_value("Lending Settings", "repayment_naming_series") or "REC-.YYYY.-.#####"
	posted: dict[str, str] = {}
	rest = list(payments)
	while rest:
		# Of each loan the next one: each is carried on from what the one before has left.
		firsts = {payment.loan: payment for payment in reversed(rest)}
		done = _post_once(placer, list(firsts.values()), posting_date, gathered, series)
		posted |= done
		# Where one is left to its document, those that follow it on its loan are too.
		rest = [row for row in rest if row.key not in done and firsts[row.loan].key in done]
	if posted:
		for path in frappe.get_hooks("lending_repayments_posted"):
			frappe.get_attr(path)(list(posted.values()))
	return posted


def _post_once(
	placer: Placer, payments: Sequence[NewPayment], posting_date: date, gathered: Gathered, series: str
) -> dict[str, str]:
	"""Post payments of as many loans; the receipts by key."""
	frappe.db.savepoint(SAVEPOINT)
	before = len(gathered.lines)
	try:
		found = _compute(LockedLoans(placer.company, payments, posting_date), payments, series)
		if not found:
			frappe.db.rollback(save_point=SAVEPOINT)
			return {}
		_write(placer, found, gathered, series)
	except (pymysql.err.IntegrityError, frappe.ValidationError) as error:
		# A reference that was just taken, an account that is missing: each document says what its own is.
		return_to(SAVEPOINT, error)
		gathered.drop_after(before)
		return {}
	return {payment.key: payment.name for payment in found}


def _is_refused(check: Callable[..., Any], *values: Any, **options: Any) -> bool:
	"""Whether a check refuses what it is asked; the document says why."""
	said = list(frappe.local.message_log)
	try:
		check(*values, **options)
	except frappe.ValidationError:
		frappe.local.message_log = said
		return True
	return False


class LockedLoans:
	"""Loans that are about to be paid, read once behind their locks."""

	def __init__(self, company: str, payments: Sequence[NewPayment], posting_date: date) -> None:
		names = [payment.loan for payment in payments]
		self.company = company
		self.posting_date = posting_date
		self.last_day = max(getdate(today()), posting_date)
		self.rows = lock_rows(names)
		self.facts = list_entered_facts(names, for_update=True)
		self.postings = read_last_postings(names)
		self.states = lock_states(names)
		self.replays = read_replays(names)
		self.groups = list_groups(company)
		self.branches = list_branches(frappe.session.user)
		self._refused_days: dict[date, bool] = {}

	def is_plain(self, payment: NewPayment) -> bool:
		"""Whether nothing but a payment can be meant: a running loan of the company and of the user's branches."""
		row = self.rows.get(payment.loan)
		if row is None or payment.loan not in self.states or payment.loan not in self.replays:
			return False
		is_own = self.branches is None or row.branch in self.branches
		is_running = row.company == self.company and row.status in OPEN_STATUSES
		return is_running and is_own and self._may_prepay(payment, row) and self._may_date(payment.value_date)

	def _may_date(self, value_date: date) -> bool:
		if value_date not in self._refused_days:
			dates = frappe._dict(company=self.company, value_date=value_date, posting_date=self.posting_date)
			self._refused_days[value_date] = _is_refused(check_dates, dates, is_told=False)
		return not self._refused_days[value_date]

	def _may_prepay(self, payment: NewPayment, row: Any) -> bool:
		if payment.excess_rule in ("", ExcessRule.HOLD_AS_ADVANCE.value):
			return True
		return bool(frappe.get_cached_value("Loan Product", row.product, "has_extra_payments"))

	def compute(self, payment: NewPayment, name: str) -> Payment | None:
		"""The payment under its receipt's number; None for one that is left to its document."""
		row = self.rows[payment.loan]
		number, group, posted = self.states[payment.loan]
		fact = Paid(
			fact_id=name,
			value_date=payment.value_date,
			amount=payment.amount,
			channel=payment.mode_of_payment,
			excess=ExcessRule(payment.excess_rule) if payment.excess_rule else None,
		)
		computed = compute_payment(
			load_terms(row.terms),
			[entered.fact for entered in self.facts[payment.loan] if entered.reversed_on is None],
			self.replays[payment.loan],
			fact,
			max(self.posting_date, self.postings.get(payment.loan) or self.posting_date),
			self.last_day,
		)
		if computed is None:
			return None
		return Payment(
			key=payment.key,
			name=name,
			keys=LoanKeys(**{field.name: row[field.name] for field in dataclass_fields(LoanKeys)}),
			client_name=row.client_name,
			company=self.company,
			group=self.groups[group],
			amount=payment.amount,
			value_date=payment.value_date,
			posting_date=self.posting_date,
			mode_of_payment=payment.mode_of_payment,
			external_reference=payment.external_reference,
			excess_rule=payment.excess_rule,
			state_id=number,
			posted=posted,
			computed=computed,
		)


def _compute(loans: LockedLoans, payments: Sequence[NewPayment], series: str) -> list[Payment]:
	"""Payments with their receipts' numbers, of which none is lost: where some cannot be carried, the rest is numbered
	again.
	"""
	wanted = [payment for payment in payments if loans.is_plain(payment)]
	while wanted:
		names = reserve_names(series, len(wanted))
		pairs = [(payment, loans.compute(payment, name)) for payment, name in zip(wanted, names, strict=True)]
		found = [computed for _payment, computed in pairs if computed]
		if len(found) == len(wanted):
			return found
		frappe.db.rollback(save_point=SAVEPOINT)
		wanted = [payment for payment, computed in pairs if computed]
	return []


def _write(placer: Placer, payments: Sequence[Payment], gathered: Gathered, series: str) -> None:
	with speaking_language_of(placer.company):
		remarks = [
			_("Receipt {0} of loan {1} from {2}").format(payment.name, payment.keys.name, payment.client_name)
			for payment in payments
		]
	posted = []
	for payment, remark in zip(payments, remarks, strict=True):
		voucher = Voucher(
			company=placer.company,
			doctype=RECEIPT,
			name=payment.name,
			posting_date=payment.posting_date,
			value_date=payment.value_date,
			remark=remark,
			mode_of_payment=payment.mode_of_payment,
		)
		lines = ChangePlacer(placer, payment.keys, payment.group).build_lines(payment.computed.changes)
		posted.append((voucher, lines, gathered.add(voucher, lines)))
	claim_references(payments)
	insert_many_entries(posted, gathered.name, placer.dimensions)
	write_receipts(payments, gathered.name, series)
	write_states(payments)
	mark_days(payments)
	write_loans(payments)

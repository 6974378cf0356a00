"""Whether the accounts that pay an order hold as much, by the general ledger."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, getdate, today

from lending_app.disbursement.orders.list_checks import Check
from lending_app.disbursement.states import Liquidity
from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.journals.post_journal import get_placer, sum_gathered
from lending_app.ledger.reconciliation.queries import list_general_ledger_by_account
from lending_app.products.adapters import to_decimal, to_float


def answer_check(order: Document) -> list[Check]:
	"""A row of the checklist for each account that pays: a company says whether one that holds too little stops the order."""
	action = frappe.db.get_value("Lending Company", order.company, "liquidity_check")
	# A warning is for who decides; it stops nothing, and a batch need not read it.
	is_only_told = action == Liquidity.WARN.value
	if action in (None, "", Liquidity.NOT_ASKED.value) or (is_only_told and order.flags.is_executing):
		return []
	needed = _sum_by_account(order)
	held = list_general_ledger_by_account(order.company, needed, getdate(today()))
	return [
		_build(order, account, held.get(account, Decimal(0)) + sum_gathered(account), amount, is_only_told)
		for account, amount in needed.items()
	]


def _sum_by_account(order: Document) -> dict[str, Decimal]:
	"""What leaves each account of cash and bank. A mode of payment without one is refused elsewhere."""
	accounts, product = get_placer(order.company).accounts, frappe.db.get_value("Loan", order.loan, "product")
	needed: dict[str, Decimal] = defaultdict(Decimal)
	for row in order.payees:
		account = accounts.find_account(LedgerRole.FUNDS, product, row.mode_of_payment)
		if account:
			needed[account] += to_decimal(row.amount)
	return dict(needed)


def _build(order: Document, account: str, held: Decimal, amount: Decimal, is_only_told: bool) -> Check:
	is_short = held < amount
	reason = _("{0} holds {1}, and {2} is paid from it.").format(
		account,
		fmt_money(to_float(held), currency=order.currency),
		fmt_money(to_float(amount), currency=order.currency),
	)
	return Check(
		check=_("The account that pays covers it"),
		ok=is_only_told or not is_short,
		is_warning=is_short and is_only_told,
		reason=reason,
	)

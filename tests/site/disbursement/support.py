"""Orders for tests, and the people who take their steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe
from frappe.model.document import Document

from lending_app.disbursement.orders.decide_order import approve_order, request_approval
from lending_app.disbursement.orders.execute_order import execute_order
from lending_app.ledger.reconciliation.queries import list_general_ledger_by_account
from lending_app.testing.factories import (
	get_cash_mode,
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_loan_application,
	make_loan_product,
)
from tests.site.support import COMPANY, TODAY, as_user

DAY = "2026-07-15"


def switch_on() -> None:
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 1)


def make_order(*, loan: str | None = None, **overrides: Any) -> Document:
	"""A draft by the loan officer for a new loan of 100,000, in cash."""
	loan = loan or make_approved_loan().name
	values = {"loan": loan, "payees": [make_payee()]} | overrides
	with as_user("Loan Officer"):
		return frappe.new_doc("Disbursement Order", **values).insert()


def make_payee(**overrides: Any) -> dict[str, Any]:
	return {"payee_kind": "Client", "method": "Cash", "mode_of_payment": get_cash_mode()} | overrides


def approve(order: Document) -> Document:
	"""Asked for by the officer, approved by the treasurer."""
	with as_user("Loan Officer"):
		request_approval(order.name)
	with as_user("Treasurer"):
		return approve_order(order.name)


def make_approved_order(**overrides: Any) -> Document:
	return approve(make_order(**overrides))


def execute(order: Document, key: str = "first") -> Document:
	with as_user("Treasurer"):
		return execute_order(order.name, key)


def make_worked_product() -> Document:
	"""Opening fee 2 % with 18 % tax on it, life insurance 0.6 % up front."""
	return make_loan_product(
		opening_fee_percent=2,
		fee_tax_percent=18,
		charges=[
			{
				"charge_name": "Life Insurance",
				"component": "Insurance",
				"timing": "Disbursement",
				"base": "Original Principal",
				"charge_percent": 0.6,
			}
		],
	)


def make_renewing_loan(product: Document, owed: float) -> tuple[Document, Document]:
	"""A new loan of 100,000 and the old one that it renews, which owes an amount."""
	client = make_client()
	old = make_disbursed_loan(client=client, principal_amount=owed, disbursed_on=DAY)
	application = make_loan_application(client=client.name, product=product.name)
	application.db_set("renewal_of", old.name)
	loan = make_approved_loan(client=client, product=product, application=application.name)
	return loan, old


def fund(amount: float, order: Document) -> None:
	"""Bring the balance of the account that pays to an amount, by an entry of the bookkeeper."""
	account = frappe.db.get_value(
		"Mode of Payment Account",
		{"parent": order.payees[0].mode_of_payment, "company": COMPANY},
		"default_account",
	)
	held = list_general_ledger_by_account(COMPANY, [account], TODAY).get(account, Decimal(0))
	difference = float(Decimal(str(amount)) - held)
	if not difference:
		return
	equity = frappe.db.get_value("Account", {"company": COMPANY, "root_type": "Equity", "is_group": 0})
	entry = frappe.new_doc("Journal Entry", company=COMPANY, posting_date=TODAY)
	for name, value in ((account, difference), (equity, -difference)):
		entry.append(
			"accounts",
			{
				"account": name,
				"debit_in_account_currency": max(value, 0),
				"credit_in_account_currency": max(-value, 0),
			},
		)
	entry.insert().submit()

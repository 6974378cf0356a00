"""A disbursement order from its preparation to the ledger, and all that refuses it."""

from decimal import Decimal

import frappe

from lending_app.disbursement.exceptions import (
	AlreadyExecutedError,
)
from lending_app.disbursement.orders.execute_order import execute_order
from tests.site.disbursement.support import (
	approve,
	execute,
	make_approved_order,
	make_order,
	make_renewing_loan,
	make_worked_product,
	switch_on,
)
from tests.site.support import (
	as_user,
	assert_ledgers_agree,
	list_gl_lines,
	refused,
)

COSTS = [
	{"kind": "Notary", "amount": 1_500},
	{"kind": "Appraisal", "amount": 2_000},
	{"kind": "Liquid Guarantee", "rate_percent": 10},
]


def test_worked_case_is_in_the_ledger_line_by_line():
	"""100,000 less fee and tax, insurance, notary, appraisal, guarantee and the old loan: 60,083.22."""
	loan, old = make_renewing_loan(make_worked_product(), 23_456.78)
	switch_on()
	order = make_order(loan=loan.name, costs=COSTS)
	assert {row.kind: row.amount for row in order.lines} == {
		"Opening Fee": 2_000,
		"Insurance": 600,
		"Tax on Charges": 360,
		"Notary": 1_500,
		"Appraisal": 2_000,
		"Liquid Guarantee": 10_000,
		"Balance of the Previous Loan": 23_456.78,
	}
	assert (order.net_amount, order.deduction_amount) == (60_083.22, 39_916.78)
	assert (order.previous_loan, order.payees[0].amount) == (old.name, 60_083.22)
	order = execute(approve(order))
	assert order.status == "Executed"
	assert list_gl_lines(order.journal_entry) == {
		"Loans to Clients": Decimal("76543.22"),
		"Loan Fee Income": Decimal("-2000.00"),
		"Tax on Loan Fees": Decimal("-360.00"),
		"Loan Insurance Payable": Decimal("-600.00"),
		"Loan Costs Paid on Behalf": Decimal("-3500.00"),
		"Liquid Guarantees of Clients": Decimal("-10000.00"),
		"Cash": Decimal("-60083.22"),
	}
	disbursement = frappe.get_doc("Loan Disbursement", order.disbursement)
	assert (disbursement.docstatus, disbursement.journal_entry) == (1, order.journal_entry)
	assert disbursement.previous_loan_amount == 23_456.78
	assert frappe.db.get_value("Loan", old.name, ["status", "payoff_amount"]) == ("Paid", 0)
	assert frappe.db.get_value("Loan", loan.name, ["status", "disbursed_amount"]) == ("Active", 100_000)
	assert_ledgers_agree()


def test_same_key_again_is_answered_and_pays_nothing_again():
	order = execute(make_approved_order(), "click")
	before = frappe.db.count("GL Entry")
	with as_user("Treasurer"):
		again = execute_order(order.name, "click")
		assert (again.disbursement, again.journal_entry) == (order.disbursement, order.journal_entry)
		with refused(AlreadyExecutedError):
			execute_order(order.name, "another click")
	assert frappe.db.count("GL Entry") == before
	assert frappe.db.count("Loan Disbursement", {"loan": order.loan, "docstatus": 1}) == 1

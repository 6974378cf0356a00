"""Voids within the hours, by two people; returns whenever; receipts."""

from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import add_to_date, now_datetime

from lending_app.disbursement import api
from lending_app.disbursement.exceptions import (
	OrderPermissionError,
	OrderRequiredError,
	ReceiptError,
	SecondApproverError,
	VoidError,
)
from lending_app.disbursement.orders.take_back_order import authorize_void, request_void, return_order
from lending_app.disbursement.receipts.confirm_receipt import confirm_receipt
from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.queries import list_posted
from lending_app.lending_setup.exceptions import SettingRangeError
from lending_app.servicing.api import reverse_document
from lending_app.servicing.exceptions import ReturnedDisbursementError
from lending_app.testing.factories import make_approved_loan, make_image, make_loan_product
from tests.site.closing.closing import close
from tests.site.disbursement.support import (
	execute,
	make_approved_order,
	make_payee,
	make_renewing_loan,
	make_worked_product,
)
from tests.site.support import (
	as_user,
	assert_ledgers_agree,
	get_user,
	list_balances,
	list_gl_lines,
	refused,
	travel_to,
)

COSTS = [{"kind": "Notary", "amount": 1_500}, {"kind": "Liquid Guarantee", "rate_percent": 10}]


def make_executed(**overrides):
	return execute(make_approved_order(**overrides))


def test_void_takes_back_every_line_and_the_payment_of_the_old_loan():
	loan, old = make_renewing_loan(make_worked_product(), 20_000)
	order = make_executed(loan=loan.name, costs=COSTS)
	with as_user("Loan Officer"):
		request_void(order.name, "Wrong client at the counter")
	with as_user("Treasurer"):
		order = authorize_void(order.name)
	assert (order.status, order.void_reason) == ("Voided", "Wrong client at the counter")
	taken = list_gl_lines(order.reversal_journal_entry)
	assert taken == {account: -amount for account, amount in list_gl_lines(order.journal_entry).items()}
	assert taken["Loan Costs Paid on Behalf"] == Decimal("1500.00")
	assert frappe.db.get_value("Loan", loan.name, "status") == "Approved"
	assert frappe.db.get_value("Loan", old.name, ["status", "outstanding_principal_amount"]) == (
		"Active",
		20_000,
	)
	assert_ledgers_agree()
	# It can be paid out again, by another order.
	assert make_executed(loan=loan.name).status == "Executed"


def test_who_asks_for_a_void_does_not_authorize_it():
	order = make_executed()
	with as_user("Treasurer"):
		with refused(VoidError):
			authorize_void(order.name)
		with refused(VoidError):
			request_void(order.name, " ")
		request_void(order.name, "Typed twice")
		with refused(SecondApproverError):
			authorize_void(order.name)
	with as_user("Lending Manager"):
		assert authorize_void(order.name).status == "Voided"


def test_after_the_hours_a_void_is_refused_and_the_ledger_stays():
	order = make_executed()
	with as_user("Loan Officer"):
		request_void(order.name, "Late")
	before = frappe.db.count("GL Entry")
	frappe.db.set_value(
		"Disbursement Order", order.name, "executed_on", add_to_date(now_datetime(), hours=-25)
	)
	with as_user("Treasurer"), refused(VoidError):
		authorize_void(order.name)
	assert frappe.db.count("GL Entry") == before
	# More than a day is nothing that a company can set.
	frappe.db.set_value("Lending Company", order.company, "void_hours", 26)
	with as_user("Treasurer"), refused(VoidError):
		authorize_void(order.name)
	settings = frappe.get_doc("Lending Company", order.company)
	with refused(SettingRangeError):
		settings.save()
	settings.reload().void_hours = 12
	settings.save()
	frappe.db.set_value(
		"Disbursement Order", order.name, "executed_on", add_to_date(now_datetime(), hours=-13)
	)
	with as_user("Treasurer"), refused(VoidError):
		authorize_void(order.name)
	frappe.db.set_value(
		"Disbursement Order", order.name, "executed_on", add_to_date(now_datetime(), hours=-11)
	)
	with as_user("Treasurer"):
		assert authorize_void(order.name).status == "Voided"


def test_the_disbursement_of_an_order_is_voided_there():
	order = make_executed()
	with as_user("Treasurer"), refused(OrderRequiredError):
		reverse_document("Loan Disbursement", order.disbursement, "Past the order")


def test_money_that_the_bank_returns_comes_back_with_its_interest():
	order = make_executed(costs=COSTS)
	with travel_to("2026-07-20"):
		order = return_order(order.name, "Account closed")
	assert order.status == "Returned"
	assert frappe.db.get_value("Loan", order.loan, "status") == "Approved"
	assert frappe.db.get_value("Journal Entry", order.reversal_journal_entry, "posting_date").day == 20
	assert_ledgers_agree()


def test_interest_of_the_days_until_the_bank_returns_the_money_is_reversed():
	"""Closes have posted it day by day; after the return nothing is owed and no income is left."""
	order = make_executed()
	before = list_balances(date(2026, 7, 15))
	with travel_to("2026-07-20"):
		close("2026-07-16", "2026-07-19")
		accrued = list_posted([order.loan], date(2026, 7, 19))[order.loan]
		income = -accrued[LedgerRole.INTEREST_INCOME, ""]
		assert income > 0
		assert accrued[LedgerRole.INTEREST_RECEIVABLE, ""] == income
		order = return_order(order.name, "Account closed")
		close("2026-07-20", "2026-07-20")
	posted = list_posted([order.loan], date(2026, 7, 20))[order.loan]
	assert {key: amount for key, amount in posted.items() if amount} == {}
	after = list_balances(date(2026, 7, 20))
	assert (after.get("Loan Interest Income", 0), after.get("Interest Receivable", 0)) == (
		before.get("Loan Interest Income", 0),
		before.get("Interest Receivable", 0),
	)
	loan = frappe.get_doc("Loan", order.loan)
	assert (loan.status, loan.interest_receivable_amount, loan.outstanding_principal_amount) == (
		"Approved",
		0,
		0,
	)
	assert_ledgers_agree()


def make_paid_to_two():
	"""Notary and fees are kept back; a supplier by cheque, the client in cash."""
	supplier = make_payee(
		payee_kind="Supplier", payee_name="Motors", method="Named Cheque", bank="BHD", amount=40_000
	)
	return make_executed(payees=[supplier, make_payee()], costs=COSTS)


def test_one_payee_is_voided_by_two_and_the_loan_keeps_what_the_other_got():
	order = make_paid_to_two()
	with as_user("Loan Officer"):
		with refused(VoidError):
			request_void(order.name, "No such row", payee=3)
		request_void(order.name, "The car was sold", payee=1)
	with as_user("Treasurer"):
		order = authorize_void(order.name)
	assert (order.status, order.void_requested_by, order.void_payee) == ("Executed", None, 0)
	assert (order.payees[0].payment_status, order.payees[0].return_reason) == ("Voided", "The car was sold")
	assert frappe.db.get_value("Loan", order.loan, ["status", "outstanding_principal_amount"]) == (
		"Active",
		60_000,
	)
	assert frappe.db.get_value("Liquid Guarantee", {"loan": order.loan}, "status") == "Held"
	assert_ledgers_agree()
	# What is left is voided as the whole order, with what was taken off before.
	with as_user("Loan Officer"):
		request_void(order.name, "All of it", payee=2)
	with as_user("Treasurer"):
		order = authorize_void(order.name)
	assert order.status == "Voided"
	assert frappe.db.get_value("Loan", order.loan, "status") == "Approved"
	assert_ledgers_agree()


def test_cheque_that_comes_back_after_the_hours_is_recorded_by_who_may_approve():
	order = make_paid_to_two()
	with as_user("Loan Officer"), refused(OrderPermissionError):
		api.record_return(order.name, "Never cashed", 1)
	with as_user("Treasurer"):
		with refused(VoidError):
			api.record_return(order.name, " ", 1)
		with travel_to("2026-07-20"):
			assert api.record_return(order.name, "Never cashed", 1, "2026-07-20") == "Executed"
			assert api.record_return(order.name, "Not fetched", 2, "2026-07-20") == "Returned"
	order.reload()
	assert (order.returned_by, order.voided_by, order.void_requested_by) == (
		get_user("Treasurer"),
		None,
		None,
	)
	assert order.void_reason == "Not fetched"
	assert frappe.db.get_value("Loan", order.loan, "outstanding_principal_amount") == 0
	assert_ledgers_agree()


def test_part_of_a_loan_that_charges_for_early_payment_is_not_taken_off_by_itself():
	product = make_loan_product(prepayment_percent=2)
	loan = make_approved_loan(product=product)
	supplier = make_payee(
		payee_kind="Supplier", payee_name="Motors", method="Named Cheque", bank="BHD", amount=40_000
	)
	order = make_executed(loan=loan.name, payees=[supplier, make_payee()])
	with as_user("Treasurer"), refused(ReturnedDisbursementError):
		api.record_return(order.name, "Never cashed", 1)
	order.reload()
	assert not order.payees[0].repayment
	assert not order.payees[0].payment_status


def test_nobody_says_at_the_counter_that_a_disbursement_came_back():
	order = make_executed()
	values = {"loan": order.loan, "kind": "Disbursement Returned", "amount": 100}
	with refused(ReturnedDisbursementError):
		frappe.new_doc("Loan Repayment", **values).insert()


def test_receipt_is_signed_or_proved_once():
	order = make_executed(payees=[make_payee(method="Bank Transfer", bank="BHD", account_number="12")])
	with as_user("Loan Officer"):
		for day in ("2026-07-14", "2026-07-16"):
			with refused(ReceiptError):
				confirm_receipt(order.name, day, "", proof="/private/files/x.png")
		with refused(ReceiptError):
			confirm_receipt(order.name, "2026-07-15", "Ana")
		confirm_receipt(order.name, "2026-07-15", "", proof=make_image())
		with refused(ReceiptError):
			confirm_receipt(order.name, "2026-07-15", "Ana", signature="data:image/png;base64,iVBORw0KGgo=")
	order.reload()
	assert (str(order.received_on), order.received_by) == ("2026-07-15", order.client_name)
	assert order.receipt_recorded_by.startswith("loan_officer")

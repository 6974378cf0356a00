"""A disbursement order from its preparation to the ledger, and all that refuses it."""

from decimal import Decimal

import frappe
import pytest

from lending_app.disbursement import api
from lending_app.disbursement.exceptions import (
	AccountNumberError,
	AlreadyExecutedError,
	BreakdownError,
	InternalAccountError,
	OrderPermissionError,
	OrderRequiredError,
	OrderStateError,
	PayeeError,
	SecondApproverError,
)
from lending_app.disbursement.orders.decide_order import approve_order, request_approval
from lending_app.disbursement.orders.execute_order import execute_order
from lending_app.lending_setup.exceptions import FrozenRequestError
from lending_app.servicing.exceptions import DisbursementAboveApprovalError
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursement,
	make_loan_product,
)
from tests.site.disbursement.support import (
	approve,
	execute,
	make_approved_order,
	make_order,
	make_payee,
	make_renewing_loan,
	make_worked_product,
	switch_on,
)
from tests.site.support import COMPANY, as_user, assert_ledgers_agree, list_gl_lines, refused

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


def test_who_prepared_it_does_not_approve_it():
	loan = make_approved_loan().name
	with as_user("Treasurer"):
		order = frappe.new_doc("Disbursement Order", loan=loan, payees=[make_payee()]).insert()
		request_approval(order.name)
		with refused(SecondApproverError):
			approve_order(order.name)
	assert frappe.db.get_value("Disbursement Order", order.name, "status") == "Pending Approval"
	# Nor does a flag in the database get it paid out.
	order.reload().db_set({"status": "Approved", "decided_by": order.owner})
	with as_user("Lending Manager"), refused(SecondApproverError):
		execute_order(order.name, "first")


def test_roles_decide_and_pay_out():
	order = make_order()
	with as_user("Loan Officer"):
		request_approval(order.name)
	for role in ("Credit Manager", "Teller"):
		with as_user(role), refused(OrderPermissionError):
			approve_order(order.name)
	with as_user("Treasurer"):
		approve_order(order.name)
	with as_user("Loan Officer"), refused(OrderPermissionError):
		execute_order(order.name, "first")
	# A teller pays cash, and nothing else.
	with as_user("Teller"):
		assert execute_order(order.name, "first").status == "Executed"
	bank = make_approved_order(payees=[make_payee(method="Bank Transfer", bank="BPD", account_number="77")])
	with as_user("Teller"), refused(OrderPermissionError):
		execute_order(bank.name, "first")
	with as_user("Loan Officer", "North"), pytest.raises(frappe.PermissionError):
		api.get_checks(order.name)


def test_more_than_was_approved_or_is_left_is_refused():
	loan = make_approved_loan().name
	with refused(DisbursementAboveApprovalError):
		make_order(loan=loan, amount=100_000.01)
	with refused(BreakdownError):
		make_order(loan=loan, costs=[{"kind": "Notary", "amount": 100_001}])


def test_payees_get_the_net_amount_and_what_their_method_asks_for():
	order = make_order(payees=[make_payee(amount=60_000), make_payee(amount=30_000)])
	with as_user("Loan Officer"), refused(PayeeError):
		request_approval(order.name)
	for values, error in (
		({"method": "Bank Transfer"}, PayeeError),
		({"method": "Named Cheque"}, PayeeError),
		({"method": "Wallet", "account_number": "8095550142"}, PayeeError),
		({"method": "Internal Account", "account_number": "AH-1"}, InternalAccountError),
	):
		wrong = make_order(payees=[make_payee(**values)])
		with as_user("Loan Officer"), refused(error):
			request_approval(wrong.name)


def test_wrong_account_numbers_are_refused_before_they_are_stored():
	transfer = {"method": "Bank Transfer", "bank": "X"}
	for values in (
		{"method": "Prepaid Card", "provider": "V", "account_number": "4111111111111111"},
		transfer | {"account_type": "CLABE", "account_number": "002010077777777772"},
		transfer | {"account_type": "IBAN", "account_number": "ES9121000418450200051333"},
	):
		before = frappe.db.count("Disbursement Order")
		with pytest.raises(AccountNumberError):
			make_order(payees=[make_payee(**values)])
		assert frappe.db.count("Disbursement Order") == before
	right = {
		"method": "Bank Transfer",
		"bank": "X",
		"account_type": "CLABE",
		"account_number": "0020 1007 7777 7777 71",
	}
	assert make_approved_order(payees=[make_payee(**right)]).payees[0].account_key == "002010077777777771"


def test_several_payees_leave_the_accounts_they_are_paid_from():
	bank = make_bank_mode()
	payees = [
		make_payee(amount=30_000),
		make_payee(
			payee_kind="Supplier",
			payee_name="Motores del Cibao",
			method="Bank Transfer",
			mode_of_payment=bank,
			bank="BHD",
			account_number="123",
		),
	]
	order = execute(make_approved_order(payees=payees))
	assert order.payees[1].amount == 70_000
	assert list_gl_lines(order.journal_entry) == {
		"Loans to Clients": Decimal("100000.00"),
		"Cash": Decimal("-30000.00"),
		"Bank of Orders": Decimal("-70000.00"),
	}
	assert_ledgers_agree()


def make_bank_mode():
	account = frappe.new_doc(
		"Account", account_name="Bank of Orders", company=COMPANY, account_type="Bank",
		parent_account=frappe.db.get_value("Account", {"company": COMPANY, "account_type": "Bank", "is_group": 1}),
	).insert()  # fmt: skip
	mode = frappe.new_doc("Mode of Payment", mode_of_payment="Bank of Orders", type="Bank", enabled=1)
	mode.append("accounts", {"company": COMPANY, "default_account": account.name})
	return mode.insert().name


def test_tranches_have_an_order_each():
	loan = make_approved_loan(product=make_loan_product(drawing="Tranches")).name
	first = execute(make_approved_order(loan=loan, amount=40_000))
	second = make_order(loan=loan)
	assert second.amount == 60_000
	execute(approve(second))
	assert frappe.db.get_value("Loan", loan, "disbursed_amount") == 100_000
	assert first.journal_entry != second.reload().journal_entry
	assert_ledgers_agree()


def test_a_loan_has_one_open_order():
	order = make_order()
	with refused(OrderStateError):
		make_order(loan=order.loan)


def test_what_was_asked_for_stays_as_it_was():
	order = make_approved_order()
	with as_user("Loan Officer"), refused(FrozenRequestError):
		document = frappe.get_doc("Disbursement Order", order.name)
		document.payees[0].payee_name = "Somebody Else"
		document.save()
	other = make_order()
	with as_user("Loan Officer"):
		document = frappe.get_doc("Disbursement Order", other.name)
		document.update({"status": "Approved", "net_amount": 1, "decided_by": "Administrator"})
		document.save()
	assert (document.reload().status, document.net_amount, document.decided_by) == ("Draft", 100_000, None)


def test_past_an_order_nothing_is_paid_out_where_the_company_says_so():
	loan = make_approved_loan().name
	switch_on()
	draft = make_disbursement(loan=loan, submit=False)
	with refused(OrderRequiredError):
		draft.submit()
	assert frappe.db.get_value("Loan", loan, "status") == "Approved"
	frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
	draft.reload().submit()


def test_new_companies_pay_out_by_orders():
	name = make_company()
	assert frappe.db.get_value("Lending Company", name, "is_disbursed_by_order") == 1


def make_company():
	name = "Orders Only"
	frappe.new_doc(
		"Company", company_name=name, abbr="OO", default_currency="DOP", country="Dominican Republic"
	).insert()
	return name

"""A client moves to another branch with the loans: sight, balances by cost center, and what is taken back afterwards."""

from decimal import Decimal

import frappe
import pytest
from frappe.query_builder.functions import Sum

from lending_app.ledger.exceptions import BackdatingError, FutureDateError
from lending_app.lending_setup.exceptions import BranchChangeError
from lending_app.servicing.api import get_owed, reverse_document
from lending_app.servicing.exceptions import ClientTransferError
from lending_app.servicing.transfers.queries import list_standing
from lending_app.testing.factories import (
	make_approved_loan,
	make_branch,
	make_client,
	make_disbursed_loan,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.closing.closing import close
from tests.site.closing.test_provisions import make_valued_product
from tests.site.support import CENTRAL, NORTH, as_user, assert_ledgers_agree, money, refused, travel_to

TITLE = "Client Transfer"


def make_transfer(*, submit=True, **values):
	doc = frappe.new_doc("Client Transfer", to_branch=NORTH, reason="Moved to the north", **values).insert()
	return doc.submit() if submit else doc


def get_cost_center(branch):
	return frappe.db.get_value("Branch", branch, "lending_cost_center")


def list_by_cost_center(loan):
	"""What ERPNext's ledger has of an entry's lines by account and cost center, of all lending entries of a company."""
	entry, journal = frappe.qb.DocType("GL Entry"), frappe.qb.DocType("Journal Entry")
	query = (
		frappe.qb.from_(entry)
		.join(journal)
		.on(journal.name == entry.voucher_no)
		.select(entry.account, entry.cost_center, Sum(entry.debit - entry.credit))
		.where((journal.lending_document_type != "") & (entry.is_cancelled == 0))
		.where(entry.cost_center.isin([get_cost_center(CENTRAL), get_cost_center(NORTH)]))
		.groupby(entry.account, entry.cost_center)
	)
	return {
		(account.removesuffix(" - LT"), center): money(amount)
		for account, center, amount in query.run()
		if money(amount)
	}


def get_balance(account, branch):
	return list_by_cost_center(None).get((account, get_cost_center(branch)), Decimal(0))


def make_moving_loan(**values):
	client = make_client(branch=CENTRAL)
	loan = make_disbursed_loan(client=client, disbursed_on="2026-06-15", **values)
	return client, loan


def test_client_moves_with_loans_documents_and_sight():
	client, loan = make_moving_loan()
	application = make_loan_application(client=client.name)
	payment = make_repayment(loan=loan.name)
	principal = get_balance("Loans to Clients", CENTRAL)
	assert principal > 0
	with as_user("Lending Manager"):
		transfer = make_transfer(client=client.name)
	assert (transfer.from_branch, transfer.number_of_loans, transfer.number_of_applications) == (
		CENTRAL,
		1,
		1,
	)
	for document in (client, loan, application, payment):
		assert frappe.db.get_value(document.doctype, document.name, "branch") == NORTH
	for branch, sees in ((CENTRAL, False), (NORTH, True)):
		with as_user("Loan Officer", branch):
			assert bool(frappe.get_list("Loan", {"name": loan.name})) is sees
			assert bool(frappe.has_permission("Client", "read", client.name)) is sees
	moved = get_balance("Loans to Clients", NORTH)
	assert moved == sum(
		amount
		for (role, _channel), amount in list_standing([loan.name])[loan.name].items()
		if role.value == "Loan Principal"
	)
	assert get_balance("Loans to Clients", CENTRAL) == principal - moved
	assert_ledgers_agree()
	comment = frappe.get_all(
		"Comment", {"reference_name": client.name, "content": ("like", "%Trasladad%")}, "owner"
	)
	assert len(comment) == 1


def test_payments_go_on_at_the_new_branch_and_end_at_zero():
	client, loan = make_moving_loan(number_of_installments=2)
	close("2026-07-10", "2026-07-14")
	before = list_by_cost_center(loan)
	make_transfer(client=client.name)
	make_repayment(loan=loan.name, amount=get_owed(loan.name)["payoff_amount"])
	assert loan.reload().status == "Paid"
	with travel_to("2026-07-16"):
		close("2026-07-15", "2026-07-15")
	assert_nothing_stands(loan)
	assert_ledgers_agree()
	after = list_by_cost_center(loan)
	# What was earned before the move stays with the branch that earned it.
	income = ("Loan Interest Income", get_cost_center(CENTRAL))
	assert income in before
	assert after[income] == before[income]


def test_reversal_of_an_earlier_payment_takes_the_cash_from_where_it_came():
	client, loan = make_moving_loan()
	payment = make_repayment(loan=loan.name)
	make_transfer(client=client.name)
	reverse_document("Loan Repayment", payment.name, "Cheque returned")
	entry = frappe.qb.DocType("Loan Ledger Entry")
	rows = dict(
		frappe.qb.from_(entry)
		.select(entry.cost_center, Sum(entry.debit_amount - entry.credit_amount))
		.where((entry.loan == loan.name) & (entry.role == "Funds") & (entry.voucher_no == payment.name))
		.groupby(entry.cost_center)
		.run()
	)
	assert {center: money(amount) for center, amount in rows.items() if money(amount)} == {}
	query = (
		frappe.qb.from_(entry)
		.select(entry.role, entry.cost_center, Sum(entry.debit_amount - entry.credit_amount).as_("amount"))
		.where((entry.loan == loan.name) & (entry.role == "Loan Principal"))
		.groupby(entry.role, entry.cost_center)
	)
	held = {center: money(amount) for _role, center, amount in query.run() if money(amount)}
	assert set(held) == {get_cost_center(NORTH)}
	assert_ledgers_agree()


def test_closes_and_a_reversal_after_the_move_keep_both_ledgers_together():
	client, loan = make_moving_loan()
	close("2026-07-10", "2026-07-14")
	payment = make_repayment(loan=loan.name)
	make_transfer(client=client.name)
	with travel_to("2026-07-20"):
		close("2026-07-15", "2026-07-19")
		assert_ledgers_agree()
		reverse_document("Loan Repayment", payment.name, "Cheque returned")
		assert_ledgers_agree()
		make_repayment(loan=loan.name, amount=get_owed(loan.name)["payoff_amount"])
	with travel_to("2026-07-21"):
		close("2026-07-20", "2026-07-20")
	assert_nothing_stands(loan)
	assert_ledgers_agree()


def test_there_and_back_again():
	client, loan = make_moving_loan()
	before = list_by_cost_center(loan)
	make_transfer(client=client.name)
	back = (
		frappe.new_doc("Client Transfer", client=client.name, to_branch=CENTRAL, reason="Back")
		.insert()
		.submit()
	)
	assert back.from_branch == NORTH
	assert list_by_cost_center(loan) == before
	assert frappe.db.get_value("Loan", loan.name, "branch") == CENTRAL


def test_whole_branch_moves_in_bulk():
	branch = make_branch()
	clients = [make_client(branch=branch) for _number in range(3)]
	product = make_loan_product()
	loans = [make_disbursed_loan(client=client, product=product) for client in clients]
	waiting = make_approved_loan(client=clients[0], product=product)
	with as_user("Lending Manager"):
		transfer = make_transfer(is_whole_branch=1, from_branch=branch)
	assert (transfer.number_of_clients, transfer.number_of_loans) == (3, 4)
	for loan in [*loans, waiting]:
		assert frappe.db.get_value("Loan", loan.name, "branch") == NORTH
	assert not frappe.get_all("Client", {"branch": branch})
	assert frappe.db.count("Journal Entry", {"lending_document": transfer.name}) == 1
	assert_ledgers_agree()


def assert_nothing_stands(loan):
	"""Once its last day is closed a paid loan holds nothing, in no role, account and cost center."""
	assert {key: amount for key, amount in list_standing([loan.name])[loan.name].items() if amount} == {}


# --- Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Loan Officer", "Credit Manager", "Teller", "Lending Accountant"])
def test_only_managers_move_clients(role):
	client = make_client(branch=CENTRAL)
	with as_user(role), refused(frappe.PermissionError, exact=False):
		make_transfer(client=client.name)


def test_branch_of_a_client_is_not_edited():
	client = make_client(branch=CENTRAL)
	client.branch = NORTH
	with as_user("Lending Manager"), refused(BranchChangeError):
		client.save()


def test_transfer_on_an_impossible_day_is_refused():
	client, loan = make_moving_loan()
	with refused(FutureDateError):
		make_transfer(client=client.name, posting_date="2026-07-16")
	make_repayment(loan=loan.name)
	with refused(BackdatingError, "Transfer Date", match="have entries"):
		make_transfer(client=client.name, posting_date="2026-07-14")
	close("2026-07-10", "2026-07-14")
	with refused(BackdatingError, "Transfer Date", match="closed"):
		make_transfer(client=client.name, posting_date="2026-07-14")


def test_transfer_without_reason_or_move_is_refused():
	client = make_client(branch=CENTRAL)
	with refused(ClientTransferError, TITLE, match="already"):
		frappe.new_doc("Client Transfer", client=client.name, to_branch=CENTRAL, reason="None").insert()
	with refused(ClientTransferError, TITLE, match="reason"):
		frappe.new_doc("Client Transfer", client=client.name, to_branch=NORTH, reason=" ").insert()


def test_member_of_a_group_moves_with_it():
	client = make_client(branch=CENTRAL)
	group = frappe.new_doc(
		"Client Group", group_name="Las Flores", group_type="Solidarity Group", branch=CENTRAL
	)
	for member in (client, make_client(branch=CENTRAL), make_client(branch=CENTRAL)):
		group.append("members", {"client": member.name, "role": "Member"})
	group.insert(ignore_mandatory=True)
	with refused(ClientTransferError, TITLE, match="group"):
		make_transfer(client=client.name)


def test_carried_out_transfer_is_not_cancelled():
	client = make_client(branch=CENTRAL)
	transfer = make_transfer(client=client.name)
	with refused(frappe.ValidationError, exact=False):
		transfer.cancel()
	assert frappe.db.get_value("Client", client.name, "branch") == NORTH


def test_forged_origin_is_the_client_s_own():
	client = make_client(branch=CENTRAL)
	transfer = make_transfer(client=client.name, from_branch=make_branch())
	assert transfer.from_branch == CENTRAL


# --- What has flowed -----------------------------------------------------------------------------


def get_income(branch):
	return -get_balance("Loan Interest Income", branch)


def test_income_from_before_the_move_stays_with_the_old_branch_and_is_lowered_there():
	client, loan = make_moving_loan()
	close("2026-07-10", "2026-07-14")
	earned = get_income(CENTRAL)
	assert earned > 0
	make_transfer(client=client.name)
	assert (get_income(CENTRAL), get_income(NORTH)) == (earned, 0)
	with travel_to("2026-07-20"):
		close("2026-07-15", "2026-07-19")
		later = get_income(NORTH)
		assert get_income(CENTRAL) == earned
		assert later > 0
		# Principal that came earlier than the books knew earns less, in the time of both branches.
		make_repayment(loan=loan.name, amount=20_000, value_date="2026-06-20", excess_rule="Reduce Term")
		assert 0 < get_income(CENTRAL) + get_income(NORTH) < earned + later
		assert get_income(CENTRAL) <= earned
		assert get_income(NORTH) >= 0
		assert_ledgers_agree()


def get_expense(branch):
	return get_balance("Loan Provision Expense", branch)


def test_provision_from_before_the_move_is_given_back_by_the_branch_that_made_it():
	client = make_client(branch=CENTRAL)
	loan = make_disbursed_loan(client=client, product=make_valued_product().name, disbursed_on="2026-06-15")
	close("2026-07-10", "2026-07-14")
	made = get_expense(CENTRAL)
	assert made > 0
	make_transfer(client=client.name)
	with travel_to("2026-07-17"):
		make_repayment(loan=loan.name, amount=get_owed(loan.name)["payoff_amount"], value_date="2026-07-17")
	with travel_to("2026-07-18"):
		close("2026-07-15", "2026-07-17")
	assert (get_expense(CENTRAL), get_expense(NORTH)) == (0, 0)
	assert_nothing_stands(loan)
	assert_ledgers_agree()

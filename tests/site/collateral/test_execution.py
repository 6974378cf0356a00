"""The record of an execution: steps and costs, proceeds to the debt, the excess back to the client."""

from datetime import date

import frappe

from lending_app.collateral.exceptions import CollateralExecutionError
from lending_app.servicing import api as loan_api
from lending_app.servicing.executions import api
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_client, make_unique
from tests.site.collateral.test_register import complete, make_pledge, make_thing
from tests.site.servicing.test_charge_off import make_late_loan
from tests.site.support import COMPANY, NORTH, as_user, assert_ledgers_agree, list_gl_lines, money, refused

PLEDGE = "Loan Collateral"
EXECUTION, TITLE = "Collateral Execution", "Execution of Collateral"
COSTS = [("2026-07-01", "Court fees", 1_000), ("2026-06-20", "Lawyer", 500)]


def make_execution(thing, **overrides):
	values = {
		"collateral": thing.name,
		"manner": "Court Auction",
		"started_on": "2026-06-18",
		"court": "Primera Sala",
		"file_number": "2026-00123",
		"steps": [
			{"step_date": "2026-07-05", "kind": "Auction"},
			{"step_date": "2026-06-20", "kind": "Claim Filed"},
		],
		"costs": [{"cost_date": day, "description": text, "amount": amount} for day, text, amount in COSTS],
	}
	return frappe.new_doc(EXECUTION, **values | overrides).insert()


def make_executed():
	loan = make_late_loan()
	thing = complete(make_thing({"2026-06-17": 15_000}))
	make_pledge(thing, loan)
	with as_user("Credit Manager"):
		return loan, thing, make_execution(thing)


def test_proceeds_pay_costs_and_debt_and_the_excess_goes_back():
	loan, thing, execution = make_executed()
	assert [row.kind for row in execution.steps] == ["Claim Filed", "Auction"]
	assert execution.costs_amount == 1_500
	assert thing.reload().status == "In Execution"
	owed = get_loan_state(loan.name, date(2026, 7, 10)).payoff
	with as_user("Collections Agent"):
		receipt = api.receive_proceeds(execution.name, 12_000, "Cash", "2026-07-10")
	left = money(12_000 - 1_500) - owed
	execution.reload()
	assert (execution.status, execution.repayment, execution.proceeds_amount) == (
		"Concluded",
		receipt,
		12_000,
	)
	assert money(execution.excess_amount) == left
	lines = list_gl_lines(frappe.db.get_value("Loan Repayment", receipt, "journal_entry"))
	assert (lines["Cash"], lines["Collateral Execution Costs"]) == (12_000, -1_500)
	assert thing.reload().status == "Executed"
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	with as_user("Treasurer"):
		refund = api.return_excess(execution.name, "Cash", "2026-07-12")
	journal = frappe.db.get_value("Client Refund", refund, "journal_entry")
	assert list_gl_lines(journal) == {"Client Advances": left, "Cash": -left}
	with refused(CollateralExecutionError, TITLE, match="paid back by"):
		api.return_excess(execution.name, "Cash", "2026-07-12")
	with refused(CollateralExecutionError, TITLE, match="stays as it is"):
		api.receive_proceeds(execution.name, 1_000, "Cash", "2026-07-12")
	assert_ledgers_agree()


def test_a_reversal_of_the_proceeds_opens_the_record_again():
	_loan, thing, execution = make_executed()
	receipt = api.receive_proceeds(execution.name, 3_000, "Cash", "2026-07-10")
	assert execution.reload().excess_amount == 0
	with refused(CollateralExecutionError, TITLE, match="nothing over"):
		api.return_excess(execution.name, "Cash", "2026-07-12")
	loan_api.reverse_document("Loan Repayment", receipt, "The auction is void", "2026-07-15")
	execution.reload()
	assert (execution.status, execution.repayment, execution.proceeds_amount) == ("Open", None, 0)
	assert thing.reload().status == "In Execution"
	assert api.withdraw(execution.name) == "Withdrawn"
	assert thing.reload().status == "Formalized"
	execution.reload().court = "Another"
	with refused(CollateralExecutionError, TITLE, match="stays as it is"):
		execution.save()
	assert_ledgers_agree()


def make_ranked(*limits, owner=None, principals=(8_000, 4_000, 2_000)):
	"""A car that secures a loan of each rank, of its owner or of others, up to each limit, in execution."""
	client = make_client()
	thing = complete(make_thing({"2026-06-17": 30_000}, client=owner or client))
	loans = [make_late_loan(client=client, principal_amount=principal) for principal in principals]
	for rank, (loan, limit) in enumerate(zip(loans, limits, strict=False), start=1):
		make_pledge(thing, loan, rank=rank, secured_amount=limit)
	return thing, loans[: len(limits)], make_execution(thing)


def list_owed(loans):
	return [get_loan_state(loan.name, date(2026, 7, 10)).payoff for loan in loans]


def list_paid(execution):
	return [(row.loan, row.rank, money(row.amount)) for row in execution.reload().payments]


def test_proceeds_go_down_the_ranks_and_the_excess_to_the_owner():
	thing, loans, execution = make_ranked(0, 3_000, 0)
	first, second, third = list_owed(loans)
	assert (first, second, third) == (money("8057.59"), money("4028.79"), money("2014.39"))
	receipt = api.receive_proceeds(execution.name, 16_500, "Cash", "2026-07-10")
	# 15,000 after costs: all of the first, 3,000 secured and then 1,028.79 of the second, all of the third.
	assert list_paid(execution) == [
		(loans[0].name, 1, first),
		(loans[1].name, 2, money("4028.79")),
		(loans[2].name, 3, third),
	]
	assert money(execution.excess_amount) == money("899.23")
	entries = [
		frappe.db.get_value("Loan Repayment", row.repayment, "journal_entry") for row in execution.payments
	]
	assert len({*entries}) == 3
	lines = list_gl_lines(entries[0])
	assert (lines["Cash"], lines["Collateral Execution Costs"]) == (money("10456.82"), -1_500)
	assert sum(list_gl_lines(entry)["Cash"] for entry in entries) == 16_500
	assert receipt == execution.repayment == execution.payments[0].repayment
	for loan in loans:
		assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	assert thing.reload().status == "Executed"
	assert not frappe.get_all(PLEDGE, {"collateral": thing.name, "released_on": ("is", "not set")})
	api.return_excess(execution.name, "Cash", "2026-07-12")
	assert_ledgers_agree()


def test_proceeds_that_do_not_reach_the_last_rank_end_its_pledge_all_the_same():
	thing, loans, execution = make_ranked(5_000, 3_000, 0)
	api.receive_proceeds(execution.name, 9_000, "Cash", "2026-07-10")
	# 7,500 after costs: 5,000 secured by the first rank, 2,500 are left for the second.
	assert list_paid(execution) == [(loans[0].name, 1, 5_000), (loans[1].name, 2, 2_500)]
	assert execution.excess_amount == 0
	reasons = frappe.get_all(PLEDGE, {"collateral": thing.name}, pluck="release_reason", order_by="`rank`")
	last = execution.payments[1].repayment
	assert reasons == [f"Executed: {name}" for name in (execution.repayment, last, last)]
	with refused(CollateralExecutionError, TITLE, match="all together"):
		loan_api.reverse_document("Loan Repayment", last, "The auction is void", "2026-07-15")
	with as_user("Teller"), refused(frappe.PermissionError):
		api.reverse_proceeds(execution.name, "The auction is void", "2026-07-15")
	assert len(api.reverse_proceeds(execution.name, "The auction is void", "2026-07-15")) == 2
	assert list_paid(execution) == []
	assert (execution.status, execution.repayment) == ("Open", None)
	assert thing.reload().status == "In Execution"
	standing = {"collateral": thing.name, "released_on": ("is", "not set")}
	values = frappe.get_all(PLEDGE, standing, pluck="value_amount", order_by="`rank`")
	assert values == [5_000, 3_000, 22_000]
	assert_ledgers_agree()
	with refused(CollateralExecutionError, TITLE, match="no proceeds"):
		api.reverse_proceeds(execution.name, "Again", "2026-07-15")


def test_what_is_lent_for_another_s_loan_stands_for_the_secured_amount_alone():
	_thing, loans, execution = make_ranked(5_000, 0, owner=make_client())
	api.receive_proceeds(execution.name, 11_500, "Cash", "2026-07-10")
	# 10,000 after costs: 5,000 and all of the second; the rest is the owner's, held where all is paid.
	assert list_paid(execution) == [(loans[0].name, 1, 5_000), (loans[1].name, 2, money("4028.79"))]
	assert money(execution.excess_amount) == money("971.21")
	assert execution.repayment == execution.payments[1].repayment
	assert frappe.db.get_value("Loan", loans[0].name, "status") != "Paid"
	_thing, _loans, capped = make_ranked(5_000, owner=make_client())
	with refused(CollateralExecutionError, TITLE, match="belong to the owner"):
		api.receive_proceeds(capped.name, 11_500, "Cash", "2026-07-10")
	assert_ledgers_agree()


def make_award_mode(account_type=""):
	"""The account of repossessed property of the company, and a mode of payment for it."""
	parent = frappe.db.get_value("Account", {"company": COMPANY, "root_type": "Asset", "is_group": 1})
	account = frappe.new_doc(
		"Account",
		account_name=make_unique("Repossessed"),
		parent_account=parent,
		company=COMPANY,
		account_type=account_type,
	).insert()
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Award"), type="General")
	mode.append("accounts", {"company": COMPANY, "default_account": account.name})
	frappe.db.set_value("Lending Company", COMPANY, "award_mode_of_payment", mode.insert().name)
	return account.account_name


def test_a_thing_that_is_awarded_comes_in_as_property_and_no_money_moves():
	loan = make_late_loan()
	thing = complete(make_thing({"2026-06-17": 15_000}))
	make_pledge(thing, loan)
	execution = make_execution(thing, manner="Award to the Lender")
	owed = get_loan_state(loan.name, date(2026, 7, 10)).payoff
	values = (execution.name, 12_000, "2026-07-10")
	with refused(CollateralExecutionError, TITLE, match="no money comes in"):
		api.receive_proceeds(execution.name, 12_000, "Cash", "2026-07-10")
	with refused(CollateralExecutionError, TITLE, match="Awards have no account"):
		api.record_award(*values)
	make_award_mode("Bank")
	with refused(CollateralExecutionError, TITLE, match="neither cash nor bank"):
		api.record_award(*values)
	property_account = make_award_mode()
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		api.record_award(*values)
	with as_user("Collections Agent"):
		receipt = api.record_award(*values)
	execution.reload()
	assert (execution.status, execution.repayment, execution.proceeds_amount) == (
		"Concluded",
		receipt,
		12_000,
	)
	assert money(execution.excess_amount) == money(10_500) - owed
	lines = list_gl_lines(frappe.db.get_value("Loan Repayment", receipt, "journal_entry"))
	assert (lines[property_account], lines["Collateral Execution Costs"]) == (12_000, -1_500)
	assert "Cash" not in lines
	assert thing.reload().status == "Executed"
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	assert_ledgers_agree()
	api.reverse_proceeds(execution.name, "The award is void", "2026-07-15")
	assert (thing.reload().status, execution.reload().status) == ("In Execution", "Open")
	execution.update({"manner": "Court Auction"}).save()
	with refused(CollateralExecutionError, TITLE, match="receive its proceeds"):
		api.record_award(*values)
	assert_ledgers_agree()


def test_executions_that_cannot_begin_are_refused():
	_loan, thing, _execution = make_executed()
	free = complete(make_thing())
	for one, changes, match in (
		(thing, {}, "being executed already"),
		(make_thing(), {}, "formalized thing"),
		(free, {}, "secures no loan"),
	):
		with refused(CollateralExecutionError, TITLE, match=match):
			make_execution(one, **changes)
	make_pledge(free, make_late_loan())
	with refused(CollateralExecutionError, TITLE, match="in the future"):
		make_execution(free, steps=[{"step_date": "2026-07-16", "kind": "Auction"}])


def test_executions_are_seen_in_their_branch_and_written_by_few():
	client = make_client(branch=NORTH)
	thing = complete(make_thing(client=client))
	make_pledge(thing, make_late_loan())
	execution = make_execution(thing)
	with as_user("Collections Agent"):
		assert execution.name not in frappe.get_list(EXECUTION, pluck="name")
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		api.withdraw(execution.name)
	with as_user("Collections Agent", NORTH):
		assert execution.name in frappe.get_list(EXECUTION, pluck="name")

"""The record of an execution: steps and costs, proceeds to the debt, the excess back to the client."""

from datetime import date

import frappe

from lending_app.collateral.exceptions import CollateralExecutionError
from lending_app.servicing import api as loan_api
from lending_app.servicing.executions import api
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_client
from tests.site.collateral.test_register import complete, make_pledge, make_thing
from tests.site.servicing.test_charge_off import make_late_loan
from tests.site.support import NORTH, as_user, assert_ledgers_agree, list_gl_lines, money, refused

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

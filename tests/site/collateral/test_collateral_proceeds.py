"""Proceeds of executed collateral: costs first, then the debt, and the rest paid back to the client."""

from datetime import date

import frappe
import pytest

from lending_app.collateral.exceptions import CollateralProceedsError
from lending_app.ledger.exceptions import BackdatingError
from lending_app.servicing import api
from lending_app.servicing.exceptions import LoanStateError, MissingReasonError, PostedFactError, RefundError
from lending_app.servicing.printouts.build_printout import build_loan_receipt, build_loan_statement
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment
from tests.site.closing.closing import close
from tests.site.collateral.test_collateral import make_collateral
from tests.site.servicing.test_charge_off import charge_off, make_late_loan
from tests.site.support import (
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	list_gl_lines,
	money,
	refused,
)

PROCEEDS = {"kind": "Collateral Proceeds", "value_date": "2026-07-10"}
REFUND, TITLE = "Client Refund", "Collateral Proceeds"
COSTS, HELD = "Collateral Execution Costs", "Client Advances"


def make_refund(loan, amount, *, submit=True, **overrides):
	values = {
		"loan": loan.name,
		"amount": amount,
		"value_date": "2026-07-12",
		"posting_date": "2026-07-12",
		"mode_of_payment": "Cash",
	}
	refund = frappe.new_doc(REFUND, **values | overrides).insert()
	return refund.submit() if submit else refund


def execute(loan, amount=12_000, costs=1_500, **overrides):
	return make_repayment(loan=loan.name, amount=amount, execution_cost_amount=costs, **PROCEEDS | overrides)


def test_proceeds_pay_costs_and_debt_and_the_rest_goes_back_to_the_client():
	loan = make_late_loan()
	vehicle = make_collateral(loan, {"2026-06-17": 15_000})
	owed = get_loan_state(loan.name, date(2026, 7, 10)).payoff
	with as_user("Collections Agent"):
		receipt = execute(loan, collateral=vehicle.name)
	lines = list_gl_lines(receipt.journal_entry)
	left = money(12_000 - 1_500) - owed
	assert (lines["Cash"], lines[COSTS], lines[HELD]) == (12_000, -1_500, -left)
	assert lines["Loans to Clients"] == -8_000
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	vehicle.reload()
	assert (str(vehicle.released_on), vehicle.release_reason) == ("2026-07-10", f"Executed: {receipt.name}")
	rows = build_loan_receipt(receipt.reload()).allocation.rows
	assert rows[0].cells[1] == "Execution Costs"

	with refused(RefundError, "Not Held for the Client", match="held for the client"):
		make_refund(loan, float(left) + 0.01)
	with as_user("Treasurer"):
		refund = make_refund(loan, float(left))
	assert list_gl_lines(refund.journal_entry) == {HELD: left, "Cash": -left}
	assert money(refund.held_amount) == left
	assert frappe.db.get_value("Loan", loan.name, "client_advance_amount") == 0
	assert get_gl_balance(HELD) == 0
	close("2026-06-17", "2026-07-13")
	assert_posted_as_replayed(date(2026, 7, 13))
	assert_ledgers_agree()
	texts = [row.cells[1].split()[0] for row in build_loan_statement(loan.reload()).movements.rows]
	assert texts == ["Disbursement", "Payment", "Refund"]


def test_proceeds_below_the_debt_leave_the_loan_running():
	loan = make_late_loan()
	receipt = execute(loan, amount=3_000, costs=200)
	assert receipt.excess_rule == "Next Installments"
	assert sum(row.amount for row in receipt.allocations) == pytest.approx(2_800)
	assert frappe.db.get_value("Loan", loan.name, "status") in ("Active", "Defaulted")
	assert get_gl_balance(HELD) == 0
	assert_ledgers_agree()


def test_proceeds_of_a_loan_that_was_charged_off_are_recoveries():
	loan = make_late_loan()
	charge_off(loan, value_date="2026-07-01", posting_date="2026-07-01")
	claim = money(frappe.db.get_value("Loan", loan.name, "payoff_amount"))
	receipt = execute(loan, amount=20_000, costs=1_000)
	lines = list_gl_lines(receipt.journal_entry)
	assert lines["Loan Recovery Income"] == -claim
	assert lines[HELD] == claim - 19_000
	assert get_gl_balance("Charged-off Loans (Memorandum)") == 0


def test_a_reversed_execution_pledges_the_collateral_again():
	loan = make_late_loan()
	vehicle = make_collateral(loan, {"2026-06-17": 15_000})
	receipt = execute(loan, collateral=vehicle.name)
	refund = make_refund(loan, 100)
	with refused(LoanStateError, "Money Paid Back", match=receipt.name):
		api.reverse_document(receipt.doctype, receipt.name, "The auction is void", "2026-07-13")
	api.reverse_document(REFUND, refund.name, "Wrong account", "2026-07-13")
	api.reverse_document(receipt.doctype, receipt.name, "The auction is void", "2026-07-13")
	vehicle.reload()
	assert (vehicle.released_on, vehicle.release_reason) == (None, None)
	assert vehicle.value_amount == 15_000
	assert get_gl_balance(COSTS) == get_gl_balance(HELD) == 0
	assert_ledgers_agree()


def test_proceeds_that_do_not_fit_are_refused():
	loan, other = make_late_loan(), make_late_loan()
	foreign = make_collateral(other, {"2026-06-17": 15_000})
	vehicle = make_collateral(loan, {"2026-06-17": 15_000}, released_on="2026-07-01", release_reason="Paid")
	for overrides, match in (
		({"kind": "Payment"}, "belong to collateral proceeds"),
		({"excess_rule": "Hold as Advance"}, "before anything is held"),
		({"costs": 12_000}, "leave nothing"),
		({"collateral": foreign.name}, "does not secure"),
		({"collateral": vehicle.name}, "was released"),
	):
		with refused(CollateralProceedsError, TITLE, match=match):
			execute(loan, **overrides)


def test_a_refund_is_reversed_with_a_reason_and_not_edited():
	loan = make_late_loan()
	execute(loan)
	refund = make_refund(loan, 100)
	refund.amount = 50
	with refused(PostedFactError):
		refund.save()
	refund.reload()
	with refused(MissingReasonError):
		refund.cancel()
	with refused(BackdatingError):
		api.reverse_document(REFUND, refund.name, "Wrong", "2026-07-11")
	journal = api.reverse_document(REFUND, refund.name, "Wrong", "2026-07-13")
	assert list_gl_lines(journal) == {HELD: -100, "Cash": 100}


def test_refunds_are_the_treasurer_s_and_seen_in_their_branch():
	loan = make_late_loan(client=make_client(branch=NORTH))
	execute(loan)
	refund = make_refund(loan, 100)
	for role in ("Teller", "Loan Officer"):
		with as_user(role):
			assert refund.name not in frappe.get_list(REFUND, pluck="name")
			assert not frappe.has_permission(REFUND, "read", doc=refund)
		with as_user(role, NORTH):
			assert frappe.has_permission(REFUND, "read", doc=refund)
			assert not frappe.has_permission(REFUND, "create")
	with as_user("Treasurer", NORTH):
		assert frappe.has_permission(REFUND, "submit", doc=refund)


def test_a_running_loan_gives_back_what_was_paid_ahead():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	make_repayment(loan=loan.name, amount=1_000, value_date="2026-06-20", excess_rule="Hold as Advance")
	refund = make_refund(loan, 400)
	assert refund.held_amount == 1_000
	assert frappe.db.get_value("Loan", loan.name, "client_advance_amount") == 600
	with refused(RefundError):
		make_refund(loan, 100, value_date="2026-06-19", posting_date="2026-07-12")

"""Charge-offs: proposed by the close, decided by a second person, posted as a loss, reversed."""

from datetime import date
from decimal import Decimal

import frappe
import pytest
from frappe import client

from lending_app.engine import LedgerRole
from lending_app.lending_setup.exceptions import FrozenRequestError
from lending_app.servicing.api import get_owed
from lending_app.servicing.charge_off_api import approve, preview, reject
from lending_app.servicing.exceptions import (
	LoanClosedError,
	MissingReasonError,
	PostedFactError,
	ProposalStateError,
	SecondPersonError,
)
from lending_app.servicing.printouts.build_printout import build_loan_statement
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_provision_table,
	make_repayment,
)
from tests.site.closing.closing import close
from tests.site.support import (
	COMPANY,
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	get_user,
	list_gl_lines,
	refused,
	travel_to,
)

PROPOSAL, CHARGE_OFF = "Charge Off Proposal", "Loan Charge Off"


def make_late_loan(**overrides):
	"""8,000 in daily installments from 18 June 2026; charge-off is proposed after 5 days past due."""
	product = make_loan_product(
		frequency="Daily",
		charge_off_after_days=5,
		suspend_after_days=3,
		provision_table=make_provision_table().name,
	)
	values = {"product": product, "principal_amount": 8_000, "number_of_installments": 30}
	return make_disbursed_loan(**values | {"disbursed_on": "2026-06-17"} | overrides)


def make_proposal(loan, **overrides):
	return frappe.new_doc(PROPOSAL, loan=loan.name, reason="Cannot be found", **overrides).insert()


def list_proposals(loan):
	fields = ["name", "status", "days_past_due", "payoff_amount", "proposed_by", "proposed_on"]
	return frappe.get_all(PROPOSAL, {"loan": loan.name}, fields, order_by="name")


def charge_off(loan, **values):
	name = approve(make_or_find(loan), "Lost", **values)
	return frappe.get_doc(CHARGE_OFF, name)


def make_or_find(loan):
	rows = list_proposals(loan)
	if rows:
		return rows[-1].name
	with as_user("Collections Agent", loan.branch):
		return make_proposal(loan).name


# --- Proposals -----------------------------------------------------------------------------------


def test_the_close_proposes_a_loan_once_after_the_product_s_days():
	loan = make_late_loan()
	other = make_late_loan()
	make_repayment(loan=other.name, amount=7_000, value_date="2026-06-18")
	close("2026-06-17", "2026-06-23")
	assert list_proposals(loan) == []
	close("2026-06-24", "2026-06-27")
	[row] = list_proposals(loan)
	assert (row.status, row.days_past_due, row.proposed_by) == ("Proposed", 6, None)
	assert str(row.proposed_on) == "2026-06-24"
	assert row.payoff_amount > 8_000
	assert list_proposals(other) == []


def test_a_proposal_has_the_figures_of_its_own_day_not_of_the_last_close():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-24")
	assert frappe.db.get_value("Loan", loan.name, "days_past_due") == 6
	# It is 15 July: 27 days after the first due date.
	frappe.db.delete(PROPOSAL, {"loan": loan.name})
	proposal = make_proposal(loan)
	owed = get_owed(loan.name)
	assert (proposal.days_past_due, proposal.payoff_amount) == (27, owed["payoff_amount"])
	assert str(proposal.proposed_on) == "2026-07-15"


def test_approving_shows_the_loss_that_is_then_posted_with_its_provision_and_date():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-30")
	[row] = list_proposals(loan)
	with as_user("Credit Manager"):
		shown = preview(row.name, value_date="2026-07-10")
		assert list_proposals(loan)[0].status == "Proposed"
		document = frappe.get_doc(
			CHARGE_OFF, approve(row.name, "Lost", value_date="2026-07-10", posting_date="2026-07-10")
		)
	assert (shown["amount"], shown["principal_amount"]) == (document.amount, document.principal_amount)
	assert (str(shown["value_date"]), str(shown["closed_on"])) == ("2026-07-10", "2026-06-30")
	assert shown["days_past_due"] == 22
	provision = -get_gl_balance("Loan Loss Allowance")
	assert Decimal(str(shown["provision_amount"])) == provision > 0


def test_who_may_approve_gets_one_task_for_all_proposals_of_a_day():
	for _ in range(2):
		make_late_loan()
	filters = {"allocated_to": get_user("Credit Manager"), "description": ("like", "%charge-off%")}
	before = frappe.get_all("ToDo", filters, pluck="name")
	close("2026-06-17", "2026-06-26")
	[task] = frappe.get_all("ToDo", filters | {"name": ("not in", before or [""])}, ["description"])
	assert "2 préstamos" in task.description
	assert frappe.db.count("ToDo", filters | {"allocated_to": get_user("Teller")}) == 0


def test_a_product_without_a_limit_proposes_nothing():
	product = make_loan_product(frequency="Daily", charge_off_after_days=0)
	loan = make_late_loan(product=product)
	close("2026-06-17", "2026-06-30")
	assert list_proposals(loan) == []


def test_a_cured_loan_s_proposal_is_withdrawn_and_made_again_when_it_is_late_again():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-24")
	make_repayment(loan=loan.name, amount=1_900, value_date="2026-06-25")
	close("2026-06-25", "2026-06-26")
	assert [row.status for row in list_proposals(loan)] == ["Withdrawn"]
	close("2026-06-27", "2026-07-04")
	assert [row.status for row in list_proposals(loan)] == ["Withdrawn", "Proposed"]


def test_what_is_rejected_is_not_proposed_again_by_the_close():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-24")
	with as_user("Credit Manager"):
		reject(list_proposals(loan)[0].name, "The family pays")
	close("2026-06-25", "2026-06-26")
	[row] = list_proposals(loan)
	assert row.status == "Rejected"
	assert frappe.db.get_value(PROPOSAL, row.name, "decided_by") == get_user("Credit Manager")


def test_a_person_proposes_a_loan_before_its_time_and_once():
	loan = make_late_loan()
	with as_user("Collections Agent"):
		proposal = make_proposal(loan, status="Approved", decided_by="Guest")
		assert (proposal.status, proposal.decided_by) == ("Proposed", None)
		assert proposal.proposed_by == get_user("Collections Agent")
		with refused(ProposalStateError, title="Charge-off Not Possible", match="proposed already"):
			make_proposal(loan)


def test_a_status_is_not_written_past_the_decision():
	loan = make_late_loan()
	with as_user("Collections Agent"):
		proposal = make_proposal(loan)
		proposal.status = "Approved"
		proposal.save()
		assert frappe.db.get_value("Charge Off Proposal", proposal.name, "status") == "Proposed"


def test_who_decides_does_not_rewrite_a_proposal_first():
	loan, other = make_late_loan(), make_late_loan()
	with as_user("Collections Agent"):
		proposal = make_proposal(loan)
	for role in ("Credit Manager", "Lending Manager", "Collections Agent"):
		for values in ({"reason": "Another reason"}, {"loan": other.name}):
			with as_user(role), refused(FrozenRequestError, title="No Longer Open"):
				client.set_value("Charge Off Proposal", proposal.name, values)


# --- Decisions -----------------------------------------------------------------------------------


def test_the_proposer_does_not_decide():
	loan = make_late_loan()
	with as_user("Credit Manager"):
		proposal = make_proposal(loan)
		for decide in (approve, reject):
			with refused(SecondPersonError, title="Second Person Needed"):
				decide(proposal.name, "Lost")


@pytest.mark.parametrize("role", ["Collections Agent", "Loan Officer", "Lending Auditor"])
def test_others_do_not_decide(role):
	proposal = make_or_find(make_late_loan())
	with as_user(role):
		for decide in (approve, reject):
			with refused(frappe.PermissionError):
				decide(proposal, "Lost")


def test_a_decision_has_a_reason_and_is_made_once():
	loan = make_late_loan()
	proposal = make_or_find(loan)
	with as_user("Credit Manager"):
		with refused(MissingReasonError):
			approve(proposal, " ")
		approve(proposal, "Lost")
		with refused(ProposalStateError, title="Proposal Decided"):
			approve(proposal, "Lost")


def test_proposals_of_another_branch_are_not_seen():
	proposal = make_or_find(make_late_loan(client=make_client(branch=NORTH)))
	with as_user("Loan Officer"):
		assert proposal not in frappe.get_list(PROPOSAL, pluck="name")
		assert not frappe.get_doc(PROPOSAL, proposal).has_permission("read")
	with as_user("Loan Officer", NORTH):
		assert proposal in frappe.get_list(PROPOSAL, pluck="name")


def test_staff_propose_loans_of_their_branch_alone():
	loan = make_late_loan(client=make_client(branch=NORTH))
	with as_user("Collections Agent"), pytest.raises(frappe.PermissionError):
		make_proposal(loan)
	assert list_proposals(loan) == []


# --- Posting -------------------------------------------------------------------------------------


def test_a_charge_off_is_a_loss_and_the_next_close_takes_provision_and_suspended_interest_back():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-24")
	assert get_gl_balance("Loan Loss Allowance") < 0 > get_gl_balance("Suspended Loan Interest")
	with as_user("Credit Manager"):
		document = charge_off(loan, value_date="2026-06-25", posting_date="2026-06-25")
	lines = list_gl_lines(document.journal_entry)
	assert lines["Loan Charge-off Loss"] == Decimal(str(document.amount)) > 8_000
	assert lines["Loans to Clients"] == -8_000
	assert document.principal_amount == 8_000
	assert frappe.db.get_value("Loan", loan.name, "status") == "Charged Off"
	proposal = frappe.get_doc(PROPOSAL, document.proposal)
	assert (proposal.status, proposal.charge_off) == ("Approved", document.name)
	close("2026-06-25", "2026-06-26")
	for account in ("Loan Loss Allowance", "Loan Provision Expense", "Suspended Loan Interest"):
		assert get_gl_balance(account) == 0
	assert_ledgers_agree()
	assert_posted_as_replayed(frappe.utils.getdate("2026-06-26"))
	assert [row.status for row in list_proposals(loan)] == ["Approved"]


def test_a_payment_after_the_charge_off_is_a_recovery():
	loan = make_late_loan()
	charge_off(loan, value_date="2026-07-01", posting_date="2026-07-01")
	receipt = make_repayment(loan=loan.name, amount=500, value_date="2026-07-02")
	lines = list_gl_lines(receipt.journal_entry)
	assert (lines["Cash"], lines["Loan Recovery Income"]) == (500, -500)
	assert_ledgers_agree()


def test_a_charged_off_loan_that_is_recovered_in_full_keeps_its_mark():
	loan = make_late_loan()
	charge_off(loan, value_date="2026-07-01", posting_date="2026-07-01")
	make_repayment(
		loan=loan.name, amount=get_loan_state(loan.name, date(2026, 7, 2)).payoff, value_date="2026-07-02"
	)
	loan.reload()
	assert (loan.status, str(loan.charged_off_on)) == ("Paid", "2026-07-01")
	kept = {"status": "Paid", "charged_off_on": ("is", "set")}
	assert frappe.get_list("Loan", kept, pluck="name") == [loan.name]


def test_the_statement_shows_the_charge_off_and_what_came_in_after_it():
	loan = make_late_loan()
	charge_off(loan, value_date="2026-07-01", posting_date="2026-07-01")
	make_repayment(loan=loan.name, amount=500, value_date="2026-07-02")
	rows = build_loan_statement(loan.reload()).movements.rows
	texts = [row.cells[1] for row in rows]
	assert [text.split()[0] for text in texts] == ["Disbursement", "Charged", "Recovery"]


def test_a_reversed_charge_off_puts_the_loan_back_on_the_books():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-24")
	with as_user("Credit Manager"):
		document = charge_off(loan, value_date="2026-06-25", posting_date="2026-06-25")
	close("2026-06-25", "2026-06-26")
	with as_user("Lending Accountant"):
		document = frappe.get_doc(CHARGE_OFF, document.name)
		document.update({"reversal_reason": "Wrong loan", "reversal_posting_date": "2026-06-27"})
		document.cancel()
	assert list_gl_lines(document.reversal_journal_entry)["Loan Charge-off Loss"] == -Decimal(
		str(document.amount)
	)
	assert frappe.db.get_value(PROPOSAL, document.proposal, "status") == "Withdrawn"
	close("2026-06-27", "2026-06-27")
	assert frappe.db.get_value("Loan", loan.name, ["status", "charged_off_on"]) == ("Active", None)
	assert get_gl_balance("Loan Loss Allowance") < 0
	assert [row.status for row in list_proposals(loan)] == ["Withdrawn", "Proposed"]
	assert_posted_as_replayed(frappe.utils.getdate("2026-06-27"))
	assert_ledgers_agree()


def test_a_posted_charge_off_is_not_edited():
	document = charge_off(make_late_loan())
	document.reason = "Other"
	with refused(PostedFactError):
		document.save()


def test_a_paid_loan_is_not_charged_off():
	loan = make_late_loan()
	proposal = make_or_find(loan)
	with travel_to("2026-07-15"):
		payoff = frappe.db.get_value("Loan", loan.name, "payoff_amount")
	make_repayment(loan=loan.name, amount=payoff + 1_000, value_date="2026-07-15")
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	with refused(LoanClosedError, title="Loan Closed"):
		approve(proposal, "Lost")
	with refused(ProposalStateError, match="Only an active or defaulted"):
		make_proposal(loan)


def test_reconciliation_holds_the_accounts_of_valuations():
	accounts = frappe.get_all("Lending Company Account", {"parent": COMPANY}, ["role", "account"])
	roles = {row.role for row in accounts}
	assert {role.value for role in LedgerRole} <= roles

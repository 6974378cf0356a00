"""A payment that is placed otherwise, as a fact with its reason (PAY-27)."""

import frappe
import pytest

from lending_app.closing.checks.run_check import open_check, run_check
from lending_app.ledger.exceptions import FutureDateError
from lending_app.lending_setup.exceptions import InputError
from lending_app.servicing import api
from lending_app.servicing.exceptions import (
	ExtraPaymentError,
	MissingReasonError,
	PostedFactError,
	ReclassificationError,
	UnknownPaymentError,
)
from lending_app.servicing.printouts.build_printout import build_loan_receipt, build_loan_statement
from lending_app.servicing.reclassification_api import preview_reclassification
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.closing.closing import close
from tests.site.support import (
	COMPANY,
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_user,
	refused,
)

PRINCIPAL_FIRST = [
	{"timing": "Past Due", "component": "Principal"},
	{"timing": "Past Due", "component": "Interest"},
	{"timing": "Past Due", "component": "Penalty"},
]
CUSTOM = {
	"allocation_preset": "Custom",
	"allocation_direction": "Vertical",
	"allocation_steps": PRINCIPAL_FIRST,
}


@pytest.fixture(scope="module")
def shared_payment(share):
	def make():
		product = make_loan_product(penalty_daily_percent=0.1)
		loan = make_disbursed_loan(product=product, disbursed_on="2026-04-15", number_of_installments=12)
		return make_repayment(loan=loan.name, amount=5_000, value_date="2026-06-20").name

	return share(make)


@pytest.fixture
def paid(shared_payment):
	return frappe.get_doc("Loan Repayment", shared_payment)


def make(paid, *, submit=True, **values):
	doc = frappe.new_doc(
		"Payment Reclassification",
		repayment=paid.name,
		posting_date=values.pop("posting_date", "2026-07-01"),
		reason=values.pop("reason", "Agreed with the client"),
	)
	steps = values.pop("allocation_steps", ())
	doc.update(values)
	for step in steps:
		doc.append("allocation_steps", step)
	doc.insert()
	if submit:
		doc.submit()
	return doc


def get_parts(paid):
	parts = {}
	for row in frappe.get_doc("Loan Repayment", paid.name).allocations:
		parts[row.component] = round(parts.get(row.component, 0) + row.amount, 2)
	return parts


def get_balance(loan):
	fields = ["outstanding_principal_amount", "interest_receivable_amount", "penalty_receivable_amount"]
	return frappe.db.get_value("Loan", loan, fields)


def test_payment_goes_where_the_new_order_takes_it(paid):
	before, parts = get_balance(paid.loan), get_parts(paid)
	assert parts["Interest"] > 0
	assert parts["Penalty"] > 0
	doc = make(paid, **CUSTOM)
	assert get_parts(paid) == {"Principal": 5_000}
	after = get_balance(paid.loan)
	assert before[0] - after[0] == pytest.approx(5_000 - parts.get("Principal", 0))
	assert after[1] > before[1]
	assert after[2] > before[2]
	assert {row.component: row.before_amount for row in doc.changes if row.before_amount}["Interest"] > 0
	assert (
		sum(row.after_amount for row in doc.changes) == sum(row.before_amount for row in doc.changes) == 5_000
	)
	assert_ledgers_agree()


def test_entry_is_balanced_dated_and_moves_no_money(paid):
	doc = make(paid, **CUSTOM)
	journal = frappe.get_doc("Journal Entry", doc.journal_entry)
	assert (journal.docstatus, str(journal.posting_date)) == (1, "2026-07-01")
	assert journal.total_debit == journal.total_credit > 0
	assert "Agreed with the client" in journal.user_remark
	roles = frappe.get_all("Loan Ledger Entry", {"voucher_no": doc.name}, pluck="role")
	assert "Loan Principal" in roles
	assert "Funds" not in roles
	assert frappe.db.get_value("Loan Ledger Entry", {"voucher_no": doc.name}, "value_date") == doc.value_date


def test_effect_is_shown_first_and_is_what_is_posted(paid):
	loan = get_balance(paid.loan)
	with as_user("Lending Accountant"):
		shown = preview_reclassification(paid.name, "Custom", "Vertical", PRINCIPAL_FIRST)
	assert get_balance(paid.loan) == loan
	assert not frappe.db.exists("Payment Reclassification", {"repayment": paid.name})
	doc = make(paid, posting_date="2026-07-15", **CUSTOM)
	assert [(row["component"], row["after_amount"]) for row in shown["changes"]] == [
		(row.component, row.after_amount) for row in doc.changes
	]
	posted = frappe.get_all(
		"Loan Ledger Entry", {"voucher_no": doc.name}, ["role", "debit_amount", "credit_amount"]
	)
	assert sorted((row["role"], row["debit"], row["credit"]) for row in shown["lines"]) == sorted(
		(row.role, row.debit_amount, row.credit_amount) for row in posted
	)
	assert shown["owed"][0]["payoff_amount"] != shown["owed"][1]["payoff_amount"]


def test_reversal_puts_the_payment_back(paid):
	before, parts = get_balance(paid.loan), get_parts(paid)
	doc = make(paid, **CUSTOM)
	with as_user("Lending Manager"):
		api.reverse_document(
			"Payment Reclassification", doc.name, "Wrong payment", frappe.utils.getdate("2026-07-01")
		)
	assert get_balance(paid.loan)[0] == before[0]
	assert get_parts(paid) == parts
	assert doc.reload().reversal_journal_entry
	assert_ledgers_agree()
	make(paid, **CUSTOM)


def test_closed_days_stay_and_the_next_close_agrees(paid, monkeypatch):
	close("2026-06-15", "2026-06-30")
	make(paid, **CUSTOM)
	close("2026-07-01", "2026-07-03")
	assert_ledgers_agree()
	assert_posted_as_replayed(frappe.utils.getdate("2026-07-03"))
	frappe.db.set_single_value("Lending Settings", "loan_check_days", 1)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	name = open_check(COMPANY)
	run_check(name)
	assert frappe.db.get_value("Loan Check", name, "status") == "No Differences"


def test_what_exceeds_the_amount_due_is_placed_otherwise():
	loan = make_disbursed_loan(disbursed_on="2026-05-15", number_of_installments=12)
	paid = make_repayment(
		loan=loan.name, amount=30_000, value_date="2026-06-16", excess_rule="Hold as Advance"
	)
	assert frappe.db.get_value("Loan", loan.name, "client_advance_amount") > 0
	make(paid, excess_rule="Reduce Term")
	assert frappe.db.get_value("Loan", loan.name, "client_advance_amount") == 0
	assert "Advance" not in get_parts(paid)
	assert_ledgers_agree()


def test_receipt_and_statement_show_the_payment_as_it_is_placed(paid):
	doc = make(paid, **CUSTOM)
	frappe.get_doc("Payment Reclassification", doc.name)
	assert build_loan_receipt(frappe.get_doc("Loan Repayment", paid.name))
	loan = frappe.get_doc("Loan", paid.loan)
	assert build_loan_statement(loan)
	with as_user("Lending Manager"):
		api.reverse_document(
			"Payment Reclassification", doc.name, "Wrong", frappe.utils.getdate("2026-07-02")
		)
	assert build_loan_statement(loan)


def test_reversal_of_the_payment_waits_for_that_of_its_reclassification(paid):
	doc = make(paid, **CUSTOM)
	paid.reload()
	paid.update({"reversal_reason": "Bounced", "reversal_posting_date": "2026-07-02"})
	with refused(ReclassificationError, "Cannot Be Reclassified", match=doc.name):
		paid.cancel()
	doc.update({"reversal_reason": "Bounced", "reversal_posting_date": "2026-07-02"})
	doc.cancel()
	paid.reload()
	paid.update({"reversal_reason": "Bounced", "reversal_posting_date": "2026-07-02"})
	paid.cancel()
	assert_ledgers_agree()


def test_only_one_stands_for_a_payment(paid):
	first = make(paid, submit=False, **CUSTOM)
	make(paid, **CUSTOM)
	for act in (first.submit, lambda: make(paid, excess_rule="Reduce Term")):
		with refused(ReclassificationError, match="Reverse that first"):
			act()


@pytest.mark.parametrize(
	("values", "match"),
	[
		({}, "Choose an order"),
		({"allocation_preset": "Seven Steps"}, "Nothing changes"),
		({**CUSTOM, "allocation_steps": PRINCIPAL_FIRST + PRINCIPAL_FIRST[:1]}, "each step"),
		({**CUSTOM, "allocation_direction": "Sideways"}, "direction"),
	],
)
def test_what_changes_nothing_or_is_not_whole_is_refused(paid, values, match):
	before = get_balance(paid.loan)
	with refused(ReclassificationError, match=match):
		make(paid, **values)
	assert get_balance(paid.loan) == before
	assert not frappe.db.exists("Payment Reclassification", {"repayment": paid.name})


def test_payment_that_is_a_draft_or_reversed_is_refused(paid):
	draft = make_repayment(loan=paid.loan, amount=100, value_date="2026-06-25", submit=False)
	with refused(ReclassificationError, match="not posted"):
		make(draft, **CUSTOM)
	with refused(UnknownPaymentError):
		make(frappe._dict(name="NONE"), **CUSTOM)


def test_a_product_without_extra_payments_is_heard():
	product = make_loan_product(has_extra_payments=0)
	loan = make_disbursed_loan(product=product, disbursed_on="2026-05-15")
	paid = make_repayment(loan=loan.name, amount=30_000, value_date="2026-06-16")
	with refused(ExtraPaymentError, "No Extra Payments"):
		make(paid, excess_rule="Reduce Term")


def test_dates_and_reason_are_asked_for(paid):
	with refused(FutureDateError):
		make(paid, posting_date="2027-01-01", **CUSTOM)
	with refused(frappe.MandatoryError):
		make(paid, reason="", **CUSTOM)
	doc = make(paid, **CUSTOM)
	with refused(MissingReasonError):
		doc.cancel()
	doc.reload().reason = "Another"
	with refused(PostedFactError):
		doc.save()


def test_who_may_and_who_may_not(paid):
	for role in ("Teller", "Loan Officer", "Credit Manager", "Lending Auditor"):
		with as_user(role):
			assert not frappe.has_permission("Payment Reclassification", "create"), role
	with as_user("Lending Accountant") as accountant:
		doc = make(paid, **CUSTOM)
	assert doc.owner == accountant == get_user("Lending Accountant")
	assert doc.branch == paid.branch
	with as_user("Loan Officer", NORTH):
		assert not frappe.has_permission("Payment Reclassification", doc=doc)
		with refused(frappe.PermissionError):
			preview_reclassification(paid.name, "Four Steps")
	with as_user("Teller"), refused(frappe.PermissionError):
		preview_reclassification(paid.name, "Four Steps")


def test_preview_refuses_what_is_no_step(paid):
	with as_user("Lending Accountant"):
		for steps in ([{"timing": "Never", "component": "Cost"}], ["Cost"], [{"component": "Cost"}]):
			with refused(InputError):
				preview_reclassification(paid.name, "Custom", "Vertical", steps)

"""Taking a payment back: linked entries, the loan as if it had never been paid, both ledgers in step."""

from decimal import Decimal

import frappe
import pytest

from lending_app.ledger.exceptions import BackdatingError, FutureDateError, LendingEntryError
from lending_app.servicing.api import reverse_document
from lending_app.servicing.exceptions import MissingReasonError, PostedFactError
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.support import assert_ledgers_agree, list_gl_lines, money, refused, travel_to

FIGURES = [
	"status",
	"outstanding_principal_amount",
	"interest_receivable_amount",
	"penalty_receivable_amount",
	"payoff_amount",
	"overdue_amount",
	"days_past_due",
	"next_due_date",
	"next_due_amount",
	"paid_amount",
	"closed_on",
]


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(
		lambda: (
			make_disbursed_loan(
				product=make_loan_product(penalty_daily_percent=0.1), disbursed_on="2026-05-15"
			).name
		)
	)


@pytest.fixture
def loan(shared_loan):
	return frappe.get_doc("Loan", shared_loan)


def get_figures(loan):
	return frappe.db.get_value("Loan", loan.name, FIGURES)


def test_reversal_undoes_the_payment(loan):
	first = make_repayment(loan=loan.name, amount=9_168, value_date="2026-06-15", posting_date="2026-07-15")
	before = get_figures(loan)
	second = make_repayment(loan=loan.name, amount=4_000)
	journal = reverse_document("Loan Repayment", second.name, "Cheque returned")
	assert get_figures(loan) == before
	assert frappe.db.get_value("Loan Repayment", second.name, "docstatus") == 2
	assert frappe.db.get_value("Loan Repayment", first.name, "docstatus") == 1
	posted, reversed_ = list_gl_lines(second.journal_entry), list_gl_lines(journal)
	assert reversed_["Cash"] == -posted["Cash"] == Decimal("-4000.00")
	assert_ledgers_agree()


def test_reversal_is_a_linked_entry_and_the_first_one_stays(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	repayment.reload()
	assert repayment.reversal_reason == "Cheque returned"
	assert repayment.reversed_by == "Administrator"
	assert str(repayment.reversal_posting_date) == "2026-07-15"
	journals = frappe.get_all(
		"Journal Entry",
		{"lending_document": repayment.name},
		["name", "docstatus", "user_remark"],
		order_by="name",
	)
	assert [row.docstatus for row in journals] == [1, 1]
	assert "Cheque returned" in journals[1].user_remark
	entries = frappe.get_all(
		"Loan Ledger Entry", {"voucher_no": repayment.name}, ["is_reversal", "journal_entry"]
	)
	assert {row.is_reversal for row in entries} == {0, 1}
	assert {row.journal_entry for row in entries} == {
		repayment.journal_entry,
		repayment.reversal_journal_entry,
	}


def test_reversing_the_last_payment_opens_the_loan_again(loan):
	payoff = make_repayment(loan=loan.name, amount=200_000)
	assert frappe.db.get_value("Loan", loan.name, "status") == "Paid"
	reverse_document("Loan Repayment", payoff.name, "Cheque returned")
	loan.reload()
	assert (loan.status, loan.closed_on) == ("Active", None)
	assert money(loan.outstanding_principal_amount) == 100_000
	assert_ledgers_agree()


def test_reversing_an_earlier_payment_replays_the_later_ones(loan):
	first = make_repayment(loan=loan.name, amount=9_168, value_date="2026-06-15")
	make_repayment(loan=loan.name, amount=9_168, value_date="2026-07-15")
	reverse_document("Loan Repayment", first.name, "Another client's")
	only_second = make_disbursed_loan(product=loan.product, disbursed_on="2026-05-15")
	make_repayment(loan=only_second.name, amount=9_168, value_date="2026-07-15")
	assert get_figures(loan) == get_figures(only_second)
	assert_ledgers_agree()


def test_reversal_on_a_later_day_posts_there(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	with travel_to("2026-08-03"):
		journal = reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	assert str(frappe.db.get_value("Journal Entry", journal, "posting_date")) == "2026-08-03"
	assert str(frappe.db.get_value("Journal Entry", repayment.journal_entry, "posting_date")) == "2026-07-15"
	assert_ledgers_agree()


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_reversal_without_a_reason_is_refused(loan, reason):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	repayment.reversal_reason = reason
	with refused(MissingReasonError, "Reason Missing"):
		repayment.cancel()


def test_reversal_on_a_closed_day_is_posted_on_the_next(loan, company_record):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	company_record.db_set("last_closed_date", "2026-07-20")
	reverse_document("Loan Repayment", repayment.name, "Cheque returned", "2026-07-20")
	repayment.reload()
	journal = frappe.get_value("Journal Entry", repayment.reversal_journal_entry, "posting_date")
	assert (str(repayment.reversal_posting_date), str(journal)) == ("2026-07-21", "2026-07-21")


def test_reversal_before_what_it_takes_back_is_refused(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	with refused(BackdatingError, "Too Far Back"):
		reverse_document("Loan Repayment", repayment.name, "Cheque returned", "2026-07-14")


def test_reversal_in_the_future_is_refused(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	with refused(FutureDateError, "Date in the Future"):
		reverse_document("Loan Repayment", repayment.name, "Cheque returned", "2026-07-16")


@pytest.mark.parametrize(("field", "value"), [("amount", 1), ("value_date", "2026-06-20"), ("loan", "PRE-1")])
def test_reversal_of_another_amount_or_day_is_refused(loan, field, value):
	"""Frappe compares nothing when it cancels: an API call may send any field along."""
	repayment = make_repayment(loan=loan.name, amount=4_000)
	document = frappe.get_doc("Loan Repayment", repayment.name)
	document.update({field: value, "docstatus": 2, "reversal_reason": "Cheque returned"})
	with refused(PostedFactError, "Posted"):
		document.save()
	assert frappe.db.get_value("Loan Repayment", repayment.name, ("docstatus", "amount")) == (1, 4_000)


def test_reversal_keeps_where_the_money_had_gone(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	document = frappe.get_doc("Loan Repayment", repayment.name)
	document.allocations = []
	document.reversal_reason = "Cheque returned"
	document.cancel()
	document.reload()
	assert sum(money(row.amount) for row in document.allocations) == 4_000


def test_reversed_payment_cannot_be_deleted(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	with refused(frappe.LinkExistsError):
		frappe.delete_doc("Loan Repayment", repayment.name)


def test_reversal_after_a_close_posts_on_the_first_open_day(loan, company_record):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	company_record.db_set("last_closed_date", "2026-07-20")
	journal = reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	assert str(frappe.db.get_value("Journal Entry", journal, "posting_date")) == "2026-07-21"
	assert_ledgers_agree()


def test_reversing_twice_is_refused(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	with refused(frappe.ValidationError):
		reverse_document("Loan Repayment", repayment.name, "Once more")


def test_only_money_documents_are_reversed(loan):
	with refused(frappe.ValidationError, "Cannot Reverse"):
		reverse_document("Loan", loan.name, "No reason")


def test_journal_entry_of_lending_cannot_be_cancelled_by_hand(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	journal = frappe.get_doc("Journal Entry", repayment.journal_entry)
	with refused(LendingEntryError, "Entry of the Lending Ledger", match=repayment.name):
		journal.cancel()


def test_journal_entry_of_a_reversed_payment_cannot_be_cancelled_either(loan):
	repayment = make_repayment(loan=loan.name, amount=4_000)
	journal = reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	with refused(LendingEntryError, "Entry of the Lending Ledger"):
		frappe.get_doc("Journal Entry", journal).cancel()

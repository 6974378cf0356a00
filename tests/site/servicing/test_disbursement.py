"""Disbursing: the schedule is fixed, the loan runs, both ledgers have it, and what may not be is refused."""

from decimal import Decimal

import frappe
import pytest

from lending_app.clients.exceptions import ClientNotLendableError
from lending_app.ledger.exceptions import FutureDateError
from lending_app.servicing.exceptions import (
	AlreadyDisbursedError,
	DisbursementAboveApprovalError,
	DisbursementHasPaymentsError,
	DuplicateReferenceError,
	InvalidAmountError,
	LoanStateError,
	MissingReasonError,
	UnknownLoanError,
)
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_disbursement,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.support import CENTRAL, assert_ledgers_agree, list_gl_lines, money, refused, travel_to


def draft(loan, **overrides):
	return make_disbursement(loan=loan.name, submit=False, **overrides)


def test_schedule_is_fixed_with_the_known_installment():
	loan = make_disbursed_loan(disbursed_on="2026-01-15")
	totals = [money(row.total_amount) for row in loan.installments]
	assert totals == [Decimal("9168.00")] * 11 + [Decimal("9167.99")]
	assert sum(money(row.principal_amount) for row in loan.installments) == 100_000
	assert [str(row.due_date) for row in loan.installments][:2] == ["2026-02-15", "2026-03-15"]
	assert [row.idx for row in loan.installments] == list(range(1, 13))


def test_loan_becomes_active_with_its_figures():
	loan = make_disbursed_loan(disbursed_on="2026-07-15")
	assert loan.status == "Active"
	assert money(loan.disbursed_amount) == money(loan.outstanding_principal_amount) == 100_000
	assert str(loan.disbursed_on) == "2026-07-15"
	assert str(loan.maturity_date) == "2027-07-15"
	assert (str(loan.next_due_date), money(loan.next_due_amount)) == ("2026-08-15", Decimal("9168.00"))
	assert_ledgers_agree()


def test_journal_entry_names_party_cost_center_document_and_what_it_is_about():
	loan = make_approved_loan()
	disbursement = make_disbursement(loan=loan.name)
	journal = frappe.get_doc("Journal Entry", disbursement.journal_entry)
	assert journal.docstatus == 1
	assert (journal.lending_document_type, journal.lending_document) == (
		"Loan Disbursement",
		disbursement.name,
	)
	assert disbursement.name in journal.user_remark
	assert loan.name in journal.user_remark
	receivable = next(row for row in journal.accounts if row.account.startswith("Loans to Clients"))
	assert (receivable.party_type, receivable.party) == ("Customer", loan.customer)
	assert (receivable.user_remark, receivable.reference_name) == (loan.name, None)
	cost_center = frappe.db.get_value("Branch", CENTRAL, "lending_cost_center")
	assert {row.cost_center for row in journal.accounts} == {cost_center}
	assert list_gl_lines(journal.name) == {
		"Loans to Clients": Decimal("100000.00"),
		"Cash": Decimal("-100000.00"),
	}


def test_opening_fee_and_its_tax_are_kept_back():
	product = make_loan_product(opening_fee_percent=2, opening_fee_amount=150, fee_tax_percent=18)
	loan = make_approved_loan(product=product)
	disbursement = make_disbursement(loan=loan.name)
	# 2 % of 100,000 and 150; 18 % of 2,150.
	assert money(disbursement.fee_amount) == Decimal("2150.00")
	assert money(disbursement.fee_tax_amount) == Decimal("387.00")
	assert money(disbursement.net_amount) == Decimal("97463.00")
	assert list_gl_lines(disbursement.journal_entry) == {
		"Loans to Clients": Decimal("100000.00"),
		"Cash": Decimal("-97463.00"),
		"Loan Fee Income": Decimal("-2150.00"),
		"Tax on Loan Fees": Decimal("-387.00"),
	}
	assert_ledgers_agree()


def test_backdated_disbursement_posts_the_interest_earned_since():
	loan = make_approved_loan()
	disbursement = make_disbursement(loan=loan.name, value_date="2026-06-15", posting_date="2026-07-15")
	# One month at 18 %: 1,500.00, earned on the day of posting.
	lines = list_gl_lines(disbursement.journal_entry)
	assert lines["Loan Interest Receivable"] == Decimal("1500.00")
	assert lines["Loan Interest Income"] == Decimal("-1500.00")
	assert_ledgers_agree()


def test_less_than_approved_may_be_disbursed():
	loan = make_approved_loan()
	make_disbursement(loan=loan.name, amount=60_000)
	loan.reload()
	assert sum(money(row.principal_amount) for row in loan.installments) == 60_000
	assert money(loan.installments[0].total_amount) == Decimal("5500.80")


def test_amount_above_approval_is_refused():
	loan = make_approved_loan()
	document = draft(loan, amount=100_000.01)
	with refused(DisbursementAboveApprovalError, "Above Approved Amount", match=r"100,000\.01"):
		document.submit()
	assert frappe.db.get_value("Loan Disbursement", document.name, "docstatus") == 0


def test_second_disbursement_is_refused():
	loan = make_disbursed_loan()
	document = draft(loan)
	with refused(AlreadyDisbursedError, "Already Disbursed"):
		document.submit()


@pytest.mark.parametrize("amount", [0, 0.001])
def test_amount_that_is_no_money_is_refused(amount):
	loan = make_approved_loan()
	document = draft(loan)
	document.db_set("amount", amount)
	with refused(InvalidAmountError, "Invalid Amount"):
		document.submit()


def test_opening_fee_above_the_amount_is_refused():
	loan = make_approved_loan(product=make_loan_product(opening_fee_amount=900, fee_tax_percent=18))
	document = draft(loan, amount=1_000)
	with refused(InvalidAmountError, "Invalid Amount", match=r"1,062\.00"):
		document.submit()


def test_negative_amount_is_refused():
	loan = make_approved_loan()
	with refused(frappe.NonNegativeError):
		draft(loan, amount=-5)


def test_future_value_date_is_refused():
	document = draft(make_approved_loan(), value_date="2026-07-16")
	with refused(FutureDateError, "Date in the Future"):
		document.submit()


def test_value_date_after_posting_date_is_refused():
	document = draft(make_approved_loan(), value_date="2026-07-15", posting_date="2026-07-14")
	with refused(FutureDateError, "Date in the Future"):
		document.submit()


def test_value_date_on_or_after_the_first_due_date_is_refused():
	loan = make_approved_loan(first_due_date="2026-07-15")
	document = draft(loan)
	with refused(LoanStateError, "Dates out of Order"):
		document.submit()


def test_disbursement_of_a_closed_day_is_posted_on_the_next(company_record):
	company_record.db_set("last_closed_date", "2026-07-14")
	document = draft(make_approved_loan(), value_date="2026-07-14", posting_date="2026-07-14")
	document.submit()
	assert (str(document.posting_date), str(document.value_date)) == ("2026-07-15", "2026-07-14")
	assert_ledgers_agree()


def test_blocked_client_gets_no_money():
	loan = make_approved_loan()
	frappe.db.set_value("Client", loan.client, "status", "Blocked")
	document = draft(loan)
	with refused(ClientNotLendableError, "Client Cannot Borrow"):
		document.submit()


def test_paid_loan_is_not_disbursed_again():
	loan = make_disbursed_loan(disbursed_on="2026-07-01")
	make_repayment(loan=loan.name, amount=200_000, value_date="2026-07-02")
	document = draft(loan)
	with refused(AlreadyDisbursedError, "Already Disbursed"):
		document.submit()


def test_external_reference_is_used_once():
	reference = make_unique("BANK")
	make_disbursement(loan=make_approved_loan().name, external_reference=reference)
	loan = make_approved_loan()
	with refused(DuplicateReferenceError, "Reference Used Before"):
		draft(loan, external_reference=reference)


def test_cancelling_takes_everything_back():
	loan = make_approved_loan()
	disbursement = make_disbursement(loan=loan.name)
	disbursement.reversal_reason = "Wrong client"
	disbursement.cancel()
	loan.reload()
	assert loan.status == "Approved"
	assert money(loan.outstanding_principal_amount) == 0
	assert loan.installments == []
	assert disbursement.reversed_by == "Administrator"
	assert list_gl_lines(disbursement.reversal_journal_entry) == {
		"Loans to Clients": Decimal("-100000.00"),
		"Cash": Decimal("100000.00"),
	}
	assert frappe.db.get_value("Journal Entry", disbursement.journal_entry, "docstatus") == 1
	assert_ledgers_agree()


def test_cancelled_disbursement_may_be_made_again():
	loan = make_approved_loan()
	first = make_disbursement(loan=loan.name, value_date="2026-07-10")
	first.reversal_reason = "Wrong day"
	first.cancel()
	make_disbursement(loan=loan.name, value_date="2026-07-12", posting_date="2026-07-15")
	loan.reload()
	assert (loan.status, str(loan.disbursed_on)) == ("Active", "2026-07-12")
	assert len(loan.installments) == 12
	assert_ledgers_agree()


def test_cancelling_without_a_reason_is_refused():
	disbursement = make_disbursement(loan=make_approved_loan().name)
	with refused(MissingReasonError, "Reason Missing"):
		disbursement.cancel()


def test_cancelling_under_payments_is_refused():
	loan = make_disbursed_loan(disbursed_on="2026-06-15")
	make_repayment(loan=loan.name)
	disbursement = frappe.get_doc("Loan Disbursement", {"loan": loan.name})
	disbursement.reversal_reason = "Wrong client"
	with refused(DisbursementHasPaymentsError, "Payments Stand"):
		disbursement.cancel()


def test_unknown_loan_is_refused():
	with refused(UnknownLoanError, "Unknown Loan"):
		make_disbursement(loan="PRE-0000-00000", amount=1)


def test_client_of_another_branch_posts_on_that_branch():
	loan = make_approved_loan(client=make_client(branch="North"))
	with travel_to("2026-07-15"):
		disbursement = make_disbursement(loan=loan.name)
	assert disbursement.branch == "North"
	entries = frappe.get_all("Loan Ledger Entry", {"voucher_no": disbursement.name}, pluck="branch")
	assert set(entries) == {"North"}

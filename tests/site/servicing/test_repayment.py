"""Receiving money: where it goes, what is posted, and what the counter refuses."""

from decimal import Decimal

import frappe
import pytest
from frappe.utils import add_months, getdate

from lending_app.ledger.exceptions import BackdatingError, FutureDateError
from lending_app.servicing.exceptions import (
	DuplicateReferenceError,
	InvalidAmountError,
	LoanClosedError,
	NotDisbursedError,
	PostedFactError,
	UnknownLoanError,
)
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.support import TODAY, assert_ledgers_agree, list_gl_lines, money, refused, travel_to


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture
def loan(shared_loan):
	"""Disbursed a month ago: the first installment is due today."""
	return frappe.get_doc("Loan", shared_loan)


def draft(loan, **overrides):
	return make_repayment(loan=loan.name, submit=False, **overrides)


def test_installment_goes_to_interest_and_principal(loan):
	repayment = make_repayment(loan=loan.name)
	parts = [(row.installment_number, row.component, money(row.amount)) for row in repayment.allocations]
	assert parts == [(1, "Interest", Decimal("1500.00")), (1, "Principal", Decimal("7668.00"))]
	loan.reload()
	assert money(loan.outstanding_principal_amount) == Decimal("92332.00")
	assert (str(loan.next_due_date), money(loan.next_due_amount)) == ("2026-08-15", Decimal("9168.00"))
	assert loan.installments[0].status == "Paid"
	assert str(loan.installments[0].paid_date) == "2026-07-15"
	assert_ledgers_agree()


def test_receipt_has_a_number_and_says_what_was_owed_and_is_left(loan):
	repayment = make_repayment(loan=loan.name)
	assert repayment.name.startswith("REC-2026-")
	assert money(repayment.due_amount) == Decimal("9168.00")
	assert money(repayment.overdue_amount) == 0
	assert money(repayment.payoff_amount) == Decimal("101500.00")
	assert money(repayment.outstanding_principal_amount) == Decimal("92332.00")
	assert str(repayment.next_due_date) == "2026-08-15"


def test_journal_entry_names_party_loan_and_receipt(loan):
	repayment = make_repayment(loan=loan.name)
	# The interest itself is earned by the close of days, which debits the receivable.
	assert list_gl_lines(repayment.journal_entry) == {
		"Cash": Decimal("9168.00"),
		"Loans to Clients": Decimal("-7668.00"),
		"Loan Interest Receivable": Decimal("-1500.00"),
	}
	journal = frappe.get_doc("Journal Entry", repayment.journal_entry)
	assert (journal.lending_document_type, journal.lending_document) == ("Loan Repayment", repayment.name)
	assert repayment.name in journal.user_remark
	disbursed_by = frappe.db.get_value("Loan Disbursement", {"loan": loan.name}, "journal_entry")
	parties = {(row.party, row.user_remark, row.reference_name) for row in journal.accounts if row.party}
	assert parties == {(loan.customer, loan.name, disbursed_by)}


def test_partial_payment_leaves_the_rest_due(loan):
	make_repayment(loan=loan.name, amount=5_000)
	loan.reload()
	first = loan.installments[0]
	assert (first.status, money(first.unpaid_amount)) == ("Partial", Decimal("4168.00"))
	assert money(first.interest_paid_amount) == Decimal("1500.00")
	assert_ledgers_agree()


def test_late_payment_pays_its_penalty_first():
	product = make_loan_product(penalty_daily_percent=0.1, penalty_tolerance_days=5)
	loan = make_disbursed_loan(product=product, disbursed_on="2026-05-15")
	# Due on 15 June, tolerated to the 20th: 25 days at 0.1 % of 7,668.00.
	repayment = make_repayment(loan=loan.name, amount=9_359.70)
	parts = [(row.component, money(row.amount)) for row in repayment.allocations]
	assert parts == [
		("Penalty", Decimal("191.70")),
		("Interest", Decimal("1500.00")),
		("Principal", Decimal("7668.00")),
	]
	assert list_gl_lines(repayment.journal_entry)["Loan Penalties Receivable"] == Decimal("-191.70")
	assert_ledgers_agree()


@pytest.mark.parametrize(
	("day", "state", "days_late", "due", "overdue"),
	[
		("2026-07-14", "Pending", 0, "0", "0"),
		("2026-07-15", "Pending", 0, "9168.00", "0"),
		("2026-07-16", "Overdue", 1, "9175.67", "9175.67"),
	],
)
def test_payment_before_on_and_after_the_due_date(day, state, days_late, due, overdue):
	"""A day late costs 0.1 % of 7,668.00."""
	product = make_loan_product(penalty_daily_percent=0.1)
	loan = make_disbursed_loan(product=product, disbursed_on="2026-06-15")
	with travel_to(day):
		first = get_loan_state(loan.name, getdate(day)).installments[0]
		assert (first.status.value, first.days_late) == (state, days_late)
		repayment = make_repayment(loan=loan.name, amount=float(max(Decimal(due), Decimal("9168"))))
		loan.reload()
	assert (money(repayment.due_amount), money(repayment.overdue_amount)) == (Decimal(due), Decimal(overdue))
	parts = {row.component: money(row.amount) for row in repayment.allocations}
	agreed = {"Interest": Decimal("1500.00"), "Principal": Decimal("7668.00")}
	assert parts == agreed | ({"Penalty": Decimal("7.67")} if days_late else {})
	paid = loan.installments[0]
	assert (paid.status, str(paid.paid_date), money(paid.unpaid_amount)) == ("Paid", day, 0)
	assert (loan.days_past_due, money(loan.overdue_amount)) == (0, 0)
	assert_ledgers_agree()


def test_money_above_what_is_due_is_held_for_the_client_where_asked(loan):
	make_repayment(loan=loan.name, amount=10_000, excess_rule="Hold as Advance")
	message = frappe.parse_json(frappe.message_log[-1])
	assert (message["title"], message["indicator"]) == ("Held for the Client", "orange")
	loan.reload()
	assert money(loan.client_advance_amount) == Decimal("832.00")
	assert money(loan.outstanding_principal_amount) == Decimal("92332.00")
	assert_ledgers_agree()


def test_held_money_pays_the_next_installment_when_it_falls_due(loan):
	make_repayment(loan=loan.name, amount=18_336, excess_rule="Hold as Advance")
	with travel_to("2026-08-20"):
		make_repayment(loan=loan.name, amount=1)
		loan.reload()
	assert loan.installments[1].status == "Paid"
	assert money(loan.client_advance_amount) == 0
	assert_ledgers_agree()


def test_money_above_a_payoff_is_held_and_the_loan_closes(loan):
	make_repayment(loan=loan.name, amount=102_000)
	loan.reload()
	assert (loan.status, str(loan.closed_on)) == ("Paid", "2026-07-15")
	assert money(loan.client_advance_amount) == Decimal("500.00")
	assert_ledgers_agree()


def test_prepayment_reduces_the_installments_where_asked(loan):
	make_repayment(loan=loan.name, amount=59_168, excess_rule="Reduce Installment")
	loan.reload()
	assert money(loan.outstanding_principal_amount) == Decimal("42332.00")
	assert money(loan.prepaid_principal_amount) == Decimal("50000.00")
	assert money(loan.installments[1].total_amount) < Decimal("4300")
	assert len(loan.installments) == 12
	assert_ledgers_agree()


def test_backdated_payment_replays_the_loan_and_posts_the_difference():
	"""Entered in order or not, the loan ends the same."""
	product = make_loan_product(penalty_daily_percent=0.1)
	entered_late = make_disbursed_loan(product=product, disbursed_on="2026-04-15")
	make_repayment(loan=entered_late.name, value_date="2026-06-15")
	backdated = make_repayment(
		loan=entered_late.name, amount=9_168, value_date="2026-05-15", posting_date="2026-07-15"
	)
	entered_in_time = make_disbursed_loan(product=product, disbursed_on="2026-04-15")
	for day in ("2026-05-15", "2026-06-15"):
		make_repayment(loan=entered_in_time.name, amount=9_168, value_date=day)
	late, timely = (get_loan_state(row.name, TODAY) for row in (entered_late, entered_in_time))
	assert late.installments == timely.installments
	assert late.position == timely.position
	# The penalty that had run before the payment was known is taken back.
	assert list_gl_lines(backdated.journal_entry)["Loan Penalty Income"] > 0
	assert_ledgers_agree()


def test_last_payment_closes_the_loan():
	loan = make_disbursed_loan(disbursed_on="2025-07-15")
	for number in range(1, 13):
		day = add_months("2025-07-15", number)
		make_repayment(loan=loan.name, value_date=day, amount=9_168 if number < 12 else 9_167.99)
	loan.reload()
	assert (loan.status, str(loan.closed_on)) == ("Paid", "2026-07-15")
	assert money(loan.payoff_amount) == money(loan.outstanding_principal_amount) == 0
	assert money(loan.paid_amount) == Decimal("110015.99")
	assert {row.status for row in loan.installments} == {"Paid"}
	assert_ledgers_agree()


# --- Refusals ------------------------------------------------------------------------------------


def test_payment_before_disbursement_is_refused():
	document = draft(make_approved_loan(), amount=100)
	with refused(NotDisbursedError, "Not Disbursed"):
		document.submit()


def test_payment_dated_before_the_disbursement_is_refused(loan):
	document = draft(loan, value_date="2026-06-14", posting_date="2026-07-15")
	with refused(NotDisbursedError, "Not Disbursed"):
		document.submit()


def test_negative_amount_is_refused(loan):
	with refused(frappe.NonNegativeError):
		draft(loan, amount=-100)


@pytest.mark.parametrize("amount", [0, -100, 10.001])
def test_amount_that_is_no_payment_is_refused(loan, amount):
	document = draft(loan)
	document.db_set("amount", amount)
	document.flags.ignore_validate = True
	with refused(frappe.NonNegativeError if amount < 0 else InvalidAmountError):
		document.submit()


def test_future_payment_is_refused(loan):
	document = draft(loan, value_date="2026-07-16")
	with refused(FutureDateError, "Date in the Future"):
		document.submit()


def test_payment_on_a_closed_loan_is_refused(loan):
	make_repayment(loan=loan.name, amount=101_500)
	document = draft(loan, amount=50)
	with refused(LoanClosedError, "Loan Closed"):
		document.submit()


def test_second_use_of_an_external_reference_is_refused(loan):
	reference = make_unique("BANK")
	make_repayment(loan=loan.name, external_reference=reference)
	with refused(DuplicateReferenceError, "Reference Used Before", match=reference):
		draft(loan, external_reference=reference, amount=10)


def test_unknown_loan_is_refused():
	with refused(UnknownLoanError, "Unknown Loan"):
		make_repayment(loan="PRE-0000-00000", amount=1)


def test_unknown_mode_of_payment_is_refused(loan):
	with refused(frappe.LinkValidationError):
		draft(loan, mode_of_payment="Seashells")


def test_backdating_beyond_the_setting_is_refused(loan):
	frappe.db.set_single_value("Lending Settings", "maximum_backdating_days", 5)
	document = draft(loan, value_date="2026-07-09", posting_date="2026-07-15")
	with refused(BackdatingError, "Too Far Back"):
		document.submit()


# --- A payment is a fact -------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["amount", "outstanding_principal_amount", "reversal_reason"])
def test_submitted_payment_cannot_be_edited(loan, field):
	repayment = make_repayment(loan=loan.name)
	repayment.reload()
	repayment.set(field, 1)
	with refused(PostedFactError, "Posted"):
		repayment.save()


def test_allocation_of_a_submitted_payment_cannot_be_edited(loan):
	repayment = make_repayment(loan=loan.name)
	repayment.reload()
	repayment.allocations[0].amount = 1
	with refused(PostedFactError, "Posted"):
		repayment.save()


def test_submitted_payment_cannot_be_deleted(loan):
	repayment = make_repayment(loan=loan.name)
	with refused(frappe.ValidationError):
		frappe.delete_doc("Loan Repayment", repayment.name)


def test_loan_keeps_its_terms_when_the_product_changes(loan):
	before = [row.total_amount for row in loan.installments]
	# Past the form, which refuses it for a product in use.
	values = {"frequency": "Weekly", "opening_fee_percent": 9, "penalty_daily_percent": 1}
	frappe.db.set_value("Loan Product", loan.product, values)
	frappe.clear_document_cache("Loan Product", loan.product)
	make_repayment(loan=loan.name)
	loan.reload()
	assert [row.total_amount for row in loan.installments] == before

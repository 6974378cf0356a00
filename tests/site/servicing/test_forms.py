"""What forms ask the server: the same figures as the ledger's, and nothing posted."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.closing import api as close_api
from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.figures import card_api
from lending_app.ledger.exceptions import FutureDateError
from lending_app.lending_setup.document import by_service
from lending_app.servicing import api, desk_api
from lending_app.servicing.exceptions import (
	InvalidAmountError,
	LoanStateError,
	NotDisbursedError,
	OverpaymentError,
)
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursed_loan,
	make_disbursement,
	make_loan_product,
	make_repayment,
	make_unique,
)
from tests.site.support import COMPANY, QueryLog, Trace, money, refused


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture
def loan(shared_loan):
	return frappe.get_doc("Loan", shared_loan)


def get_view(loan):
	document = frappe.get_doc("Loan", loan.name)
	document.run_method("onload")
	return document.get_onload("view")


def test_form_of_a_loan_shows_its_day_schedule_and_payments(loan):
	make_repayment(loan=loan.name)
	view = get_view(loan)
	assert view["is_disbursed"]
	assert view["installments_paid"] == 1
	assert view["progress_percent"] == 7.7
	assert money(view["totals"]["outstanding_principal_amount"]) == Decimal("92332.00")
	assert len(view["installments"]) == 12
	assert money(view["schedule_totals"]["paid_amount"]) == Decimal("9168.00")
	assert [row["doctype"] for row in view["payments"]] == ["Loan Repayment", "Loan Disbursement"]


def test_form_of_an_approved_loan_has_no_view_yet():
	assert get_view(make_approved_loan()) == {"is_disbursed": False, "security": None}


def test_form_shows_reversed_payments_with_their_reason(loan):
	repayment = make_repayment(loan=loan.name)
	api.reverse_document("Loan Repayment", repayment.name, "Cheque returned")
	row = next(row for row in get_view(loan)["payments"] if row["name"] == repayment.name)
	assert (row["docstatus"], row["reversal_reason"]) == (2, "Cheque returned")


def test_form_asks_as_much_for_one_payment_as_for_four(loan):
	counts = []
	for _ in range(2):
		make_repayment(loan=loan.name, amount=100)
		make_repayment(loan=loan.name, amount=100)
		document = frappe.get_doc("Loan", loan.name)
		with QueryLog() as queries:
			document.run_method("onload")
		counts.append(len(queries))
	# One for each kind of fact, those of the loan, and whether a close has set it aside.
	assert counts[0] == counts[1] <= 11


def test_estimate_is_what_the_disbursement_posts():
	product = make_loan_product(opening_fee_percent=2, fee_tax_percent=18)
	loan = make_approved_loan(product=product)
	before = Trace.take()
	estimate = desk_api.get_estimate(loan.name, "2026-07-10", 50_000)
	assert Trace.take() == before
	disbursement = make_disbursement(
		loan=loan.name, value_date="2026-07-10", posting_date="2026-07-15", amount=50_000
	)
	assert set(estimate["costs"]) >= {"fee_amount", "fee_tax_amount", "net_amount"}
	assert {field: money(value) for field, value in estimate["costs"].items()} == {
		field: money(disbursement.get(field)) for field in estimate["costs"]
	}
	loan.reload()
	assert [money(row["total_amount"]) for row in estimate["installments"]] == [
		money(row.total_amount) for row in loan.installments
	]


def test_estimate_of_what_cannot_be_is_empty():
	loan = make_approved_loan()
	assert desk_api.get_estimate(loan.name, "2026-07-15", 100_001) == {}


def test_preview_is_what_the_payment_allocates(loan):
	before = Trace.take()
	preview = api.preview_repayment(loan.name, 12_000, "2026-07-15", "Reduce Term")
	assert Trace.take() == before
	repayment = make_repayment(loan=loan.name, amount=12_000, excess_rule="Reduce Term")
	assert [(row["installment_number"], row["component"], money(row["amount"])) for row in preview] == [
		(row.installment_number, row.component, money(row.amount)) for row in repayment.allocations
	]


@pytest.mark.parametrize(
	("amount", "day", "error"),
	[
		(-1, "2026-07-15", InvalidAmountError),
		(100, "2026-06-01", NotDisbursedError),
		(900_000, "2026-07-15", OverpaymentError),
		(100, "2030-01-01", FutureDateError),
	],
)
def test_preview_of_what_cannot_be_is_refused_in_words(loan, amount, day, error):
	before = Trace.take()
	with refused(error):
		api.preview_repayment(loan.name, amount, day)
	told = api.preview_form(loan.name, amount, day)
	assert told["refusal"]
	assert "Error" not in told["refusal"]
	assert frappe.get_message_log() == []
	assert Trace.take() == before


def test_form_says_what_saving_would_refuse_beside_where_the_payment_goes(loan):
	earlier = make_repayment(loan=loan.name, amount=100, reference_number=make_unique("REF"))
	asked = {"loan": loan.name, "amount": 900, "value_date": "2026-07-15"}
	same = {"mode_of_payment": earlier.mode_of_payment, "reference_number": earlier.reference_number}
	for entered, words in (
		(same, earlier.name),
		({"mode_of_payment": earlier.mode_of_payment, "store_chain": "La Esquina"}, "is not of a payment by"),
		({"mode_of_payment": "Nowhere"}, "Nowhere"),
	):
		told = api.preview_form(**asked, entered=entered)
		assert words in told["refusal"]
		assert "<" not in told["refusal"]
		assert told["rows"]
		with refused(frappe.ValidationError, exact=False):
			api.preview_repayment(**asked, entered=entered)
	fine = api.preview_form(**asked, entered={"mode_of_payment": earlier.mode_of_payment})
	assert (fine["refusal"], fine["rows"]) == ("", api.preview_repayment(**asked))


def test_overpayment_that_is_confirmed_is_not_told_again(loan):
	asked = {"loan": loan.name, "amount": 900_000, "value_date": "2026-07-15"}
	assert api.preview_form(**asked)["refusal"]
	assert api.preview_form(**asked, entered={"is_excess_confirmed": 1})["refusal"] == ""


def test_saved_draft_is_not_in_its_own_way(loan):
	number = make_unique("EXT")
	draft = make_repayment(loan=loan.name, amount=100, external_reference=number, submit=False)
	asked = {"loan": loan.name, "amount": 100, "value_date": "2026-07-15"}
	entered = {"mode_of_payment": draft.mode_of_payment, "external_reference": number}
	assert draft.name in api.preview_form(**asked, entered=entered)["refusal"]
	assert api.preview_form(**asked, entered=entered | {"name": draft.name})["refusal"] == ""


def test_owed_counts_to_the_day_asked(loan):
	first, later = api.get_owed(loan.name, "2026-07-14"), api.get_owed(loan.name, "2026-08-14")
	assert (money(first["due_amount"]), money(first["overdue_amount"])) == (0, 0)
	assert (money(later["overdue_amount"]), later["days_past_due"]) == (Decimal("9168.00"), 30)


def test_recalculating_restores_figures_and_posts_nothing(loan):
	make_repayment(loan=loan.name)
	figures = frappe.get_doc("Loan", loan.name).as_dict(no_default_fields=True)
	frappe.db.set_value("Loan", loan.name, {"outstanding_principal_amount": 1, "status": "Defaulted"})
	frappe.db.delete("Loan Installment", {"parent": loan.name, "number": 3})
	journals = frappe.db.count("Journal Entry")
	desk_api.recalculate_loan(loan.name)
	assert frappe.db.count("Journal Entry") == journals
	restored = frappe.get_doc("Loan", loan.name).as_dict(no_default_fields=True)
	assert restored.outstanding_principal_amount == figures.outstanding_principal_amount
	assert restored.status == "Active"
	assert len(restored.installments) == 12


def test_portfolio_at_risk_of_the_card():
	late, good = (
		make_disbursed_loan(disbursed_on="2026-05-01"),
		make_disbursed_loan(disbursed_on="2026-07-01"),
	)
	make_repayment(loan=good.name, amount=50_000, excess_rule="Reduce Term")
	desk_api.recalculate_loan(late.name)
	frappe.defaults.set_user_default("Company", COMPANY)
	card = card_api.get_par30_card()
	good.reload()
	total = money(good.outstanding_principal_amount) + 100_000
	assert card["value"] == float(round(100_000 / total * 100, 1))


def test_loan_cannot_be_changed_by_hand(loan):
	by_service(loan)
	for field in ("principal_amount", "paid_amount", "status", "terms"):
		loan.set(field, "Paid" if field == "status" else 5)
		with refused(LoanStateError, "Figures of a Loan"):
			loan.save()
		loan.reload()


def test_loan_with_entries_cannot_be_deleted(loan):
	with refused(LoanStateError, "Loan in Use"):
		frappe.delete_doc("Loan", loan.name)


def test_approved_loan_may_be_deleted():
	loan = make_approved_loan()
	frappe.delete_doc("Loan", loan.name)
	assert not frappe.db.exists("Loan", loan.name)


def test_day_that_is_not_over_is_not_closed():
	with refused(DayCloseError, "Day Not Over"):
		close_api.close_days(COMPANY, "2026-07-15")


def test_closed_day_is_not_closed_again(company_record):
	company_record.db_set("last_closed_date", date(2026, 7, 10))
	with refused(DayCloseError, "Day Already Closed"):
		close_api.close_days(COMPANY, "2026-07-10")

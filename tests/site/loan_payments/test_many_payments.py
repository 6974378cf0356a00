"""Payments of a batch leave to the cent what the same payments leave one by one."""

from datetime import date, timedelta
from decimal import Decimal

import frappe
import pytest

from lending_app.engine.replay.checkpoint import load_checkpoint
from lending_app.lending_setup.database import select
from lending_app.loan_payments.batches import post_batch as posting
from lending_app.products.adapters import load_terms
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.servicing.stored.loan_states import POSTED_COLUMNS
from lending_app.testing.copy_loans import copy_loans
from lending_app.testing.factories import make_disbursed_loan, make_loan_product, make_repayment
from tests.site.loan_payments.support import check, list_rows, make_batch, post, write_file
from tests.site.support import TODAY

TIMES = 5
# Values of what is compared; those of when and where it was written are not.
RECEIPT = [
	"amount", "value_date", "posting_date", "mode_of_payment", "excess_rule", "due_amount", "overdue_amount", "payoff_amount",
	"outstanding_principal_amount", "next_due_date", "next_due_amount", "branch", "received_at_branch", "company", "currency",
	"kind", "client_name", "docstatus", "naming_series",
]  # fmt: skip
STATE = [
	"is_open",
	"known_on",
	"layout",
	"horizon_day",
	"installments",
	"figures",
	"charges",
	"posted_others",
]


@pytest.fixture(autouse=True)
def told(monkeypatch, counted_commits):
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: None)


def make_models():
	"""Loans that are late, on time, paid in part and paid ahead, with penalties, fees and extra payments."""
	plain = make_loan_product(penalty_daily_percent=0.1, penalty_tolerance_days=2)
	rich = make_loan_product(
		has_extra_payments=1, excess_rule="Reduce Term", opening_fee_percent=2, fee_tax_percent=18
	)
	starts = ("2026-03-10", "2026-06-15", "2026-05-31")
	loans = [
		make_disbursed_loan(disbursed_on=day, product=product).name
		for product in (plain, rich)
		for day in starts
	]
	make_repayment(loan=loans[0], amount=3_000, value_date="2026-05-02")
	make_repayment(loan=loans[3], amount=25_000, value_date="2026-06-20")
	return loans


def list_payments(loans):
	"""Amounts from some cents to more than is due, on today and on days before."""
	return [
		(
			loan,
			Decimal(17 + number * 271 % 19_000) + Decimal(number % 100) / 100,
			TODAY - timedelta(days=number % 3),
		)
		for number, loan in enumerate(loans, start=1)
	]


def trace(loan):
	"""All that a payment leaves of a loan, without names and times."""
	own = {"name", "parent", "creation", "modified", "owner", "modified_by", "external_code", "terms"}
	fields, rows = (
		[name for name in frappe.db.get_table_columns(doctype) if name not in own]
		for doctype in ("Loan", "Loan Installment")
	)
	receipt = frappe.db.get_value(
		"Loan Repayment", {"loan": loan}, ["name", *RECEIPT], order_by="name desc", as_dict=True
	)
	name = receipt.pop("name")
	parts = ["idx", "installment_number", "component", "amount", "rule", "value_date", "currency"]
	lines = [
		"role",
		"channel",
		"account",
		"cost_center",
		"debit_amount",
		"credit_amount",
		"posting_date",
		"value_date",
		"branch",
	]
	terms = load_terms(frappe.db.get_value("Loan", loan, "terms"))
	[kept] = select(
		"SELECT data FROM lending_loan_checkpoint WHERE loan = %s ORDER BY value_day DESC LIMIT 1", (loan,)
	)
	carried = load_checkpoint(terms, kept[0])
	return {
		"loan": frappe.db.get_value("Loan", loan, fields),
		"installments": frappe.get_all("Loan Installment", {"parent": loan}, rows, order_by="number"),
		"receipt": receipt,
		"allocations": frappe.get_all("Loan Repayment Allocation", {"parent": name}, parts, order_by="idx"),
		"lines": frappe.get_all("Loan Ledger Entry", {"voucher_no": name}, lines, order_by="name"),
		"state": select(
			f"SELECT {', '.join((*STATE, *POSTED_COLUMNS.values()))} FROM lending_loan_state WHERE loan = %s",
			(loan,),
		),
		"days": select(
			"SELECT value_day, number_of_facts FROM lending_loan_checkpoint WHERE loan = %s ORDER BY 1",
			(loan,),
		),
		"replay": (carried.day, carried.get_position(), carried.get_payoff()),
		"position": carried.get_state(date(2027, 1, 31)).position,
	}


def test_batch_leaves_what_single_payments_leave(monkeypatch):
	models = make_models()
	together, alone = copy_loans(models, TIMES), copy_loans([f"{model}-1" for model in models], TIMES)
	alone = [name for model in models for name in alone if name.startswith(f"{model}-1-")]
	payments = list_payments(together)
	batch = make_batch(write_file(*(f"{loan};;{amount};{day};R-{loan};" for loan, amount, day in payments)))
	check(batch)
	single = []
	one_by_one = posting._post_one
	monkeypatch.setattr(
		posting, "_post_one", lambda *values: (single.append(values[1].name), one_by_one(*values))
	)
	assert post(batch).number_failed == 0, list_rows(batch)
	# None but a payment that closes its loan is left to its document.
	assert len(single) <= len(payments) / 20
	for (loan, amount, day), twin in zip(payments, alone, strict=True):
		make_repayment(loan=twin, amount=amount, value_date=day, posting_date=TODAY)
		left, right = trace(loan), trace(twin)
		left |= left.pop("receipt")
		right |= right.pop("receipt")
		differing = {part: (left[part], right[part]) for part in left if left[part] != right[part]}
		assert differing == {}, (loan, twin, amount)


def test_several_payments_of_a_loan_leave_what_they_leave_one_after_the_other(monkeypatch):
	"""In their order by day, two or three of a loan, of which one may pay ahead; none is left to its document."""
	models = make_models()
	together, alone = copy_loans(models, 2), copy_loans([f"{model}-1" for model in models], 2)
	alone = [name for model in models for name in alone if name.startswith(f"{model}-1-")]
	amounts = (Decimal("1250.55"), Decimal("3480.10"), Decimal("7000.00"))
	plans = [
		[
			(amount + place, TODAY - timedelta(days=2 - number))
			for number, amount in enumerate(amounts[: 2 + place % 2])
		]
		for place in range(len(together))
	]
	lines = [
		f"{loan};;{amount};{day};S-{loan}-{number};"
		for loan, plan in zip(together, plans, strict=True)
		for number, (amount, day) in enumerate(plan)
	]
	batch = make_batch(write_file(*lines))
	check(batch)
	one_by_one = posting._post_one
	monkeypatch.setattr(posting, "_post_one", lambda *_values: pytest.fail("left to its document"))
	assert post(batch).number_posted == len(lines), list_rows(batch)
	monkeypatch.setattr(posting, "_post_one", one_by_one)
	for loan, twin, plan in zip(together, alone, plans, strict=True):
		for amount, day in plan:
			make_repayment(loan=twin, amount=amount, value_date=day, posting_date=TODAY)
		left, right = trace(loan), trace(twin)
		left |= left.pop("receipt")
		right |= right.pop("receipt")
		differing = {part: (left[part], right[part]) for part in left if left[part] != right[part]}
		assert differing == {}, (loan, twin, plan)


def test_a_payment_left_to_its_document_takes_along_those_that_follow_it(monkeypatch):
	"""The first closes its loan, so the second is refused; the other loan has both."""
	closing, plain = (make_disbursed_loan(disbursed_on="2026-06-15").name for _ in range(2))
	payoff = get_loan_state(closing, TODAY).payoff
	payments = [(closing, f"{payoff:.2f}"), (closing, "500"), (plain, "400"), (plain, "500")]
	lines = [f"{loan};;{amount};{TODAY};L-{number};" for number, (loan, amount) in enumerate(payments)]
	batch = make_batch(write_file(*lines))
	check(batch)
	single, one_by_one = [], posting._post_one
	monkeypatch.setattr(
		posting, "_post_one", lambda *values: (single.append(values[1].loan), one_by_one(*values))
	)
	post(batch)
	assert single == [closing, closing]
	assert [row.status for row in list_rows(batch)] == ["Posted", "Failed", "Posted", "Posted"]
	assert frappe.db.get_value("Loan", plain, "paid_amount") == 900

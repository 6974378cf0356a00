"""A fee or a cost charged to a running loan: of a kind, with tax, on a due date of its own or with an installment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import frappe
import pytest
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.loan.state import LedgerRole
from lending_app.servicing.api import reverse_document
from lending_app.servicing.charge_api import charge_loans
from lending_app.servicing.desk_api import preview_charge
from lending_app.servicing.exceptions import (
	LoanChargeError,
	LoanStateError,
	MissingReasonError,
	UnknownLoanError,
)
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_approved_loan, make_disbursed_loan, make_repayment, make_unique
from tests.site.closing.closing import close
from tests.site.support import (
	NORTH,
	Trace,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_user,
	refused,
	travel_to,
)

DAY = "2026-07-15"


def make_charge_type(**values: Any) -> str:
	values = {"component": "Fee", "amount": 100, "currency": "DOP", "tax_percent": 18} | values
	return frappe.new_doc("Loan Charge Type", charge_name=make_unique("Charge"), **values).insert().name


def make_charge(loan: str, charge_type: str, **values: Any) -> Document:
	values = {"value_date": DAY, "posting_date": DAY, "reason": "Cheque returned"} | values
	return frappe.new_doc("Loan Charge", loan=loan, charge_type=charge_type, **values)


def get_state(loan: str, day: str = DAY):
	return get_loan_state(loan, getdate(day))


def get_posted(journal: str) -> dict[str, float]:
	rows = frappe.get_all(
		"Loan Ledger Entry", {"journal_entry": journal}, ["role", "debit_amount", "credit_amount"]
	)
	return {row.role: row.debit_amount - row.credit_amount for row in rows}


@pytest.fixture(scope="module")
def loan(share) -> str:
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15", number_of_installments=6).name)


@pytest.mark.parametrize(
	("component", "receivable", "other"),
	[
		("Fee", LedgerRole.FEE_RECEIVABLE, LedgerRole.FEE_INCOME),
		("Cost", LedgerRole.COST_RECEIVABLE, LedgerRole.COST_INCOME),
		("Insurance", LedgerRole.INSURANCE_RECEIVABLE, LedgerRole.INSURANCE_PAYABLE),
	],
)
def test_charge_is_owed_and_booked_with_its_tax_by_what_its_kind_says(loan, component, receivable, other):
	before = get_state(loan)
	charge = make_charge(loan, make_charge_type(component=component, days_until_due=10))
	charge.insert().submit()
	assert (charge.amount, charge.tax_amount, charge.total_amount) == (100, 18, 118)
	assert getdate(charge.due_date) == date(2026, 7, 25)
	assert get_posted(charge.journal_entry) == {
		receivable.value: 100,
		other.value: -100,
		LedgerRole.TAX_RECEIVABLE.value: 18,
		LedgerRole.TAX_PAYABLE.value: -18,
	}
	after = get_state(loan)
	assert after.payoff - before.payoff == Decimal(118)
	assert [row.total for row in after.installments] == [row.total for row in before.installments]
	assert frappe.db.get_value("Loan", loan, "payoff_amount") == float(after.payoff)
	assert_ledgers_agree()


def test_charge_with_an_installment_makes_that_installment_ask_more(loan):
	before = get_state(loan)
	make_charge(loan, make_charge_type(component="Fee"), is_with_installment=1).insert().submit()
	grown = [
		new.total - old.total
		for old, new in zip(before.installments, get_state(loan).installments, strict=True)
	]
	assert sorted(grown) == [0, 0, 0, 0, 0, 118]


def test_charge_due_after_maturity_keeps_the_loan_open_until_it_is_paid(loan):
	with travel_to("2026-12-20"):
		owed = get_state(loan, "2026-12-20").payoff
		make_charge(
			loan, make_charge_type(component="Cost"),
			value_date="2026-12-20", posting_date="2026-12-20", due_date="2027-01-31",
		).insert().submit()  # fmt: skip
		make_repayment(loan=loan, amount=float(owed), value_date="2026-12-20", posting_date="2026-12-20")
		assert frappe.db.get_value("Loan", loan, ["status", "payoff_amount"]) == ("Active", 118)
		make_repayment(loan=loan, amount=118, value_date="2026-12-20", posting_date="2026-12-20")
		assert frappe.db.get_value("Loan", loan, ["status", "payoff_amount"]) == ("Paid", 0)
	assert_ledgers_agree()


def test_charge_before_a_payment_takes_its_place_in_the_order_and_a_reversal_gives_it_back(loan):
	close("2026-07-10", "2026-07-14")
	paid = make_repayment(loan=loan, amount=1_000, value_date=DAY, posting_date=DAY)
	before = get_state(loan)
	charge = make_charge(loan, make_charge_type(component="Cost"), value_date="2026-07-10", posting_date=DAY)
	charge.insert().submit()
	parts = {(row.component.value, row.amount) for row in get_state(loan).get_allocations(paid.name)}
	assert ("Cost", Decimal(100)) in parts
	close(DAY, DAY)
	assert_posted_as_replayed(date(2026, 7, 15))
	with travel_to("2026-07-16"):
		reverse_document("Loan Charge", charge.name, "Entered on the wrong loan", "2026-07-16")
	assert get_state(loan) == before
	assert frappe.db.get_value("Loan Charge", charge.name, ["docstatus", "reversal_reason"]) == (
		2,
		"Entered on the wrong loan",
	)
	assert_ledgers_agree()


def test_charge_is_not_cancelled_without_a_reason(loan):
	charge = make_charge(loan, make_charge_type()).insert()
	charge.submit()
	with refused(MissingReasonError, "Reason Missing"):
		charge.cancel()


def test_loan_that_does_not_run_is_not_charged(loan):
	kind = make_charge_type()
	early, late = make_charge(make_approved_loan().name, kind).insert(), make_charge(loan, kind).insert()
	with refused(LoanStateError, "Loan Not Running"):
		early.submit()
	make_repayment(loan=loan, amount=float(get_state(loan).payoff), value_date=DAY, posting_date=DAY)
	assert frappe.db.get_value("Loan", loan, "closed_on")
	with refused(LoanStateError, "Loan Not Running"):
		late.submit()


@pytest.mark.parametrize(
	"values",
	[
		{"amount": -5},
		{"amount": 10.001},
		{"charge_type": {"is_disabled": 1}},
		{"charge_type": {"amount": 0, "currency": None}},
		{"charge_type": {"currency": "USD"}},
	],
)
def test_charge_of_no_amount_or_of_a_disabled_kind_is_refused(loan, values):
	kind = make_charge_type(**values.pop("charge_type", {}))
	with refused(LoanChargeError, "Cannot Be Charged"):
		make_charge(loan, kind, **values).insert()


def test_charge_due_before_it_is_made_is_refused(loan):
	with refused(LoanChargeError, "Cannot Be Charged"):
		make_charge(loan, make_charge_type(), due_date="2026-07-14").insert()


def test_charge_is_shown_as_it_will_be_made(loan):
	kind, trace = make_charge_type(), Trace.take()
	with as_user("Credit Manager"):
		shown = preview_charge(loan, getdate(DAY), kind, 250, False, getdate("2026-08-01"))
	assert Trace.take() == trace
	make_charge(loan, kind, amount=250, due_date="2026-08-01").insert().submit()
	assert shown["rows"] == []
	assert shown["owed"][1]["payoff_amount"] - shown["owed"][0]["payoff_amount"] == pytest.approx(295)
	assert shown["owed"][1]["payoff_amount"] == frappe.db.get_value("Loan", loan, "payoff_amount")
	with as_user("Teller"), refused(frappe.PermissionError):
		preview_charge(loan, getdate(DAY), kind, 250)


def test_charge_of_another_branch_is_not_seen_and_a_collector_only_proposes(loan):
	charge = make_charge(loan, make_charge_type()).insert()
	frappe.set_user(get_user("Loan Officer", NORTH))
	assert not frappe.has_permission("Loan Charge", doc=charge)
	assert charge.name not in frappe.get_list("Loan Charge", pluck="name")
	with as_user("Collections Agent"):
		assert frappe.has_permission("Loan Charge", "create")
		assert not frappe.has_permission("Loan Charge", "submit")


def make_rows(loans, kind, **values):
	return [{"loan": loan, "charge_type": kind, "reason": "Debit returned"} | values for loan in loans]


def test_many_loans_are_charged_with_one_journal_entry_and_each_is_taken_back_alone():
	loans = [make_disbursed_loan(disbursed_on="2026-06-15").name for _number in range(3)]
	before = {loan: get_state(loan) for loan in loans}
	names = charge_loans(make_rows(loans, make_charge_type(), amount=50), DAY)
	charges = [frappe.get_doc("Loan Charge", name) for name in names]
	[journal] = {charge.journal_entry for charge in charges}
	assert {charge.loan: charge.total_amount for charge in charges} == dict.fromkeys(loans, 59)
	assert get_posted_sum(journal) == 3 * 59
	assert_ledgers_agree()
	with travel_to("2026-07-16"):
		reverse_document("Loan Charge", names[1], "Bank's fault", "2026-07-16")
	after = {charge.loan: get_state(charge.loan).payoff - before[charge.loan].payoff for charge in charges}
	assert sorted(after.values()) == [0, 59, 59]
	assert after[charges[1].loan] == 0
	assert_ledgers_agree()


def get_posted_sum(journal: str) -> float:
	return frappe.db.get_value("Journal Entry", journal, "total_debit")


@pytest.mark.parametrize(
	("values", "error", "title"),
	[
		({"loan": "PRE-0"}, UnknownLoanError, "Unknown Loan"),
		({"reason": ""}, LoanChargeError, "Cannot Be Charged"),
		({"charge": 5}, LoanChargeError, "Cannot Be Charged"),
	],
)
def test_a_row_that_cannot_be_charged_leaves_all_uncharged(loan, values, error, title):
	rows = make_rows([loan, loan], make_charge_type())
	rows[1] |= values
	with refused(error, title):
		charge_loans(rows, DAY)


def test_charges_are_sent_by_who_may_submit_them_and_not_without_end(loan):
	with as_user("Collections Agent"), refused(frappe.PermissionError):
		charge_loans(make_rows([loan], "Any"), DAY)
	with refused(LoanChargeError, "Cannot Be Charged"):
		charge_loans([], DAY)
	with refused(LoanChargeError, "Cannot Be Charged"):
		charge_loans(make_rows([loan] * 1_001, "Any"), DAY)

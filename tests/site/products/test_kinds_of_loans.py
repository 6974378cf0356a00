"""Loans of the kinds, from preset to ledger: disbursed, closed for a day, paid, and both ledgers agree to the cent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import frappe

from lending_app.products.catalog.start_from_preset import start_from_preset
from lending_app.products.exceptions import ProductLimitError
from lending_app.servicing.exceptions import (
	AlreadyDisbursedError,
	DisbursementAboveApprovalError,
	LoanStateError,
)
from lending_app.testing.factories import (
	make_accepted_application,
	make_approved_loan,
	make_client,
	make_disbursement,
	make_loan_application,
	make_repayment,
	make_unique,
)
from tests.site.closing.closing import close
from tests.site.support import assert_ledgers_agree, list_gl_lines, money, refused

START = "2026-06-12"


def lend(kind: str, amount: int, number: int, percent: float, **values: Any):
	"""A loan of a kind, paid out on START, and its disbursement."""
	product = start_from_preset(kind, product_code=make_unique("KIND"), currency="DOP", **values).insert()
	due = None
	if product.frequency == "At Maturity":
		due = frappe.utils.add_months(START, product.maturity_months)
	loan = make_approved_loan(
		product=product,
		client=make_client(),
		principal_amount=amount,
		number_of_installments=number,
		interest_percent=percent,
		first_due_date=due,
	)
	disbursement = make_disbursement(loan=loan.name, value_date=START)
	return loan.reload(), disbursement


def get_lines(disbursement) -> dict[str, Decimal]:
	return list_gl_lines(disbursement.journal_entry)


KINDS = {
	"Auto": (800_000, 60, 15),
	"Mortgage Purchase": (3_000_000, 240, 11),
	"Agricultural Short Cycle": (150_000, 1, 15),
	"Agricultural Long Cycle": (800_000, 24, 13),
	"Individual Microcredit": (20_000, 24, 36),
	"Business Credit Line": (1_000_000, 12, 19),
	"Education": (400_000, 72, 11),
	"Payroll": (80_000, 48, 18),
	"Financial Leasing": (1_200_000, 48, 15),
	"Invoice Discounting": (300_000, 1, 18),
	"Bridge": (1_500_000, 9, 15),
}


def test_a_day_with_loans_of_every_sort_is_closed():
	loans = [lend(kind, *figures)[0].name for kind, figures in KINDS.items()]
	close("2026-06-12", "2026-06-13")
	assert frappe.get_all("Day Close Failure", {"loan": ("in", loans)}) == []
	assert_ledgers_agree()
	accrued = frappe.get_all("Loan", {"name": ("in", loans)}, ["as_of_date", "interest_receivable_amount"])
	assert {str(row.as_of_date) for row in accrued} == {"2026-06-13"}
	# All but the discounted invoice, whose interest was paid in advance, have earned some that is not paid.
	assert sum(1 for row in accrued if row.interest_receivable_amount > 0) == len(KINDS) - 1


def test_auto_with_down_payment_insurance_and_fee():
	# 20 % of 1,000,000 are paid down; 1 % opening fee of what is lent.
	loan, paid_out = lend("Auto", 800_000, 60, 15)
	assert get_lines(paid_out) == {
		"Loans to Clients": Decimal("800000.00"),
		"Cash": Decimal("-792000.00"),
		"Loan Fee Income": Decimal("-8000.00"),
	}
	rows = loan.installments
	# The premium of a year, 3 % of 800,000, falls with every twelfth installment.
	assert [row.number for row in rows if row.charges_amount] == [12, 24, 36, 48, 60]
	assert money(rows[11].charges_amount) == Decimal("24000.00")
	assert money(rows[11].total_amount) == money(rows[0].total_amount) + 24_000
	assert_ledgers_agree()


def test_mortgage_with_grace_and_monthly_insurance():
	loan, _ = lend("Mortgage Purchase", 3_000_000, 240, 11)
	first, fourth = loan.installments[0], loan.installments[3]
	assert [money(row.principal_amount) for row in loan.installments[:3]] == [0, 0, 0]
	assert fourth.principal_amount > 0
	# 0.03 % of what is owed and 0.02 % of what was lent.
	assert money(first.charges_amount) == Decimal("1500.00")
	make_repayment(loan=loan.name, value_date="2026-07-12")
	loan.reload()
	assert money(loan.installments[0].charges_paid_amount) == Decimal("1500.00")
	assert loan.installments[0].status == "Paid"
	assert_ledgers_agree()


def test_short_crop_is_paid_once_at_harvest():
	loan, _ = lend("Agricultural Short Cycle", 150_000, 1, 15)
	[row] = loan.installments
	assert (str(row.due_date), str(loan.maturity_date)) == ("2026-12-12", "2026-12-12")
	# 183 days of 365.
	assert money(row.interest_amount) == Decimal("11280.82")
	assert_ledgers_agree()


def test_long_crop_pays_nothing_while_it_grows():
	loan, _ = lend("Agricultural Long Cycle", 800_000, 24, 13)
	unpaid = [row.due_date.month for row in loan.installments if not row.total_amount]
	assert set(unpaid) == {1, 2, 3, 4, 5, 6}
	assert money(sum(row.principal_amount for row in loan.installments)) > 800_000
	assert_ledgers_agree()


def test_microcredit_is_flat_weekly_and_whole():
	loan, _ = lend("Individual Microcredit", 20_000, 24, 36)
	totals = [money(row.total_amount) for row in loan.installments]
	# 20,000 / 24 and 20,000 x 36 % / 52 are 971.79, rounded to whole pesos.
	assert totals[:-1] == [Decimal("972.00")] * 23
	interest = sum(money(row.interest_amount) for row in loan.installments)
	assert interest == Decimal("3323.04")
	make_repayment(loan=loan.name, value_date="2026-06-25", amount=972)
	assert_ledgers_agree()


def test_line_is_drawn_again_with_its_fee():
	loan, first = lend("Business Credit Line", 1_000_000, 12, 19)
	assert money(first.fee_amount) == Decimal("5000.00")
	make_second = {"loan": loan.name, "value_date": "2026-06-25"}
	with refused(DisbursementAboveApprovalError, "Above Approved Amount", match="still be drawn"):
		make_disbursement(amount=1_000, **make_second)
	make_repayment(loan=loan.name, value_date="2026-06-20", amount=400_000)
	before = loan.reload().available_amount
	second = make_disbursement(amount=200_000, **make_second)
	assert get_lines(second) == {
		"Loans to Clients": Decimal("200000.00"),
		"Cash": Decimal("-199000.00"),
		"Loan Fee Income": Decimal("-1000.00"),
	}
	assert (money(second.fee_amount), money(second.net_amount)) == (Decimal("1000.00"), Decimal("199000.00"))
	loan.reload()
	assert money(loan.available_amount) == money(before) - 200_000
	assert money(loan.disbursed_amount) == 1_200_000
	assert_ledgers_agree()


def test_tranches_go_up_to_what_was_approved():
	loan, _ = lend("Education", 400_000, 72, 11, drawing="Tranches")
	with refused(DisbursementAboveApprovalError, "Above Approved Amount"):
		make_disbursement(loan=loan.name, value_date="2026-06-20", amount=1)


def test_other_loans_are_drawn_once():
	loan, _ = lend("Personal", 50_000, 12, 20)
	with refused(AlreadyDisbursedError, "Already Disbursed"):
		make_disbursement(loan=loan.name, value_date="2026-06-20", amount=1_000)


def test_payroll_falls_due_on_paydays():
	loan, _ = lend("Payroll", 80_000, 48, 18)
	assert [str(row.due_date) for row in loan.installments[:4]] == [
		"2026-06-30",
		"2026-07-15",
		"2026-07-31",
		"2026-08-15",
	]
	make_repayment(loan=loan.name, value_date="2026-07-01", amount=loan.installments[0].total_amount)
	assert_ledgers_agree()


def test_leasing_leaves_a_balloon_and_taxes_interest():
	loan, paid_out = lend("Financial Leasing", 1_200_000, 48, 15)
	first, last = loan.installments[0], loan.installments[-1]
	assert money(last.principal_amount) > 240_000
	# 18 % of the month's interest.
	assert money(first.interest_amount) == Decimal("15000.00")
	assert money(first.charges_amount) == Decimal("2700.00")
	assert money(paid_out.net_amount) == Decimal("1188000.00")
	assert_ledgers_agree()


def test_discounted_invoice_keeps_its_interest_back():
	loan, paid_out = lend("Invoice Discounting", 300_000, 1, 18)
	# 92 days of 360 at 18 %, and 1 %.
	assert money(paid_out.interest_amount) == Decimal("13800.00")
	assert money(paid_out.fee_amount) == Decimal("3000.00")
	assert money(paid_out.net_amount) == Decimal("283200.00")
	assert get_lines(paid_out) == {
		"Loans to Clients": Decimal("300000.00"),
		"Cash": Decimal("-283200.00"),
		"Loan Fee Income": Decimal("-3000.00"),
		"Unearned Loan Interest": Decimal("-13800.00"),
	}
	assert str(loan.first_due_date) == str(loan.maturity_date) == "2026-09-12"
	assert money(loan.next_due_amount) == 300_000
	assert_ledgers_agree()


def test_bridge_owes_all_of_it_at_the_end():
	loan, _ = lend("Bridge", 1_500_000, 9, 15)
	totals = [money(row.total_amount) for row in loan.installments]
	assert totals[:-1] == [0] * 8
	assert totals[-1] > 1_650_000
	assert_ledgers_agree()


def test_financed_premium_becomes_principal():
	premium = {
		"charge_name": "Cover",
		"component": "Insurance",
		"cover": "Credit Life",
		"timing": "Disbursement",
		"charge_percent": 2,
		"tax_percent": 18,
		"is_financed": 1,
		"is_refundable": 1,
	}
	loan, paid_out = lend("Other", 100_000, 12, 18, charges=[premium])
	assert get_lines(paid_out) == {
		"Loans to Clients": Decimal("102360.00"),
		"Cash": Decimal("-100000.00"),
		"Loan Insurance Payable": Decimal("-2000.00"),
		"Tax on Loan Fees": Decimal("-360.00"),
	}
	assert (money(paid_out.insurance_amount), money(paid_out.fee_tax_amount)) == (2_000, 360)
	assert money(paid_out.net_amount) == 100_000
	assert money(loan.outstanding_principal_amount) == Decimal("102360.00")


def test_drawing_a_line_after_its_last_day_is_refused():
	loan, _ = lend("Business Credit Line", 1_000_000, 12, 19)
	make_repayment(loan=loan.name, value_date="2026-06-20", amount=500_000)
	frappe.db.set_value("Loan", loan.name, "status", "Defaulted")
	with refused(LoanStateError, "Loan Not Approved"):
		make_disbursement(loan=loan.name, value_date="2026-06-25", amount=1_000)


def test_a_second_drawing_is_taken_back():
	loan, _ = lend("Business Credit Line", 1_000_000, 12, 19)
	make_repayment(loan=loan.name, value_date="2026-06-20", amount=400_000)
	owed = money(loan.reload().outstanding_principal_amount)
	second = make_disbursement(loan=loan.name, value_date="2026-06-25", amount=100_000)
	second.reversal_reason = "Wrong client"
	second.cancel()
	assert money(loan.reload().outstanding_principal_amount) == owed
	assert_ledgers_agree()


def test_application_for_one_payment_at_harvest_becomes_its_loan():
	product = start_from_preset(
		"Agricultural Short Cycle",
		product_code=make_unique("KIND"),
		currency="DOP",
		is_collateral_required=0,
		documents=[],
	).insert()
	application = make_accepted_application(
		product=product.name, requested_amount=150_000, number_of_installments=1, interest_percent=15
	)
	# Six months from today, as the product says; a sixth of it each month of an income of 60,000.
	assert money(application.installment_amount) == Decimal("161342.47")
	assert money(application.debt_ratio_percent) == Decimal("44.82")
	loan = frappe.get_doc("Loan", application.loan)
	make_disbursement(loan=loan.name)
	assert str(loan.reload().maturity_date) == "2027-01-15"
	with refused(ProductLimitError, "Outside Product Limits", match="months after"):
		make_loan_application(
			product=product.name,
			requested_amount=150_000,
			number_of_installments=1,
			interest_percent=15,
			first_due_date="2026-08-01",
		)

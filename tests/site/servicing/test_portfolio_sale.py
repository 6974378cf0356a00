"""Sales of charged-off loans: income of its own, memorandum accounts, no more recoveries, reversal."""

from datetime import date
from decimal import Decimal

import frappe
import pytest
from frappe.www.printview import get_rendered_template

from lending_app.closing.figures.day_queries import list_movements
from lending_app.lending_setup.database import execute, select
from lending_app.patches.v1_0 import post_memorandum_claims
from lending_app.servicing import api, sale_api
from lending_app.servicing.credit_history import get_credit_histories
from lending_app.servicing.exceptions import (
	LoanClosedError,
	LoanStateError,
	MissingReasonError,
	PortfolioSaleError,
	PostedFactError,
)
from lending_app.servicing.loan_outcomes import get_loan_outcomes
from lending_app.servicing.loans.show_loan import get_loan_view
from lending_app.servicing.printouts.build_printout import build_loan_statement
from lending_app.testing.factories import make_client, make_repayment
from tests.site.closing.closing import close
from tests.site.servicing.test_charge_off import charge_off, make_late_loan
from tests.site.support import (
	COMPANY,
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	list_gl_lines,
	money,
	refused,
)

SALE, TITLE = "Portfolio Sale", "Sale Not Possible"
INCOME = "Extraordinary Income from Portfolio Sales"
CLAIMS, CONTRA = "Charged-off Loans (Memorandum)", "Charged-off Loans, Contra (Memorandum)"


def make_lost_loans(number=2, **overrides):
	loans = [make_late_loan(**overrides) for _ in range(number)]
	for loan in loans:
		charge_off(loan, value_date="2026-07-01", posting_date="2026-07-01")
	return [loan.reload() for loan in loans]


def make_sale(loans, prices=None, *, price=3_000, submit=True, **overrides):
	rows = [{"loan": loan.name} for loan in loans]
	for row, amount in zip(rows, prices or [], strict=False):
		row["amount"] = amount
	values = {
		"buyer": "Recuperadora del Caribe",
		"company": COMPANY,
		"price_amount": price,
		"mode_of_payment": "Cash",
		"value_date": "2026-07-10",
		"posting_date": "2026-07-10",
	}
	sale = frappe.new_doc(SALE, loans=rows, **values | overrides).insert()
	return sale.submit() if submit else sale


# --- Posting -------------------------------------------------------------------------------------


def test_a_charge_off_and_a_recovery_move_the_memorandum_accounts():
	[loan] = make_lost_loans(1)
	assert get_gl_balance(CLAIMS) == money(loan.payoff_amount) == -get_gl_balance(CONTRA)
	receipt = make_repayment(loan=loan.name, amount=500, value_date="2026-07-02")
	lines = list_gl_lines(receipt.journal_entry)
	assert lines == {"Cash": 500, "Loan Recovery Income": -500, CLAIMS: -500, CONTRA: 500}


def test_claims_of_an_earlier_version_are_posted_by_the_next_close():
	[loan] = make_lost_loans(1)
	roles = ("Memorandum Claims", "Memorandum Contra")
	accounts = frappe.get_all("Lending Company Account", {"role": ("in", roles)}, pluck="account")
	# As before there were such accounts.
	frappe.db.delete("Loan Ledger Entry", {"loan": loan.name, "role": ("in", roles)})
	frappe.db.delete("GL Entry", {"account": ("in", accounts)})
	[[others]] = select("SELECT posted_others FROM lending_loan_state WHERE loan = %s", (loan.name,))
	others = frappe.as_json([row for row in frappe.parse_json(others) if row[0] not in roles])
	execute("UPDATE lending_loan_state SET posted_others = %s WHERE loan = %s", (others, loan.name))
	receipt = make_repayment(loan=loan.name, amount=500, value_date="2026-07-02")
	assert list_gl_lines(receipt.journal_entry)[CLAIMS] == -500
	post_memorandum_claims.execute()
	close("2026-06-17", "2026-07-03")
	owed = money(frappe.db.get_value("Loan", loan.name, "payoff_amount"))
	assert get_gl_balance(CLAIMS) == owed == -get_gl_balance(CONTRA)
	assert_posted_as_replayed(date(2026, 7, 3))
	post_memorandum_claims.execute()
	close("2026-07-04", "2026-07-05")
	assert get_gl_balance(CLAIMS) == owed
	assert_ledgers_agree()


def test_a_sale_is_extraordinary_income_and_takes_the_claims_off():
	"""One journal entry for loans of two branches; what a loan is sold for is in the sub-ledger."""
	loans = make_lost_loans(1) + make_lost_loans(1, client=make_client(branch=NORTH))
	make_repayment(loan=loans[0].name, amount=500, value_date="2026-07-02")
	owed = [frappe.db.get_value("Loan", loan.name, "payoff_amount") for loan in loans]
	with as_user("Lending Manager"):
		sale = make_sale(loans, price=3_000)
	assert [row.memorandum_amount for row in sale.loans] == owed
	assert sum(money(row.amount) for row in sale.loans) == 3_000
	assert sale.loans[0].amount < sale.loans[1].amount
	lines = list_gl_lines(sale.journal_entry)
	total = sum(money(amount) for amount in owed)
	assert lines == {"Cash": 3_000, INCOME: -3_000, CLAIMS: -total, CONTRA: total}
	assert get_gl_balance(CLAIMS) == get_gl_balance(CONTRA) == 0
	for loan in loans:
		status = frappe.db.get_value("Loan", loan.name, ["status", "payoff_amount", "closed_on"])
		assert status == ("Sold", 0, date(2026, 7, 10))
	close("2026-06-17", "2026-07-12")
	assert_posted_as_replayed(date(2026, 7, 12))
	assert_ledgers_agree()
	# Sold or not, the loan was a loss.
	rows = list_movements(COMPANY, date(2026, 6, 30), date(2026, 7, 12))
	assert sum(row.charged_off for row in rows) == -sum(row.opening for row in rows) < 0
	assert get_loan_outcomes([loans[0].name])[loans[0].name].is_charged_off
	assert get_credit_histories([loans[0].client])[loans[0].client].is_charged_off
	texts = [row.cells[1] for row in build_loan_statement(loans[0].reload()).movements.rows]
	assert texts[-1].startswith("Sold")
	mark = get_loan_view(loans[0])["mark"]
	assert (mark["sale"]["name"], mark["sale"]["buyer"]) == (sale.name, "Recuperadora del Caribe")
	assert mark["charged_off_on"] is not None
	html = get_rendered_template(sale, print_format=frappe.get_doc("Print Format", SALE), meta=sale.meta)
	assert "Recuperadora del Caribe" in html
	assert loans[1].name in html
	assert "lending-document" in html


def test_prices_by_loan_are_kept():
	loans = make_lost_loans(2)
	sale = make_sale(loans, [2_999.5, 0.5])
	income = frappe.get_all(
		"Loan Ledger Entry",
		{"voucher_no": sale.name, "role": "Portfolio Sale Income"},
		["loan", "credit_amount"],
	)
	assert {row.loan: row.credit_amount for row in income} == {loans[0].name: 2_999.5, loans[1].name: 0.5}


def test_a_sold_loan_gets_no_more_recoveries_and_its_charge_off_stands():
	loans = make_lost_loans(1)
	make_sale(loans)
	with refused(LoanClosedError, "Loan Closed"):
		make_repayment(loan=loans[0].name, amount=100, value_date="2026-07-05")
	document = frappe.get_doc("Loan Charge Off", {"loan": loans[0].name})
	with refused(LoanStateError, "Loan Sold", match="Reverse the sale first"):
		api.reverse_document(document.doctype, document.name, "Wrong", "2026-07-12")


def test_a_reversed_sale_brings_the_claims_back():
	loans = make_lost_loans(2)
	owed = sum(money(loan.payoff_amount) for loan in loans)
	sale = make_sale(loans)
	with as_user("Lending Accountant"):
		journal = api.reverse_document(SALE, sale.name, "The buyer did not pay", "2026-07-12")
	lines = list_gl_lines(journal)
	assert lines == {"Cash": -3_000, INCOME: 3_000, CLAIMS: owed, CONTRA: -owed}
	assert {frappe.db.get_value("Loan", loan.name, "status") for loan in loans} == {"Charged Off"}
	receipt = make_repayment(loan=loans[0].name, amount=100, value_date="2026-07-13")
	assert list_gl_lines(receipt.journal_entry)["Loan Recovery Income"] == -100
	assert make_sale(loans, value_date="2026-07-14", posting_date="2026-07-14").docstatus == 1
	assert_ledgers_agree()


# --- Refusals ------------------------------------------------------------------------------------


def test_loans_that_cannot_be_sold_are_refused():
	lost = make_lost_loans(2)
	running = make_late_loan()
	with refused(LoanStateError, "Loan Not Charged Off", match="Active"):
		make_sale([running])
	with refused(PortfolioSaleError, TITLE, match="2 rows"):
		make_sale([lost[0], lost[0]])
	with refused(PortfolioSaleError, TITLE, match="company and branch"):
		make_sale(lost, branch=NORTH)
	with refused(PortfolioSaleError, TITLE, match="sum to"):
		make_sale(lost, [1_000, 1_000])
	with refused(PortfolioSaleError, TITLE, match="decimals"):
		make_sale(lost, price=1_000.001)
	with refused(PortfolioSaleError, TITLE, match="cannot be sold on"):
		make_sale(lost, value_date="2026-06-30")
	draft = make_sale(lost, submit=False)
	make_sale(lost[:1])
	with refused(LoanStateError, "Loan Not Charged Off", match="Sold"):
		draft.submit()


def test_a_posted_sale_is_reversed_with_a_reason_and_not_edited():
	sale = make_sale(make_lost_loans(1))
	sale.buyer = "Another"
	with refused(PostedFactError):
		sale.save()
	with refused(MissingReasonError):
		frappe.get_doc(SALE, sale.name).cancel()


# --- Access --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["Loan Officer", "Teller", "Collections Agent"])
def test_roles_of_a_branch_neither_see_nor_make_sales(role):
	loans = make_lost_loans(1)
	sale = make_sale(loans)
	with as_user(role):
		assert not frappe.has_permission(SALE, "read", doc=sale)
		with pytest.raises(frappe.PermissionError):
			sale_api.list_sellable_loans(COMPANY)


def test_who_prepares_a_sale_does_not_submit_it():
	loans = make_lost_loans(1)
	with as_user("Credit Manager"):
		rows = sale_api.list_sellable_loans(COMPANY, loans[0].branch)
		assert [row.memorandum_amount for row in rows if row.loan == loans[0].name] == [
			loans[0].payoff_amount
		]
		assert loans[0].name not in [row.loan for row in sale_api.list_sellable_loans(COMPANY, NORTH)]
		sale = make_sale(loans, submit=False)
		with pytest.raises(frappe.PermissionError):
			sale.submit()
	assert Decimal(str(sale.memorandum_amount)) > 8_000

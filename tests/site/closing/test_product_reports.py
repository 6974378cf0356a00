"""Profitability and penetration by product: figures against both ledgers and against the loans."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.figures.product_queries import list_placed, list_product_books
from lending_app.closing.report.portfolio_classification import portfolio_classification
from lending_app.closing.report.product_penetration import product_penetration
from lending_app.closing.report.product_profitability import product_profitability
from lending_app.closing.report.provision_movement import provision_movement
from lending_app.lending_setup.exceptions import InputError, ReportPeriodError
from lending_app.products.versions.version_product import version_product
from lending_app.testing.factories import make_client, make_repayment
from tests.site.closing.closing import close
from tests.site.closing.test_provisions import make_daily_loan, make_valued_product
from tests.site.servicing.test_charge_off import charge_off, make_late_loan
from tests.site.support import (
	CENTRAL,
	COMPANY,
	NORTH,
	QueryLog,
	as_user,
	get_gl_balance,
	money,
	refused,
	travel_to,
)

TIME = {"company": COMPANY, "from_date": "2026-06-17", "to_date": "2026-06-26"}


def run(report, **filters):
	columns, rows, message, chart = report.execute(TIME | filters)
	return {row["product"]: row for row in rows}, rows, message, chart, columns


@pytest.fixture
def book():
	"""Two versions of a product with three loans in two branches, and a charged-off loan of another."""
	product = make_valued_product(opening_fee_percent=2)
	client = make_client()
	paying = make_daily_loan(product, client=client)
	with travel_to("2026-06-17"):
		version = version_product(
			product.name, effective_from="2026-06-18", changes={"product_name": "Daily Two"}
		)
	make_daily_loan(version, client=client)
	make_daily_loan(product, client=make_client(branch=NORTH))
	lost = make_late_loan()
	make_repayment(loan=paying.name, amount=900, value_date="2026-06-20")
	close("2026-06-17", "2026-06-24")
	charge_off(lost, value_date="2026-06-25", posting_date="2026-06-25")
	close("2026-06-25", "2026-06-26")
	return product, lost


def check_profitability_is_what_the_ledger_says(book):
	product, lost = book
	with QueryLog() as log:
		by_code, rows, message, chart, _ = run(product_profitability)
	assert len([query for query in log if "lending_loan_day" in query or "Loan Ledger Entry" in query]) == 2
	assert list(by_code) == [*sorted([product.name, lost.product]), None]
	total = by_code[None]
	for field, account in (
		("interest", "Loan Interest Income"),
		("penalty", "Loan Penalty Income"),
		("fees", "Loan Fee Income"),
	):
		assert money(total[field]) == -get_gl_balance(account), field
	assert money(total["provision"]) == get_gl_balance("Loan Provision Expense")
	assert money(total["charge_off"]) == get_gl_balance("Loan Charge-off Loss") > 0
	assert money(by_code[product.name]["fees"]) == Decimal("480.00")
	income = sum(money(total[field]) for field in ("interest", "penalty", "fees", "recoveries"))
	cost = sum(money(total[field]) for field in ("provision", "charge_off", "waivers"))
	assert money(total["margin"]) == income - cost
	assert sum(money(row["margin"]) for row in rows[:-1]) == money(total["margin"])
	assert total["funding_cost"] is None
	assert "No funding cost is given" in message
	assert "10 of 10 days" in message
	assert by_code[product.name]["product_name"] == "Daily Two"
	assert chart["data"]["labels"] == [row["product"] for row in rows[:-1]]


def check_balance_funding_and_return_follow_from_the_snapshots(book):
	product, _ = book
	frappe.db.set_value("Lending Company", COMPANY, "funding_cost_percent", 7.3)
	by_code, _, message, _, _ = run(product_profitability, to_date="2026-06-17")
	row = by_code[product.name]
	# 24,000 lent, 7.3 % a year: 4.80 a day.
	assert (money(row["average_balance"]), money(row["funding_cost"])) == (
		Decimal("24000.00"),
		Decimal("4.80"),
	)
	margin = money(row["margin"])
	assert money(row["return_on_assets"]) == money(margin / 24_000 * 365 * 100)
	assert "7.3 % a year" in message
	north, _, _, _, _ = run(product_profitability, to_date="2026-06-17", branch=NORTH)
	assert money(north[product.name]["average_balance"]) == Decimal("8000.00")


def check_penetration_adds_up_versions_and_clients(book):
	product, lost = book
	by_code, rows, message, chart, _ = run(product_penetration)
	row = by_code[product.name]
	assert (row["clients"], row["loans"], row["product_name"]) == (2, 3, "Daily Two")
	assert money(row["placed"]) == Decimal("24000.00")
	assert money(sum(row["outstanding"] for row in rows)) == get_gl_balance("Loans to Clients")
	assert money(row["overdue"]) > 0
	assert (row["at_risk"], row["par"], row["share"]) == (0, 0, 100)
	gone = by_code[lost.product]
	assert (gone["clients"], gone["outstanding"], gone["par"], money(gone["placed"])) == (
		0, 0, None, Decimal("8000.00"),
	)  # fmt: skip
	assert "26-06-2026" in message or "2026-06-26" in message
	assert set(chart["data"]["labels"]) == set(by_code)
	later, _, _, _, _ = run(product_penetration, from_date="2026-06-18")
	assert list(later) == [product.name]
	assert later[product.name]["placed"] == 0


def check_branch_staff_count_their_branch_alone(book):
	product, _ = book
	first, last = date(2026, 6, 17), date(2026, 6, 26)
	with as_user("Loan Officer", NORTH):
		assert list_product_books(COMPANY, last)[product.name].loans == 1
		assert list_product_books(COMPANY, last, CENTRAL) == {}
		assert list_placed(COMPANY, first, last) == {product.name: Decimal(8000)}


def check_other_reports_add_up_versions(book):
	product, _ = book
	day = {"company": COMPANY, "closing_date": TIME["to_date"], "group_by": "Product"}
	rows = [row for row in portfolio_classification.execute(day)[1] if row["key"] == product.name]
	assert sum(row["number_of_loans"] for row in rows) == 3
	for name in (product.name, f"{product.name}-V2"):
		rows = portfolio_classification.execute(day | {"product": name, "group_by": "Branch"})[1]
		assert sum(row["number_of_loans"] for row in rows) == 3
		_, moved, _ = provision_movement.execute(TIME | {"product": name})
		assert {row["product"] for row in moved} == {product.name}


def check_who_is_more_than_thirty_days_late_is_at_risk(book):
	product, _ = book
	state, days = frappe.qb.Table("lending_loan_state"), frappe.qb.Table("lending_loan_day")
	loan = frappe.db.get_value("Loan", {"product": product.name, "branch": NORTH})
	number = frappe.qb.from_(state).select(state.id).where(state.loan == loan).run()[0][0]
	for late, is_at_risk in ((30, False), (31, True)):
		frappe.qb.update(days).set(days.days_past_due, late).where(days.loan_id == number).run()
		row = run(product_penetration)[0][product.name]
		assert (row["at_risk"] > 0) is is_at_risk
	assert money(row["at_risk"]) == Decimal("8000.00")
	assert row["par"] == round(row["at_risk"] / row["outstanding"] * 100, 2)


def test_both_reports_of_one_book(book):
	"""One book for all: closing its days takes most of the time."""
	check_profitability_is_what_the_ledger_says(book)
	check_balance_funding_and_return_follow_from_the_snapshots(book)
	check_penetration_adds_up_versions_and_clients(book)
	check_branch_staff_count_their_branch_alone(book)
	check_other_reports_add_up_versions(book)
	check_who_is_more_than_thirty_days_late_is_at_risk(book)


def test_days_that_make_no_time_are_refused():
	with refused(ReportPeriodError, "Period", match="is after"):
		run(product_profitability, to_date="2026-06-16")
	with refused(InputError, "Value Missing", match="From Date"):
		run(product_profitability, from_date=None)
	with refused(DayCloseError, "Day Not Closed"):
		run(product_penetration, to_date="2026-07-14")
	with refused(DayCloseError, "Day Not Closed"):
		run(product_profitability, from_date="2019-01-01", to_date="2019-01-31")

"""The business date: which days are open, who closes them, and what pages and reports begin with."""

import frappe
import pytest
from frappe.utils import formatdate

from lending_app.closing.api import get_open_days
from lending_app.closing.dashboard_chart_source.provisions_by_month.provisions_by_month import get_chart
from lending_app.closing.events import add_business_date
from lending_app.closing.figures import card_api
from lending_app.closing.report.portfolio_classification import portfolio_classification
from lending_app.closing.report.product_profitability import product_profitability
from lending_app.ledger.periods.count_open_days import count_open_days, list_closers
from lending_app.servicing.report.delinquent_loans import delinquent_loans
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.closing.closing import close, make_daily_loans
from tests.site.support import COMPANY, as_user, money, travel_to


@pytest.fixture(autouse=True)
def company():
	frappe.defaults.set_user_default("Company", COMPANY)


@pytest.fixture(scope="module")
def book(share):
	return share(make_book)


def make_book() -> list:
	loans = make_daily_loans()
	close("2026-06-17", "2026-06-30")
	return loans


def test_a_company_without_loans_has_nothing_to_close():
	assert count_open_days(COMPANY).open_days == 0
	assert get_open_days()["message"] == ""


def test_a_company_that_never_closed_counts_from_its_first_entry():
	make_disbursed_loan(disbursed_on="2026-07-10")
	days = get_open_days()
	assert (days["last_closed"], days["open_days"]) == (None, 5)
	assert "has not closed a day yet" in days["message"]
	assert card_api.get_outstanding_card()["value"] == 100_000
	assert card_api.get_outstanding_card()["as_of"] is None


def test_the_banner_names_the_last_closed_day_the_open_days_and_who_closes(book):
	# It is 15 July: 1 to 14 July are open.
	days = get_open_days()
	assert (days["company"], days["last_closed"], days["first_closed"]) == (
		COMPANY,
		"2026-06-30",
		"2026-06-17",
	)
	assert days["open_days"] == 14
	for part in (COMPANY, formatdate("2026-06-30"), "14", *list_closers()):
		assert part in days["message"]
	assert days["brief"] == f"Closed up to {formatdate('2026-06-30')}; days open: 14."
	assert list_closers() == ["Lending Accountant", "Lending Manager"]
	boot = frappe._dict()
	add_business_date(boot)
	assert boot["lending_days"] == days
	with travel_to("2026-07-01"):
		assert get_open_days()["message"] == ""


@pytest.mark.parametrize(
	("role", "may_close"), [("Teller", False), ("Lending Accountant", True), ("Lending Manager", True)]
)
def test_the_banner_is_for_all_staff_and_offers_the_close_to_those_who_may(book, role, may_close):
	with as_user(role):
		frappe.defaults.set_user_default("Company", COMPANY)
		days = get_open_days()
		assert (days["open_days"], days["may_close"]) == (14, may_close)


def test_borrowers_are_told_nothing_of_it(book):
	with as_user("Borrower"):
		assert get_open_days() == {}


def test_cards_are_of_the_last_closed_day_and_say_so(book):
	on_time, _partly, _never = book
	before = {name: getattr(card_api, name)() for name in CARDS}
	make_repayment(loan=on_time.name, amount=1_000, value_date="2026-07-05")
	for name, card in before.items():
		assert str(card["as_of"]) == "2026-06-30", name
		assert getattr(card_api, name)() == card, name
	rows = portfolio_classification.execute(
		{"company": COMPANY, "closing_date": "2026-06-30", "group_by": "Category"}
	)[1]
	assert before["get_active_loans_card"]["value"] == 3
	total = money(sum(row["principal"] for row in rows))
	assert money(before["get_outstanding_card"]["value"]) == total
	assert money(before["get_overdue_card"]["value"]) > 0


CARDS = (
	"get_active_loans_card",
	"get_outstanding_card",
	"get_overdue_card",
	"get_par30_card",
	"get_allowance_card",
	"get_coverage_card",
)


def test_no_card_adds_up_what_loans_store():
	"""A sum of stored loans mixes days; a count of those past a limit is of the last close, as Desk says."""
	named = frappe.get_all(
		"Number Card", {"document_type": "Loan", "is_standard": 1}, ["method", "type", "function"]
	)
	assert {row.function for row in named if row.type == "Document Type"} <= {"Count"}
	assert {row.method.rpartition(".")[2] for row in named if row.type == "Custom"} == set(CARDS)


def test_reports_on_stored_loans_name_the_day_of_each(book):
	first, partly, never = book
	make_repayment(loan=partly.name, amount=100, value_date="2026-07-05")
	_, rows, message, _ = delinquent_loans.execute({"company": COMPANY})
	days = {row["name"]: str(row["as_of_date"]) for row in rows}
	assert days == {first.name: "2026-06-30", never.name: "2026-06-30", partly.name: "2026-07-05"}
	assert formatdate("2026-06-30") in message


def test_profitability_divides_by_the_days_that_are_closed(book):
	time = {"company": COMPANY, "from_date": "2026-01-01", "to_date": "2026-06-30"}
	_, rows, message, _ = product_profitability.execute(time)
	_, same, _, _ = product_profitability.execute(time | {"from_date": "2026-06-17"})
	assert "365 / 14 closed days" in message
	assert rows == same


def test_the_chart_of_a_month_that_is_not_over_names_its_day():
	make_daily_loans()
	close("2026-06-17", "2026-06-20")
	chart = get_chart(filters={"company": COMPANY})
	assert (str(chart["as_of"]), chart["labels"]) == ("2026-06-20", [formatdate("2026-06-20")])

"""The day's collections, and the cards and charts of provisions: figures of closed days, by branch."""

import frappe
import pytest
from frappe.utils import formatdate

from lending_app.closing.dashboard_chart_source.provisions_by_month.provisions_by_month import get_chart
from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.figures import card_api
from lending_app.closing.report.daily_collections import daily_collections
from lending_app.testing.factories import make_client
from tests.site.closing.closing import close, make_daily_loans
from tests.site.closing.test_provisions import make_daily_loan, make_valued_product
from tests.site.support import COMPANY, NORTH, as_user, get_gl_balance, money, refused


def list_day(day, **filters):
	_, rows, _, _, summary = daily_collections.execute({"company": COMPANY, "day": day} | filters)
	return {row["loan"]: row for row in rows}, {row["label"]: row["value"] for row in summary}


def test_the_days_collections_say_what_was_due_what_came_and_what_lateness_costs():
	on_time, partly, never = make_daily_loans()
	close("2026-06-17", "2026-06-22")
	rows, sums = list_day("2026-06-21")
	assert rows[partly.name]["received"] == 700
	assert rows[never.name]["received"] == 0
	late = rows[never.name]
	installment = frappe.get_all(
		"Loan Installment", {"parent": never.name, "number": 4}, pluck="total_amount"
	)[0]
	assert (money(late["due"]), late["days_past_due"]) == (money(installment), 3)
	assert late["overdue"] > late["overdue_before"] > 0
	assert late["penalty"] > 0
	assert sums["Received"] == 700
	assert money(sums["Late Interest of the Day"]) == money(sum(row["penalty"] for row in rows.values()))
	assert on_time.name in rows
	with as_user("Collections Agent", NORTH):
		assert set(list_day("2026-06-21")[0]) == {never.name}
	assert set(list_day("2026-06-21", branch=NORTH)[0]) == {never.name}
	# The day after the last closed one: what is due, without what it has not closed yet.
	rows, _ = list_day("2026-06-23")
	assert (rows[never.name]["overdue"], rows[never.name]["penalty"]) == (None, None)
	with refused(DayCloseError, "Day Not Closed"):
		list_day("2026-06-25")


def test_cards_and_charts_of_provisions_are_those_of_the_ledger():
	frappe.defaults.set_user_default("Company", COMPANY)
	assert (card_api.get_allowance_card()["value"], get_chart(filters={"company": COMPANY})["labels"]) == (
		0,
		[],
	)
	product = make_valued_product()
	make_daily_loan(product)
	make_daily_loan(product, client=make_client(branch=NORTH))
	close("2026-06-17", "2026-07-02")
	allowance = -get_gl_balance("Loan Loss Allowance")
	assert money(card_api.get_allowance_card()["value"]) == allowance > 0
	coverage = card_api.get_coverage_card()
	assert money(coverage["value"]) == money(allowance / get_gl_balance("Loans to Clients") * 100)
	assert coverage["route"] == ["query-report", "Portfolio Classification"]
	with as_user("Teller", NORTH):
		frappe.defaults.set_user_default("Company", COMPANY)
		card = card_api.get_allowance_card()
		assert 0 < money(card["value"]) < allowance
		assert card["route"] is None
		with pytest.raises(frappe.PermissionError):
			get_chart(filters={"company": COMPANY})
	chart = get_chart(filters={"company": COMPANY})
	assert chart["labels"] == ["Jun 2026", formatdate("2026-07-02")]
	assert money(chart["datasets"][0]["values"][-1]) == allowance
	shares = get_chart(filters={"company": COMPANY, "measure": "Coverage"})["datasets"][0]["values"]
	assert money(shares[-1]) == money(coverage["value"])

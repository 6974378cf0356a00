"""What everybody sees of days that are not closed: a banner, the day of each card, and reports that open without an error."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_days, formatdate, getdate, today
from playwright.sync_api import expect

from lending_app.closing.run.close_days import close_until
from lending_app.testing.factories import make_client, make_disbursed_loan
from tests.site.browser.desk import SECONDS
from tests.site.browser.story import BRANCH, COMPANY

# Opened as they come, by their own filters.
REPORTS = (
	"Provision Movement",
	"Product Penetration",
	"Product Profitability",
	"Portfolio Classification",
	"Daily Collections",
	"Delinquent Loans",
)


@pytest.fixture
def closed(open_days) -> str:
	"""A loan of sixty days ago, closed up to ten days ago."""
	client = make_client(branch=BRANCH).name
	make_disbursed_loan(client=client, company=COMPANY, disbursed_on=add_days(today(), -60))
	frappe.db.commit()
	day = add_days(today(), -10)
	close_until(COMPANY, getdate(day))
	frappe.db.commit()
	return day


def get_card(desk, label):
	return desk.page.locator(".number-widget-box", has_text=label)


def test_the_banner_and_the_cards_name_the_last_closed_day(closed, sign_in):
	shown = formatdate(closed)
	for role in ("Teller", "Lending Accountant"):
		desk = sign_in(role)
		desk.open("lending")
		banner = desk.page.locator(".lending-days-banner")
		expect(banner).to_contain_text(f"is closed up to {shown}: days open: 9")
		expect(banner.get_by_role("link", name="Close Days")).to_have_count(int(role == "Lending Accountant"))
		card = get_card(desk, "Outstanding Principal")
		expect(card.locator(".lending-as-of")).to_have_text(f"As of {shown}", timeout=30 * SECONDS)
		live = get_card(desk, "Applications to Decide")
		expect(live.locator(".lending-as-of")).to_have_text(
			f"As of {formatdate(today())}", timeout=30 * SECONDS
		)
		desk.open("loan")
		expect(desk.page.locator(".lending-days-banner")).to_have_count(1)
		expect(desk.form.locator(".list-row", has_text="Late: ").filter(has_text=shown).first).to_be_visible()
		assert desk.errors == []


def test_reports_of_closed_days_open_without_an_error(closed, sign_in):
	desk = sign_in("Lending Accountant")
	for report in REPORTS:
		desk.open(f"query-report/{report}")
		desk.page.wait_for_function(
			"name => frappe.query_report?.report_name === name && frappe.query_report.data", arg=report
		)
		desk.wait_for_requests()
		expect(desk.page.locator(".modal.show")).to_have_count(0)
	assert desk.errors == []


def test_no_banner_where_yesterday_is_closed(closed, sign_in):
	close_until(COMPANY, getdate(add_days(today(), -1)))
	frappe.db.commit()
	desk = sign_in("Teller")
	desk.open("lending")
	card = get_card(desk, "Outstanding Principal").locator(".lending-as-of")
	expect(card).to_be_visible(timeout=30 * SECONDS)
	expect(desk.page.locator(".lending-days-banner")).to_have_count(0)

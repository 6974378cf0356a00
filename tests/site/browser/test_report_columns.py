"""Reports of the ledger as accountants and auditors read them: amounts are whole."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import today
from playwright.sync_api import expect

from tests.site.browser.story import COMPANY

AMOUNT = 123_456_789_012.34
CUT = """() => [...document.querySelectorAll('.dt-row .dt-cell__content')]
	.filter(cell => /\\d\\.\\d\\d$/.test(cell.innerText.trim()) && cell.scrollWidth > cell.clientWidth + 1)
	.map(cell => cell.innerText)"""


@pytest.fixture
def big_entry(people):
	"""An amount that no report has a column for."""
	accounts = [
		frappe.db.get_value("Account", {"company": COMPANY, "is_group": 0, "account_type": kind})
		for kind in ("Temporary", "Equity")
	]
	entry = frappe.new_doc("Journal Entry", company=COMPANY, posting_date=today(), cheque_no="1")
	entry.cheque_date = today()
	for account, side in zip(accounts, ("debit", "credit"), strict=True):
		entry.append("accounts", {"account": account, f"{side}_in_account_currency": AMOUNT})
	entry.insert().submit()
	frappe.db.commit()
	yield entry.name
	frappe.db.rollback()
	frappe.get_doc("Journal Entry", entry.name).cancel()
	frappe.db.commit()


@pytest.mark.parametrize("report", ["Trial Balance", "General Ledger"])
def test_amounts_of_the_ledger_s_reports_are_whole(big_entry, sign_in, report):
	desk = sign_in("Lending Accountant")
	desk.page.set_viewport_size({"width": 1366, "height": 768})
	desk.open(f"query-report/{report}?company={COMPANY}")
	rows = desk.page.locator(".dt-row .dt-cell__content")
	expect(rows.filter(has_text="123,456,789,012.34").first).to_be_visible()
	assert desk.page.evaluate(CUT) == []
	assert desk.errors == []

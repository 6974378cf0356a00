"""Seconds of a payment at the counter: on a loan of yesterday, on one of 700 days, and dated 12 months back.

Through the documents, with journal entry and commit; beside them, in turns, a bare journal entry of ERPNext of two lines. Prints medians beside their targets; exits 1 where one is missed.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from datetime import date, timedelta

import frappe
import time_machine
from frappe.utils import add_months, getdate

from lending_app.closing.run.close_days import close_until
from lending_app.lending_setup.site.complete_site_setup import complete_site_setup
from lending_app.testing.factories import (
	make_branch,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_repayment,
)
from lending_app.testing.wipe import wipe_company

COMPANY = "Lending Facts"
TODAY = date(2026, 7, 15)
LOANS = 5
OLD, YOUNG, BACK = TODAY - timedelta(days=700), TODAY - timedelta(days=1), 12
REPAYMENT_LIMIT, AGE_LIMIT, BACKDATING_LIMIT, BARE_LIMIT = 150, 1.1, 250, 1.5


def make_loans() -> dict[str, list]:
	"""Loans of 700 days that paid each month, the same without the payment of 12 months ago, and loans of yesterday."""
	client = make_client(branch=make_branch(name="Facts", company=COMPANY))
	product = make_loan_product(penalty_daily_percent=0.1, penalty_tolerance_days=5)
	values = {"client": client, "product": product, "company": COMPANY, "number_of_installments": 36}
	found = {
		kind: [make_disbursed_loan(disbursed_on=OLD, **values).name for _ in range(LOANS)]
		for kind in ("old", "gap")
	}
	month = 0
	while (day := getdate(add_months(OLD, month := month + 1))) < TODAY:
		for kind, loans in found.items():
			if kind == "gap" and month == 23 - BACK:
				continue
			for loan in loans:
				make_repayment(loan=loan, amount=3_700, value_date=day)
		frappe.db.commit()
	found["young"] = [make_disbursed_loan(disbursed_on=YOUNG, **values).name for _ in range(LOANS)]
	frappe.db.commit()
	close_until(COMPANY, YOUNG)
	return found


def pay(loan: str, value_date: date) -> float:
	"""Milliseconds of one payment, from the filled form to the commit."""
	started = time.perf_counter()
	make_repayment(loan=loan, amount=500, value_date=value_date, posting_date=TODAY)
	frappe.db.commit()
	return (time.perf_counter() - started) * 1_000


def get_bare_accounts() -> list[str]:
	"""Two accounts of the company that lending does not post on by itself."""
	cash = {"account_type": "Cash"}
	other = {"account_type": ("in", ("", None)), "root_type": "Liability"}
	return [
		frappe.get_all("Account", {"company": COMPANY, "is_group": 0, **kind}, pluck="name", order_by="name")[
			0
		]
		for kind in (cash, other)
	]


def post_bare(accounts: list[str]) -> float:
	"""Milliseconds of a bookkeeper's entry of two lines, saved and submitted, to the commit."""
	started = time.perf_counter()
	entry = frappe.new_doc("Journal Entry", company=COMPANY, posting_date=TODAY, voucher_type="Journal Entry")
	for account, side in zip(accounts, ("debit", "credit"), strict=True):
		entry.append("accounts", {"account": account, f"{side}_in_account_currency": 500})
	entry.insert()
	entry.submit()
	frappe.db.commit()
	return (time.perf_counter() - started) * 1_000


def report(name: str, value: float, limit: float) -> bool:
	missed = value > limit
	print(f"{name}: {value:,.2f} (target at most {limit:,}){' MISSED' if missed else ''}", flush=True)
	return missed


def main() -> int:
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ["SITES_PATH"])
	frappe.connect()
	frappe.set_user("Administrator")
	with time_machine.travel(f"{TODAY}T14:00:00+00:00"):
		complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LF", first_year=2024)
		frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
		wipe_company(COMPANY)
		# Snapshots of every day, with the entries of each month: 700 days are closed in less time.
		frappe.db.set_value("Lending Company", COMPANY, "accrual_posting", "Month End")
		loans = make_loans()
		times: dict[str, list[float]] = {"young": [], "old": [], "gap": []}
		bare: list[float] = []
		accounts = get_bare_accounts()
		pay(loans["young"][0], TODAY)
		post_bare(accounts)
		for _ in range(3):
			for kind, found in times.items():
				day = getdate(add_months(TODAY, -BACK)) if kind == "gap" else TODAY
				found += [pay(loan, day) for loan in loans[kind]]
			bare += [post_bare(accounts) for _ in range(LOANS)]
		wipe_company(COMPANY)
	young, old, back = (statistics.median(times[kind]) for kind in ("young", "old", "gap"))
	failed = report("payment on a loan of 1 day, ms", young, REPAYMENT_LIMIT)
	failed |= report("payment on a loan of 700 days, ms", old, REPAYMENT_LIMIT)
	entry = statistics.median(bare)
	print(f"bare journal entry of two lines, ms: {entry:,.2f}", flush=True)
	failed |= report("payment / bare journal entry", young / entry, BARE_LIMIT)
	failed |= report("700 days / 1 day", old / young, AGE_LIMIT)
	failed |= report("payment dated 12 months back, ms", back, BACKDATING_LIMIT)
	return int(failed)


if __name__ == "__main__":
	sys.exit(main())

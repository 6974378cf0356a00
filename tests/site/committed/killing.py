"""Closes in processes of their own, what they leave behind, and the way back to the eve."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import frappe

from lending_app.lending_setup.database import execute, select
from lending_app.testing.bulk_book import COMPANY

CHANGED = {
	"tabLoan": f"company = '{COMPANY}'",
	"tabLoan Installment": "parent LIKE 'BENCH-%'",
	"lending_loan_state": "loan LIKE 'BENCH-%'",
}
MADE = (
	"Day Close", "Day Close Partition", "Day Close Failure", "Journal Entry", "GL Entry", "Loan Ledger Entry",
	"Payment Ledger Entry",
)  # fmt: skip
LOANS = "SELECT id FROM lending_loan_state WHERE loan LIKE 'BENCH-%'"
GROUPS = f"SELECT id FROM lending_book_group WHERE company = '{COMPANY}'"
# What a run's end is made of, whatever the names of its documents.
PICTURE = {
	"days": f"SELECT * FROM lending_loan_day WHERE loan_id IN ({LOANS}) ORDER BY closing_date, loan_id",
	"accruals": f"SELECT * FROM lending_accrual WHERE loan_id IN ({LOANS}) ORDER BY closing_date, loan_id, debit_key, credit_key",
	"events": f"SELECT * FROM lending_close_event WHERE loan_id IN ({LOANS}) ORDER BY closing_date, loan_id",
	"states": "SELECT * FROM lending_loan_state WHERE loan LIKE 'BENCH-%' ORDER BY id",
	"outbox": "SELECT closing_date, group_id, key_id, loan_id, SUM(amount), SUM(journal_entry IS NULL) FROM lending_close_outbox "
	f"WHERE group_id IN ({GROUPS}) GROUP BY closing_date, group_id, key_id, loan_id ORDER BY closing_date, group_id, key_id, loan_id",
	"loans": "SELECT name, status, as_of_date, outstanding_principal_amount, interest_receivable_amount, "
	"penalty_receivable_amount, overdue_amount, payoff_amount, days_past_due, arrears_bucket, next_due_date, "
	"next_due_amount, client_advance_amount FROM `tabLoan` WHERE name LIKE 'BENCH-%' ORDER BY name",
	"installments": "SELECT parent, number, penalty_amount, unpaid_amount, overdue_amount, days_late, status, "
	"principal_paid_amount FROM `tabLoan Installment` WHERE parent LIKE 'BENCH-%' ORDER BY parent, number",
	"ledger": f"SELECT account, posting_date, cost_center, debit, credit FROM `tabGL Entry` WHERE company = '{COMPANY}' "
	"ORDER BY posting_date, account, cost_center, debit, credit",
	"entries": f"SELECT posting_date, role, branch, product, debit_amount, credit_amount FROM `tabLoan Ledger Entry` "
	f"WHERE company = '{COMPANY}' ORDER BY posting_date, branch, product, role, debit_amount",
	"journals": f"SELECT posting_date, user_remark, docstatus FROM `tabJournal Entry` WHERE company = '{COMPANY}' "
	"ORDER BY posting_date, user_remark",
	"balances": "SELECT closing_date, account, sub_ledger, general_ledger FROM lending_account_balance "
	f"WHERE company = '{COMPANY}' ORDER BY closing_date, account",
	"closes": f"SELECT closing_date, status, number_of_loans, number_of_journal_entries, difference_amount FROM `tabDay Close` "
	f"WHERE company = '{COMPANY}' ORDER BY closing_date",
	"date": f"SELECT last_closed_date, closing_until FROM `tabLending Company` WHERE name = '{COMPANY}'",
}


def keep_eve() -> None:
	"""Copies of what a close changes, to go back to."""
	for table, where in CHANGED.items():
		execute(f"CREATE OR REPLACE TABLE `eve {table}` LIKE `{table}`")
		execute(f"INSERT INTO `eve {table}` SELECT * FROM `{table}` WHERE {where}")
	for doctype in MADE:
		execute(f"CREATE OR REPLACE TABLE `eve {doctype}` (name VARCHAR(140) PRIMARY KEY)")
		execute(f"INSERT INTO `eve {doctype}` SELECT name FROM `tab{doctype}` WHERE company = '{COMPANY}'")
	frappe.db.commit()


def go_back() -> None:
	"""The book as it was on the eve."""
	frappe.db.rollback()
	for table in ("lending_loan_day", "lending_accrual", "lending_close_event"):
		execute(f"DELETE FROM {table} WHERE loan_id IN ({LOANS})")
	execute(f"DELETE FROM lending_close_outbox WHERE closing_date > '2026-06-09' AND group_id IN ({GROUPS})")
	execute("DELETE FROM lending_close_worker")
	for table in ("lending_account_balance", "lending_role_balance"):
		execute(f"DELETE FROM {table} WHERE company = %s", (COMPANY,))
	execute(f"DELETE FROM lending_group_place WHERE group_id IN ({GROUPS})")
	for table, where in CHANGED.items():
		execute(f"DELETE FROM `{table}` WHERE {where}")
		execute(f"INSERT INTO `{table}` SELECT * FROM `eve {table}`")
	for doctype in MADE:
		execute(
			f"DELETE FROM `tab{doctype}` WHERE company = '{COMPANY}' AND name NOT IN (SELECT name FROM `eve {doctype}`)"
		)
	execute(
		"UPDATE `tabLending Company` SET last_closed_date = '2026-06-09', closing_until = NULL WHERE name = %s",
		(COMPANY,),
	)
	frappe.db.commit()


def forget_eve() -> None:
	for name in (*CHANGED, *MADE):
		execute(f"DROP TABLE IF EXISTS `eve {name}`")


def take_picture() -> dict[str, str]:
	"""A hash of everything that a close leaves behind, by kind."""
	frappe.db.rollback()
	return {
		name: f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()}"
		for name, rows in ((name, select(query)) for name, query in PICTURE.items())
	}


def start_close(until: str, workers: int = 1) -> subprocess.Popen:
	"""A close in a process group of its own, as a person starts it."""
	command = [
		sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site, "lending",
		"close-day", "--company", COMPANY, "--until", until, "--workers", str(workers),
	]  # fmt: skip
	return subprocess.Popen(
		command,
		cwd=frappe.local.sites_path,
		stdout=subprocess.PIPE,
		stderr=subprocess.STDOUT,
		text=True,
		start_new_session=True,
	)


def wait_until_working(process: subprocess.Popen) -> None:
	"""Until the close has begun: starting Python takes longer than most closes."""
	while process.poll() is None:
		frappe.db.rollback()
		if select("SELECT closing_until FROM `tabLending Company` WHERE name = %s", (COMPANY,))[0][0]:
			return
		time.sleep(0.02)


def list_processes(process: subprocess.Popen) -> list[int]:
	"""The coordinator and its workers."""
	found = subprocess.run(["pgrep", "-g", str(process.pid)], capture_output=True, text=True, check=False)
	return [int(line) for line in found.stdout.split()]


def kill(pid: int) -> None:
	try:
		os.kill(pid, signal.SIGKILL)
	except ProcessLookupError:
		return


def kill_database() -> bool:
	"""Kill the database server and start it again, where it is this test's own; False elsewhere."""
	pid_file, start = os.environ.get("LENDING_KILL_DATABASE"), os.environ.get("LENDING_START_DATABASE")
	if not pid_file or not start:
		return False
	kill(int(Path(pid_file).read_text()))
	time.sleep(0.5)
	subprocess.Popen([start], start_new_session=True)
	deadline = time.monotonic() + 120
	while time.monotonic() < deadline:
		try:
			frappe.db.close()
			frappe.connect()
			frappe.db.sql("SELECT 1")
			return True
		except Exception:
			time.sleep(0.5)
	raise AssertionError("The database did not come back.")

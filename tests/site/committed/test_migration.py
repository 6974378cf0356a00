"""Migrating a site that is up to date, and the app's own command line."""

from __future__ import annotations

import os
import subprocess

import frappe
import pytest

from lending_app.testing.factories import make_disbursed_loan
from tests.site.inventory import take_inventory
from tests.site.support import assert_ledgers_agree


def run_frappe(*arguments: str, fails: bool = False) -> str:
	"""`bench --site ...` in a process of its own, as a person runs it."""
	python = os.path.join(os.environ["BENCH"], "env", "bin", "python")
	command = [python, "-m", "frappe.utils.bench_helper", "frappe", "--site", frappe.local.site, *arguments]
	run = subprocess.run(
		command, cwd=frappe.local.sites_path, capture_output=True, text=True, check=False, timeout=300
	)
	assert (run.returncode != 0) is fails, run.stdout + run.stderr
	return run.stdout + run.stderr


@pytest.mark.slow
def test_second_migration_changes_nothing(undone):
	before = take_inventory()
	frappe.db.rollback()
	run_frappe("migrate", "--skip-search-index")
	frappe.db.rollback()
	after = take_inventory()
	assert {key for key in before | after if before.get(key) != after.get(key)} == set()


def test_days_are_closed_from_the_command_line(committed_company):
	loan = make_disbursed_loan(company=committed_company, disbursed_on="2026-07-12")
	frappe.db.commit()
	output = run_frappe("lending", "close-day", "--company", committed_company, "--date", "2026-07-14")
	assert f"{committed_company}: 3 day(s) closed, up to 2026-07-14" in output
	again = run_frappe("lending", "close-day", "--company", committed_company, "--date", "2026-07-14")
	assert f"{committed_company}: 0 day(s) closed" in again
	frappe.db.rollback()
	assert str(frappe.db.get_value("Loan", loan.name, "as_of_date")) == "2026-07-14"
	assert_ledgers_agree(committed_company)


def test_day_that_is_not_over_is_not_closed_from_the_command_line(undone):
	assert "is not over" in run_frappe("lending", "close-day", "--date", "2999-12-31", fails=True)

"""Around the close: what its form shows, loans tried again, alerts, workers called, snapshots and hooks."""

from datetime import date

import frappe
import pytest
from rq.job import JobStatus

from lending_app.closing import api as close_api
from lending_app.closing.computation import partition
from lending_app.closing.desk.watch_close import alert_open_days
from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.queue.coordinator import is_closing, only_one
from lending_app.closing.run import start_close
from lending_app.closing.run.close_day import CloseRun
from lending_app.closing.run.close_days import close_until
from lending_app.closing.run.try_close import try_close
from lending_app.ledger import tables
from lending_app.ledger.exceptions import ClosedPeriodError
from lending_app.lending_setup.database import execute, select
from lending_app.servicing.exceptions import LoanStateError
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.closing.closing import OWN_LOANS, close, make_broken_loan
from tests.site.support import (
	COMPANY,
	Trace,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_user,
	post_by_hand,
	refused,
	travel_to,
)


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture
def loan(shared_loan):
	return frappe.get_doc("Loan", shared_loan)


@pytest.fixture
def broken():
	return make_broken_loan()


def test_form_shows_partitions_entries_and_seconds(loan):
	[name] = close("2026-06-20", "2026-06-20")
	view = close_api.get_close(name)
	assert (view["done"], len(view["partitions"]), view["number_of_loans"]) == (1, 1, 1)
	assert view["seconds_left"] is None
	assert [row.total_debit for row in view["journals"]] == [250.0]
	assert [str(row.closing_date) for row in view["durations"]] == ["2026-06-20"]
	assert (view["failures"], view["differences"]) == ([], [])


def test_form_names_the_accounts_that_differ(loan):
	execute(
		"UPDATE `tabLoan Ledger Entry` SET debit_amount = debit_amount + 0.01 WHERE debit_amount > 0 AND company = %s",
		(COMPANY,),
	)
	[name] = close("2026-06-20", "2026-06-20")
	[row] = close_api.get_close(name)["differences"]
	assert row["difference"] == 0.01
	assert frappe.db.get_value("Day Close", name, "status") == "Out of Balance"


def test_detail_that_differs_from_what_was_posted_stops_the_close(loan):
	run = CloseRun(COMPANY, [date(2026, 6, 20)], lambda: None)
	run.open()
	run.work()
	execute(f"UPDATE lending_accrual SET amount = amount + 1 WHERE loan_id IN {OWN_LOANS}")
	[name] = run.finish()
	assert frappe.db.get_value("Day Close", name, ["status", "difference_amount"]) == ("Out of Balance", 0.02)


def test_entry_made_late_on_a_closed_day_is_found(loan):
	close("2026-06-20", "2026-06-21")
	post_by_hand("2026-06-18", ("Loan Interest Receivable", 7), ("Loan Interest Income", -7))
	[name] = close("2026-06-22", "2026-06-22")
	assert frappe.db.get_value("Day Close", name, "difference_amount") == 14


def test_loan_set_aside_is_tried_again_and_caught_up(broken):
	close("2026-06-21", "2026-06-22")
	failure = frappe.get_all("Day Close Failure", {"loan": broken.loan}, pluck="name")[0]
	with refused(LoanStateError, "Still Not Possible", match="lies before the disbursement"):
		close_api.retry_loan(failure)
	broken.db_set("value_date", "2026-06-20")
	close_api.retry_loan(failure)
	assert frappe.db.get_value("Day Close Failure", failure, "status") == "Resolved"
	close("2026-06-23", "2026-06-23")
	assert_posted_as_replayed(date(2026, 6, 23))
	assert_ledgers_agree()


def test_close_without_an_open_day_to_post_on_is_refused_before_anything_is_written(loan):
	frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", "2026-07-31")
	frappe.set_user(get_user("Lending Accountant"))
	with refused(ClosedPeriodError, "Period Closed"):
		close("2026-06-20", "2026-06-20")
	assert not frappe.db.exists("Day Close", {"company": COMPANY})


def test_day_with_a_partition_that_is_not_done_is_not_closed(loan):
	run = CloseRun(COMPANY, [date(2026, 6, 20)], lambda: None)
	run.open()
	with refused(DayCloseError, "Day Not Closed", match="1 partitions"):
		run.finish()


def test_partition_that_fails_is_given_up_after_three_tries_and_closed_when_asked_again(
	loan, counted_commits, monkeypatch
):
	tries = []

	def fail(*args: object) -> None:
		tries.append(args)
		raise RuntimeError("no disk")

	monkeypatch.setattr(frappe.db, "rollback", lambda **_: None)
	monkeypatch.setattr(partition, "lock_loans", fail)
	with pytest.raises(DayCloseError):
		close_until(COMPANY, date(2026, 6, 16))
	part = frappe.get_last_doc("Day Close Partition", {"company": COMPANY})
	assert (len(tries), part.status, part.attempts) == (3, "Failed", 3)
	assert "no disk" in part.error
	record = frappe.get_doc("Day Close", f"{COMPANY}-2026-06-16")
	assert (record.status, "no disk" in record.message) == ("Failed", True)
	monkeypatch.undo()
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	close_until(COMPANY, date(2026, 6, 16))
	assert frappe.db.get_value("Day Close", record.name, "status") == "Completed"
	assert_posted_as_replayed(date(2026, 6, 16))


def test_dry_run_tells_and_leaves_nothing(loan, monkeypatch):
	frappe.db.savepoint("dry")
	monkeypatch.setattr(frappe.db, "rollback", lambda **_: None)
	lines = try_close(COMPANY, date(2026, 6, 16))
	assert lines[0].startswith(f"{COMPANY} 2026-06-15: Completed, 1 loans")
	assert f"  Central, {loan.product}: debit Interest Receivable " in "\n".join(lines)
	monkeypatch.undo()
	frappe.db.rollback(save_point="dry")


def test_helpers_are_called_as_settings_say(loan, counted_commits, monkeypatch):
	frappe.db.set_single_value("Lending Settings", "close_workers", 2)
	jobs = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **options: jobs.append(options))
	start_close.close_with_workers(COMPANY, date(2026, 6, 20))
	assert [row["queue"] for row in jobs] == ["long", "long"]
	assert len({row["job_id"] for row in jobs}) == 2
	assert str(frappe.db.get_value("Lending Company", COMPANY, "last_closed_date")) == "2026-06-20"


def test_close_is_enqueued_once_but_not_kept_away_by_a_job_whose_worker_was_killed(loan, monkeypatch):
	jobs, until = [], date(2026, 7, 14)
	monkeypatch.setattr(frappe, "enqueue", lambda method, **options: jobs.append(options["job_id"]))
	monkeypatch.setattr(start_close, "get_job_status", lambda job_id: JobStatus.QUEUED)
	assert not start_close.start_close(COMPANY, until)
	monkeypatch.setattr(start_close, "get_job_status", lambda job_id: JobStatus.STARTED)
	with only_one(COMPANY):
		# The lock is this connection's own, and held.
		assert is_closing(COMPANY)
		assert not start_close.start_close(COMPANY, until)
	assert jobs == []
	assert start_close.start_close(COMPANY, until)
	monkeypatch.setattr(start_close, "get_job_status", lambda job_id: None)
	assert start_close.start_close(COMPANY, until)
	assert [job_id.startswith(f"lending-close::{COMPANY}") for job_id in jobs] == [True, True]
	assert len(set(jobs)) == 2


def test_managers_are_told_once_of_a_day_that_is_not_closed_in_time(loan):
	frappe.db.set_single_value("Lending Settings", "close_alert_time", "11:00:00")
	assert COMPANY not in alert_open_days()
	frappe.db.set_single_value("Lending Settings", "close_alert_time", "06:00:00")
	for _ in range(2):
		assert COMPANY in alert_open_days()
	told = frappe.get_all(
		"Notification Log",
		{"document_name": COMPANY, "for_user": get_user("Lending Manager")},
		pluck="subject",
	)
	assert len(told) == 1
	close("2026-06-15", "2026-07-14")
	assert COMPANY not in alert_open_days()


def test_backdated_fact_marks_the_snapshots_it_changes(loan):
	close("2026-06-15", "2026-06-25")
	with travel_to("2026-06-26"):
		make_repayment(loan=loan.name, amount=5_000, value_date="2026-06-22", posting_date="2026-06-26")
	marked = select(
		f"SELECT closing_date FROM lending_loan_day WHERE is_changed = 1 AND loan_id IN {OWN_LOANS} ORDER BY 1"
	)
	assert [day.day for (day,) in marked] == [22, 23, 24, 25]


def test_other_modules_hear_of_the_day(loan, monkeypatch):
	heard = []
	hooks = {"lending_day_posted": ["tests.posted"], "lending_day_closed": ["tests.closed"]}
	get_hooks, get_attr = frappe.get_hooks, frappe.get_attr

	def find(name: str):
		if not name.startswith("tests."):
			return get_attr(name)
		return lambda company, day: heard.append((name, company, str(day)))

	monkeypatch.setattr(
		frappe, "get_hooks", lambda name=None, *a, **k: hooks.get(name) or get_hooks(name, *a, **k)
	)
	monkeypatch.setattr(frappe, "get_attr", find)
	close("2026-06-20", "2026-06-21")
	assert heard == [
		(f"tests.{kind}", COMPANY, day)
		for day in ("2026-06-20", "2026-06-21")
		for kind in ("posted", "closed")
	]


def test_refused_close_leaves_the_ledgers_alone(loan):
	before = Trace.take()
	with pytest.raises(DayCloseError):
		close_api.check_day(COMPANY, date(2026, 7, 15))
	assert Trace.take() == before


def test_months_of_snapshots_are_named_after_their_month():
	assert all(name.startswith("m20") and len(name) == 7 for name in tables.list_months())
	assert tables.list_months() == sorted(tables.list_months())

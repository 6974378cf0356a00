"""What a person sees of the close: time left, live workers, who may correct, a loan's own form, figures out of step, alerts."""

from datetime import timedelta
from types import SimpleNamespace

import click
import frappe
import pytest
from frappe.utils import now_datetime

from lending_app.closing import api as close_api
from lending_app.closing.desk import tell_managers, watch_close
from lending_app.closing.desk.show_close import get_close_view, get_seconds_left
from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.queue.heartbeat import delete_dead_workers, list_live_workers
from lending_app.closing.report.portfolio_classification import portfolio_classification
from lending_app.closing.run.command_close import list_companies, read_closing_date, run_close
from lending_app.lending_setup.database import execute, select
from lending_app.servicing import api, desk_api
from lending_app.servicing.exceptions import LoanStateError
from lending_app.servicing.printouts.build_printout import build_loan_statement
from lending_app.servicing.state.explain_error import explain_error
from lending_app.testing.factories import make_disbursed_loan
from tests.site.closing.closing import close, make_broken_loan
from tests.site.support import COMPANY, as_user, get_user, refused


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture
def loan(shared_loan):
	return frappe.get_doc("Loan", shared_loan)


@pytest.fixture
def broken():
	return make_broken_loan()


def test_time_left_goes_by_the_pace_since_the_close_was_taken_up_again():
	started = now_datetime() - timedelta(seconds=20)

	def part(status, seconds):
		return SimpleNamespace(status=status, finished_on=seconds and started + timedelta(seconds=seconds))

	parts = [part("Done", -3_600), part("Done", 4), part("Done", 8), *[part("Waiting", 0)] * 3]
	record = SimpleNamespace(started_on=started)
	assert get_seconds_left(record, parts) == pytest.approx(30, abs=2)
	assert get_seconds_left(record, [part("Done", -5), part("Waiting", 0)]) is None


def test_workers_that_were_killed_are_not_shown_and_forgotten():
	connection = select("SELECT CONNECTION_ID()")[0][0]
	add = "INSERT INTO lending_close_worker VALUES (%s, %s, %s, NOW(6) - INTERVAL %s SECOND)"
	for worker, number, seconds in (
		("alive", connection, 3),
		("killed", 4_000_000_000, 3),
		("old", 4_000_000_001, 90),
	):
		execute(add, (worker, COMPANY, number, seconds))
	# Its connection has the number of another one since the database was started.
	execute(add, ("before the restart", COMPANY, connection, 10 * 365 * 86_400))
	assert [row["worker"] for row in list_live_workers(COMPANY)] == ["alive"]
	assert set(delete_dead_workers()) >= {"old", "before the restart"}
	kept = {
		row[0] for row in select("SELECT worker FROM lending_close_worker WHERE company = %s", (COMPANY,))
	}
	assert kept == {"alive", "killed"}


def test_close_again_is_offered_to_who_may_where_nobody_closes(loan):
	[name] = close("2026-06-20", "2026-06-20")
	for status, offered in (("Completed", False), ("Failed", True), ("Running", True)):
		frappe.db.set_value("Day Close", name, "status", status)
		with as_user("Lending Accountant"):
			assert close_api.get_close(name)["may_close"] is offered, status
	with as_user("Lending Auditor"):
		view = close_api.get_close(name)
	assert (view["may_close"], view["is_running"], view["workers"]) == (False, False, [])
	assert (str(view["dates"]["last_closed"]), view["dates"]["days_open"]) == ("2026-06-20", 24)


def test_loan_set_aside_says_why_on_its_own_form(broken):
	close("2026-06-21", "2026-06-21")
	[name] = close("2026-06-22", "2026-06-22")
	assert frappe.db.count("Day Close Failure", {"loan": broken.loan}) == 2
	[row] = get_close_view(frappe.get_doc("Day Close", name))["failures"]
	assert "lies before the disbursement" in row.error
	loan = frappe.get_doc("Loan", broken.loan)
	loan.run_method("onload")
	view = loan.get_onload("view")
	assert (view["error"], view["failure"]["name"]) == (row.error, row.name)
	assert len(view["payments"]) == 2
	with refused(LoanStateError, "Still Not Possible"):
		close_api.retry_loan(row.name)
	for use in (desk_api.recalculate_loan, api.get_owed, lambda _: build_loan_statement(loan)):
		with refused(LoanStateError, "Loan Cannot Be Calculated", match="lies before"):
			use(loan.name)
	broken.db_set("value_date", "2026-06-20")
	close_api.retry_loan(row.name)
	loan.run_method("onload")
	view = loan.get_onload("view")
	assert ("error" in view, view["failure"]) == (False, None)


def test_an_error_that_has_no_words_is_told_by_its_name():
	assert explain_error(KeyError("principal")) == "KeyError: 'principal'"


def test_recalculating_tells_what_was_out_of_step_and_who_asked(loan):
	close("2026-06-15", "2026-07-14")
	with as_user("Loan Officer"):
		assert desk_api.recalculate_loan(loan.name) == []
	frappe.db.set_value("Loan", loan.name, "outstanding_principal_amount", 1)
	frappe.db.set_value("Loan Installment", {"parent": loan.name, "number": 2}, "interest_amount", 5)
	frappe.db.delete("Loan Installment", {"parent": loan.name, "number": 3})
	with as_user("Loan Officer") as officer:
		rows = {row["label"]: row for row in desk_api.recalculate_loan(loan.name)}
	assert set(rows) == {"Outstanding Principal", "Installment 2: Interest", "Installment 3"}
	assert "100,000" in rows["Outstanding Principal"]["calculated"]
	assert rows["Installment 3"]["stored"] == "missing"
	# What is kept speaks the company's language.
	[note] = frappe.get_all(
		"Comment",
		{"reference_name": loan.name, "comment_type": "Info", "content": ("like", "%Cuota 2%")},
		["owner", "content"],
	)
	assert (note.owner, "Cuota 2: Interés" in note.content) == (officer, True)
	# The next close replays the loan.
	assert select("SELECT layout FROM lending_loan_state WHERE loan = %s", (loan.name,))[0][0] == 0


def test_managers_get_one_notification_and_one_mail_a_day(loan, monkeypatch):
	mails = []
	monkeypatch.setattr(
		tell_managers.EmailAccount, "find_default_outgoing", lambda: {"email_id": "us@example.com"}
	)
	monkeypatch.setattr(frappe, "sendmail", lambda **mail: mails.append(mail))
	frappe.db.set_single_value("Lending Settings", "close_alert_time", "06:00:00")
	[name] = close("2026-06-15", "2026-06-15")
	frappe.db.set_value("Day Close", name, {"status": "Failed", "message": "no disk"})
	for _ in range(2):
		assert COMPANY in watch_close.alert_open_days()
	[mail] = [mail for mail in mails if mail["reference_name"] == COMPANY]
	manager = get_user("Lending Manager")
	assert manager in mail["recipients"]
	assert get_user("Teller") not in mail["recipients"]
	assert ("no disk" in mail["message"], name in mail["message"]) == (True, True)
	# The day goes on: what was told today is not told again, even where some days have been closed since.
	close("2026-06-16", "2026-06-16")
	watch_close.alert_open_days()
	assert frappe.db.count("Notification Log", {"document_name": COMPANY, "for_user": manager}) == 1


def test_reports_of_a_day_that_is_being_closed_are_refused(loan):
	close("2026-06-15", "2026-06-16")
	frappe.new_doc("Day Close", company=COMPANY, closing_date="2026-06-17").insert()
	with refused(DayCloseError, "Day Not Closed", match="16"):
		portfolio_classification.execute({"company": COMPANY, "closing_date": "2026-06-17"})


@pytest.mark.parametrize("text", ["2026-13-40", "yesterday", "2026-07-15", "2999-12-31"])
def test_the_command_takes_days_that_are_over(text):
	with pytest.raises(click.BadParameter, match="2026-07-14"):
		read_closing_date(text)


def test_the_command_names_the_companies_and_what_went_wrong(broken, counted_commits):
	assert (str(read_closing_date(None)), str(read_closing_date("2026-06-21"))) == (
		"2026-07-14",
		"2026-06-21",
	)
	with pytest.raises(click.BadParameter, match=COMPANY):
		list_companies("Nobody")
	assert list_companies(COMPANY) == [COMPANY]
	lines, is_well = run_close(COMPANY, read_closing_date("2026-06-21"), workers=1)
	assert (lines[0], is_well) == (f"{COMPANY}: 7 day(s) closed, up to 2026-06-21", False)
	assert any("lies before the disbursement" in line for line in lines)
	assert run_close(COMPANY, read_closing_date("2026-06-21"), workers=1) == (
		[f"{COMPANY}: 0 day(s) closed, up to 2026-06-21"],
		True,
	)

"""Clients against lists: found on saving, reviewed by compliance, blocked and lifted by two people."""

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from lending_app.clients.exceptions import ClientNotLendableError
from lending_app.clients.report.screening_log.screening_log import execute
from lending_app.clients.screening.api import get_comparison, review_hit, screen_again
from lending_app.clients.screening.events import resume_runs, run_screening, screen_nightly
from lending_app.clients.screening.exceptions import (
	ClientUnderHitError,
	HitStateError,
	MissingReasonError,
	SamePersonError,
	ScreeningSettingsError,
)
from lending_app.clients.screening.services import screen_book
from lending_app.clients.screening.states import Occasion
from lending_app.clients.services.change_status import set_status
from lending_app.testing.factories import make_client, make_loan_application, make_unique
from tests.site.clients.support import change_settings, list_hits, make_entry, make_list
from tests.site.support import NORTH, as_user, get_user, refused

NAME = {"first_name": "Perengano Zutanito", "last_name": "Mengánez Imaginario"}
LISTED = "MENGANEZ IMAGINARIO, Perengano Zutanito"


@pytest.fixture
def sanctions():
	return make_list().name


@pytest.fixture
def hit(sanctions):
	make_entry(sanctions, LISTED)
	[found] = list_hits(make_client(**NAME).name)
	return found


def decide(
	hit, decision, reason="Compared with the passport", *, branch="Central", role="Compliance Officer"
):
	with as_user(role, branch):
		return review_hit(hit.name, decision, reason)


def get_status(client):
	return frappe.db.get_value("Client", client, ["status", "block_reason"])


# --- Finding -------------------------------------------------------------------------------------


def test_new_client_is_screened_when_saved(sanctions):
	entry = make_entry(sanctions, LISTED, birth_dates="10 Dec 1948")
	client = make_client(**NAME, birth_date="1948-12-10")
	[hit] = list_hits(client.name)
	assert (hit.entry, hit.status, hit.screening_list) == (entry.name, "Open", sanctions)
	assert hit.score == 100
	assert [row.comparison for row in hit.reasons] == ["Spelling", "Birth Date"]
	assert (hit.client_name, hit.branch) == (client.client_name, client.branch)


def test_officer_who_saves_the_client_need_not_see_the_hit(sanctions):
	make_entry(sanctions, LISTED)
	with as_user("Loan Officer"):
		client = make_client(**NAME)
		assert not frappe.has_permission("Screening Hit", "read")
	assert len(list_hits(client.name)) == 1


def test_client_of_another_name_is_not_found(sanctions):
	make_entry(sanctions, LISTED)
	assert list_hits(make_client().name) == []


def test_saving_without_a_change_screens_nothing(hit):
	before = frappe.db.count("Screening Run")
	client = frappe.get_doc("Client", hit.client)
	client.city = "Santiago"
	client.save()
	assert frappe.db.count("Screening Run") == before
	client.last_name = "Peralta"
	client.save()
	assert frappe.db.count("Screening Run") == before + 1


def test_screening_is_logged(hit):
	run = frappe.get_last_doc("Screening Run", {"client": hit.client})
	assert (run.occasion, run.status, run.number_of_clients) == ("Client Saved", "Finished", 1)
	assert (run.number_of_hits, run.number_of_new_hits, run.match_threshold) == (1, 1, 85)
	assert hit.screening_list in run.lists
	assert run.number_of_entries >= 1


def test_entries_of_a_disabled_list_find_nobody():
	screening_list = make_list(is_enabled=0).name
	make_entry(screening_list, LISTED)
	assert list_hits(make_client(**NAME).name) == []


def test_open_hit_closes_when_the_client_is_no_longer_alike(hit):
	client = frappe.get_doc("Client", hit.client)
	client.update({"first_name": "Ana", "last_name": "Reyes"})
	client.save()
	hit.reload()
	assert (hit.status, hit.reviews[-1].decision) == ("Closed", "Closed")


# --- Review --------------------------------------------------------------------------------------


def test_cleared_pair_does_not_come_back(hit):
	assert decide(hit, "Cleared") == "Cleared"
	hit.reload()
	[review] = hit.reviews
	assert (review.decision, review.reason) == ("Cleared", "Compared with the passport")
	assert review.decided_by == get_user("Compliance Officer")
	with as_user("Compliance Officer"):
		screen_again(hit.client)
	assert [row.status for row in list_hits(hit.client)] == ["Cleared"]


def test_cleared_pair_comes_back_when_the_client_changes(hit):
	decide(hit, "Cleared")
	client = frappe.get_doc("Client", hit.client)
	client.birth_date = "1950-01-01"
	client.save()
	[again] = list_hits(hit.client)
	assert (again.name, again.status) == (hit.name, "Open")
	assert [row.decision for row in again.reviews] == ["Cleared", "Opened"]


def test_cleared_pair_comes_back_when_the_entry_changes(hit):
	decide(hit, "Cleared")
	entry = frappe.get_doc("Screening List Entry", hit.entry)
	entry.remarks = "A new charge"
	entry.save()
	with as_user("Compliance Officer"):
		screen_again(hit.client)
	assert [row.status for row in list_hits(hit.client)] == ["Open"]


def test_confirmed_hit_blocks_the_client_with_its_reason(hit):
	decide(hit, "Confirmed")
	status, reason = get_status(hit.client)
	assert status == "Blocked"
	assert hit.name in reason
	application = make_loan_application(client=hit.client)
	with refused(ClientNotLendableError, "Client Cannot Borrow"):
		apply_workflow(application, "Submit Application")


def test_confirmed_hit_stops_lending_whatever_the_status_says(hit):
	decide(hit, "Confirmed")
	frappe.db.set_value("Client", hit.client, "status", "Active")
	application = make_loan_application(client=hit.client)
	with refused(ClientNotLendableError, "Client Cannot Borrow", match=hit.name):
		apply_workflow(application, "Submit Application")


def test_confirmed_hit_keeps_the_client_blocked(hit):
	decide(hit, "Confirmed")
	with refused(ClientUnderHitError, "Client under a Confirmed Hit", match=hit.name):
		set_status(hit.client, "Active", "Asked for by the branch")
	assert get_status(hit.client)[0] == "Blocked"


def test_hit_is_lifted_by_a_second_person_alone(hit):
	decide(hit, "Confirmed")
	with refused(SamePersonError, "Second Person Needed"):
		decide(hit, "Lifted")
	assert decide(hit, "Lifted", "Another person by birth certificate", branch=NORTH) == "Lifted"
	assert get_status(hit.client) == ("Active", None)
	client = frappe.get_doc("Client", hit.client)
	client.city = "Santiago"
	client.save()


def test_block_stays_while_another_hit_is_confirmed(hit):
	make_entry(make_list(list_kind="Internal").name, LISTED)
	with as_user("Compliance Officer"):
		screen_again(hit.client)
	first, second = list_hits(hit.client)
	for row in (first, second):
		decide(row, "Confirmed")
	decide(first, "Lifted", branch=NORTH)
	assert get_status(hit.client)[0] == "Blocked"
	decide(second, "Lifted", branch=NORTH)
	assert get_status(hit.client)[0] == "Active"


def test_politically_exposed_client_is_a_high_risk_and_may_borrow():
	make_entry(make_list(list_kind="Politically Exposed").name, LISTED)
	client = make_client(**NAME)
	[hit] = list_hits(client.name)
	decide(hit, "Confirmed")
	client.reload()
	assert (client.is_politically_exposed, client.risk_level, client.status) == (1, "High", "Active")
	client.city = "Santiago"
	client.save()
	assert client.risk_level == "High"


@pytest.mark.parametrize("reason", ["", "   "])
def test_decision_without_a_reason_is_refused(hit, reason):
	with refused(MissingReasonError, "Reason Missing"):
		decide(hit, "Confirmed", reason)
	assert get_status(hit.client)[0] == "Active"


@pytest.mark.parametrize(
	("first", "second"), [("Cleared", "Cleared"), ("Confirmed", "Cleared"), (None, "Lifted")]
)
def test_decision_that_does_not_follow_is_refused(hit, first, second):
	if first:
		decide(hit, first)
	with refused(HitStateError, "Hit Already Decided"):
		decide(hit, second, branch=NORTH)


@pytest.mark.parametrize("role", ["Loan Officer", "Teller", "Credit Manager", "Lending Auditor"])
def test_others_do_not_decide(hit, role):
	with refused(frappe.PermissionError):
		decide(hit, "Cleared", role=role)
	assert frappe.db.get_value("Screening Hit", hit.name, "status") == "Open"


def test_comparison_shows_both_sides_to_who_may_see_the_hit(hit):
	with as_user("Compliance Officer"):
		found = get_comparison(hit.name)
	assert found["entry"].entry_name == LISTED
	assert found["client"].client_name == frappe.db.get_value("Client", hit.client, "client_name")
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		get_comparison(hit.name)


def test_client_with_a_hit_is_not_deleted(hit):
	with refused(frappe.LinkExistsError):
		frappe.delete_doc("Client", hit.client)


# --- The whole book ------------------------------------------------------------------------------


@pytest.fixture
def book(monkeypatch, counted_commits):
	"""Three clients, two of them on a list that came later; nothing is screened on saving."""
	change_settings(is_screened_on_save=0)
	clients = [make_client(**NAME).name, make_client().name, make_client(**NAME).name]
	return clients, counted_commits


def make_run(**values):
	run = frappe.new_doc("Screening Run", occasion="Nightly", **values)
	return run.insert()


def test_run_screens_everybody_and_commits_part_by_part(book, sanctions):
	clients, commits = book
	change_settings(partition_size=1)
	make_entry(sanctions, LISTED)
	run = make_run()
	run_screening(run.name)
	run.reload()
	assert run.status == "Finished"
	assert run.number_of_clients == frappe.db.count("Client")
	assert len(commits) >= 3
	assert [len(list_hits(client)) for client in clients] == [1, 0, 1]


def test_interrupted_run_goes_on_where_it_stopped(book, sanctions, monkeypatch):
	clients, _ = book
	make_entry(sanctions, LISTED)
	run = make_run(status="Running", last_client=clients[1])
	run_screening(run.name)
	run.reload()
	assert (run.status, run.last_client) == ("Finished", max(frappe.get_all("Client", pluck="name")))
	assert [len(list_hits(client)) for client in clients] == [0, 0, 1]


def test_run_of_one_entry_leaves_the_hits_of_others_alone(book, sanctions):
	clients, _ = book
	make_entry(sanctions, LISTED)
	run_screening(make_run().name)
	other = make_entry(sanctions, make_unique("Nobody Likethis"))
	run_screening(make_run(entry=other.name).name)
	assert [hit.status for hit in list_hits(clients[0])] == ["Open"]


def test_failed_run_says_so_and_is_taken_up_again(book, sanctions, monkeypatch):
	run = make_run()
	monkeypatch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
	monkeypatch.setattr(
		"lending_app.clients.screening.events.screen_next_part",
		lambda *args: (_ for _ in ()).throw(KeyError("x")),
	)
	with pytest.raises(KeyError):
		run_screening(run.name)
	run.reload()
	assert run.status == "Failed"
	assert "Error Log" in run.message
	monkeypatch.undo()
	frappe.db.set_value("Screening Run", run.name, "modified", "2026-07-15 01:00:00", update_modified=False)
	asked = []
	monkeypatch.setattr("lending_app.clients.screening.events.enqueue_run", asked.append)
	resume_runs()
	assert run.name in asked


def test_finished_run_is_not_run_again(book):
	run = make_run(status="Finished")
	run_screening(run.name)
	run.reload()
	assert run.number_of_clients == 0


def test_night_asks_for_one_run(sanctions, monkeypatch):
	asked = []
	monkeypatch.setattr(screen_book, "enqueue_run", asked.append)
	screen_nightly()
	screen_nightly()
	assert len(set(asked)) == 1
	assert frappe.db.get_value("Screening Run", asked[0], "occasion") == Occasion.NIGHTLY.value


def test_entry_written_by_hand_asks_for_a_run(sanctions, monkeypatch):
	asked = []
	monkeypatch.setattr(screen_book, "enqueue_run", asked.append)
	entry = make_entry(sanctions, LISTED)
	[run] = asked
	assert frappe.db.get_value("Screening Run", run, ["occasion", "entry"]) == ("List Updated", entry.name)


# --- Settings and permissions --------------------------------------------------------------------


@pytest.mark.parametrize(
	("field", "value"), [("match_threshold", 101), ("match_threshold", 10), ("partition_size", 0)]
)
def test_settings_out_of_their_limits_are_refused(field, value):
	settings = frappe.get_doc("Screening Settings")
	settings.set(field, value)
	with refused(ScreeningSettingsError, "Setting out of Its Limits"):
		settings.save()


def test_threshold_of_the_settings_is_used(sanctions):
	make_entry(sanctions, "Mengánez Perengano")
	assert list_hits(make_client(**NAME).name) == []
	change_settings(match_threshold=80, minimum_name_score=70)
	assert len(list_hits(make_client(**NAME).name)) == 1


@pytest.mark.parametrize(
	"doctype", ["Screening Hit", "Screening List", "Screening List Entry", "Screening Run"]
)
@pytest.mark.parametrize("role", ["Loan Officer", "Teller", "Collections Agent", "Borrower"])
def test_screening_is_hidden_from_who_serves_clients(doctype, role):
	with as_user(role):
		assert not frappe.has_permission(doctype, "read")


# --- Log -----------------------------------------------------------------------------------------


def test_log_shows_runs_and_decisions(hit):
	decide(hit, "Cleared")
	with as_user("Compliance Officer"):
		columns, runs, *_, summary = execute({"show": "Runs", "client": hit.client})
		_, decisions, *_ = execute({"show": "Decisions"})
	runs = [row for row in runs if row.client]
	assert [row.client for row in runs] == [hit.client]
	assert {column["fieldname"] for column in columns} >= {"lists", "number_of_hits", "seconds"}
	assert (runs[0].number_of_hits, runs[0].occasion) == (1, "Client Saved")
	assert [(row.name, row.decision, row.reason) for row in decisions] == [
		(hit.name, "Cleared", "Compared with the passport")
	]
	assert summary[2]["value"] == 1


def test_log_of_other_days_is_empty(hit):
	decide(hit, "Cleared")
	filters = {"from_date": "2026-07-16", "to_date": "2026-07-20"}
	for show in ("Runs", "Decisions"):
		assert execute(filters | {"show": show})[1] == []


def test_log_is_for_compliance():
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		execute({})

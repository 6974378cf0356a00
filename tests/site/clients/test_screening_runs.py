"""The whole book screened: runs, their log, settings and who may see them."""

import frappe
import pytest

from lending_app.clients.report.screening_log.screening_log import execute
from lending_app.clients.screening import screen_book
from lending_app.clients.screening.events import resume_runs, run_screening, screen_nightly
from lending_app.clients.screening.exceptions import (
	ScreeningSettingsError,
)
from lending_app.clients.screening.states import Occasion
from lending_app.testing.factories import make_client, make_unique
from tests.site.clients.support import LISTED, NAME, change_settings, list_hits, make_entry
from tests.site.clients.test_screening import decide
from tests.site.support import as_user, refused

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

"""Clients against lists: found on saving, reviewed by compliance, blocked and lifted by two people."""

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from lending_app.clients.exceptions import ClientNotLendableError
from lending_app.clients.screening.api import get_comparison, review_hit, screen_again
from lending_app.clients.screening.exceptions import (
	ClientUnderHitError,
	HitStateError,
	MissingReasonError,
	SamePersonError,
)
from lending_app.clients.statuses.change_status import set_status
from lending_app.testing.factories import make_client, make_loan_application
from tests.site.clients.support import LISTED, NAME, list_hits, make_entry, make_list
from tests.site.support import NORTH, as_user, get_user, refused


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


def test_entry_that_was_taken_back_is_forgotten_though_another_came(sanctions):
	"""As many entries as before, and none of them newer than the newest."""
	frappe.db.savepoint("before_entry")
	make_entry(sanctions, LISTED)
	make_client(**NAME)
	newest = frappe.get_last_doc("Screening List Entry").modified
	frappe.db.rollback(save_point="before_entry")
	entry = make_entry(sanctions, LISTED)
	entry.db_set("modified", newest, update_modified=False)
	assert [hit.entry for hit in list_hits(make_client(**NAME).name)] == [entry.name]


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

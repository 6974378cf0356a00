"""The desk's own tools, for staff of another branch, a manager who is limited to one, and a borrower."""

from __future__ import annotations

import frappe
import pytest

from tests.site.access import desk_doors
from tests.site.access.doors import call
from tests.site.access.seeding import SIDES
from tests.site.access.test_walk import MANAGER, PEOPLE
from tests.site.support import get_user

WHO = [PEOPLE[0], PEOPLE[4], MANAGER]


@pytest.mark.parametrize(("role", "side", "hidden"), WHO)
def test_searches_and_views_hold_nothing_of_another_branch(enter, books, role, side, hidden):
	there = books["THERE"]
	requests = [
		*desk_doors.list_searches(there),
		*desk_doors.list_people(there, get_user("Borrower", SIDES["THERE"])),
	]
	for kind in desk_doors.list_tested(there):
		requests += desk_doors.list_views(kind, there)
	assert enter(role, side).walk(requests, *hidden) == []


@pytest.mark.parametrize(("role", "side", "hidden"), WHO)
def test_tools_change_nothing_of_another_branch(enter, books, role, side, hidden):
	person, there = enter(role, side), books["THERE"]
	requests = list(desk_doors.list_hanging_acts(there))
	for kind in desk_doors.list_tested(there):
		requests += desk_doors.list_acts(kind, there, person.user)
	assert person.walk(requests, *hidden) == []


def test_names_of_another_branch_are_not_told_by_tags_and_followers(enter, books):
	person, there = enter("Loan Officer", "HERE"), books["THERE"]
	for kind in desk_doors.list_tested(there):
		for request in (
			call("frappe.desk.doctype.tag.tag.get_tagged_docs", doctype=kind.name, tag="%"),
			call(
				"frappe.desk.form.document_follow.get_follow_users",
				doctype=kind.name,
				doc_name=there.names[kind.name],
			),
		):
			assert there.names[kind.name] not in person.open(request).text


def test_borrower_has_no_use_of_the_desk(enter, books):
	person, own = enter("Borrower", "HERE"), books["HERE"].names["Client"]
	for request in (
		call("frappe.desk.form.load.getdoc", doctype="Client", name=own),
		call("frappe.desk.search.search_link", doctype="User", txt=""),
		call("frappe.desk.form.load.get_user_info_for_viewers", users=frappe.as_json(["Administrator"])),
	):
		answer = person.open(request)
		assert answer.status_code == 403, request
		assert "This is for the staff of the lender" in answer.text


def test_people_of_the_branch_find_it_with_the_same_tools(enter, books):
	there = books["THERE"]
	person = enter("Loan Officer", "THERE")
	borrower = get_user("Borrower", SIDES["THERE"])
	for requests in (desk_doors.list_searches(there), desk_doors.list_people(there, borrower)):
		assert any(found for _request, found in person.ask(requests, "THERE"))
	seen = {
		request.path
		for kind in desk_doors.list_tested(there)
		for request, found in person.ask(desk_doors.list_views(kind, there), "THERE")
		if found
	}
	assert len(seen) >= 8, seen

"""Appraisals, policies and registrations that end: a report, and one task for the officer."""

import frappe
from frappe.desk.doctype.number_card.number_card import get_result

from lending_app.collateral.register.tell_expiries import tell_expiries
from lending_app.collateral.report.collateral_expiries.collateral_expiries import execute
from lending_app.patches.v1_0.find_next_expiries import execute as find_next_expiries
from lending_app.testing.factories import make_client
from tests.site.collateral.test_register import complete, make_thing
from tests.site.support import CENTRAL, NORTH, as_user, get_user


def make_expiring(**overrides):
	"""A formalized car whose policy ends in 17 days, and its registration in 200."""
	thing = complete(make_thing(**overrides))
	thing.insurance[0].ends_on = "2026-08-01"
	thing.registration_expires_on = "2027-01-31"
	return thing.save()


def list_rows(**filters):
	return [
		(row["name"], row["what"], str(row["expires_on"]), row["days_left"]) for row in execute(filters)[1]
	]


def list_tasks(thing):
	filters = {"reference_type": "Collateral", "reference_name": thing.name}
	return frappe.get_all("ToDo", filters, ["allocated_to", "date", "description"], order_by="creation, name")


def test_what_ends_within_the_days_is_listed_to_those_of_the_branch():
	thing = make_expiring(client=make_client(branch=NORTH))
	assert str(thing.next_expires_on) == "2026-08-01"
	with as_user("Loan Officer", NORTH):
		assert (thing.name, "Insurance", "2026-08-01", 17) in list_rows(days=30)
		assert thing.name not in [row[0] for row in list_rows(days=16)]
		ends = [row[1:] for row in list_rows(days=365, kind="Registration") if row[0] == thing.name]
		assert ends == [("Registration", "2027-01-31", 200)]
	with as_user("Loan Officer", CENTRAL):
		assert thing.name not in [row[0] for row in list_rows(days=365)]
	thing.reload().update({"status": "Released"}).save()
	assert thing.next_expires_on is None
	assert thing.name not in [row[0] for row in list_rows(days=365)]


def test_the_officers_of_the_branch_are_told_once_of_each_expiry():
	thing = make_expiring(client=make_client(branch=NORTH))
	tell_expiries()
	[task] = [task for task in list_tasks(thing) if task.allocated_to == get_user("Loan Officer", NORTH)]
	assert str(task.date) == "2026-08-01"
	assert "Corolla 2020" in task.description
	assert not [row for row in list_tasks(thing) if row.allocated_to == get_user("Loan Officer", CENTRAL)]
	before = len(list_tasks(thing))
	tell_expiries()
	assert len(list_tasks(thing)) == before
	thing.reload().insurance[0].ends_on = "2026-08-05"
	thing.save()
	tell_expiries()
	assert len(list_tasks(thing)) == 2 * before


def test_who_entered_it_is_told_alone():
	with as_user("Loan Officer"):
		thing = make_expiring(client=make_client())
	tell_expiries()
	assert [task.allocated_to for task in list_tasks(thing)] == [get_user("Loan Officer")]


def test_the_notice_follows_the_setting():
	thing = make_expiring()
	frappe.db.set_single_value("Lending Settings", "collateral_notice_days", 16)
	frappe.clear_document_cache("Lending Settings", "Lending Settings")
	tell_expiries()
	assert list_tasks(thing) == []


def test_things_of_before_get_their_next_expiry():
	thing = make_expiring()
	frappe.db.set_value("Collateral", thing.name, "next_expires_on", None)
	find_next_expiries()
	assert str(frappe.db.get_value("Collateral", thing.name, "next_expires_on")) == "2026-08-01"


def test_the_card_counts_what_ends_in_30_days():
	card = frappe.get_doc("Number Card", "Collateral Expiring in 30 Days")
	filters = [
		*frappe.parse_json(card.filters_json),
		["Collateral", "next_expires_on", "<=", frappe.utils.add_days(frappe.utils.today(), 30)],
	]
	before = get_result(card, filters)
	make_expiring()
	later = make_expiring()
	later.insurance[0].ends_on = "2026-12-31"
	later.save()
	assert get_result(card, filters) == before + 1

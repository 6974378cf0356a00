"""A company with two branches that each have a record of every kind, committed, and people of both and of none."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import frappe.app
import pytest
import time_machine

from lending_app.lending_setup.permissions import ALL_BRANCH_ROLES
from lending_app.lending_setup.site.complete_site_setup import complete_site_setup
from lending_app.testing.factories import make_branch
from lending_app.testing.wipe import wipe_company
from tests.site.access.catalog import list_kinds
from tests.site.access.seeding import SIDES, Book, get_marker, make_product
from tests.site.access.walker import Walker, give_token, remembered_cache
from tests.site.support import NOW, ROLES, get_user, make_user

COMPANY = "Lending Walk"
NOWHERE = "Walk Nowhere"
# Who walks from where; a branch that is looked into needs nobody but those who find it open.
PEOPLE_OF = {
	SIDES["HERE"]: ROLES,
	SIDES["THERE"]: ("Loan Officer", "Teller", "Borrower"),
	NOWHERE: ("Loan Officer",),
}
# One person with every role of the whole company but the auditor's, limited to a branch all the same.
BOUND = "Lending Manager"


@pytest.fixture(autouse=True)
def commits() -> None:
	"""Requests commit."""


@pytest.fixture(scope="package")
def books(site: str) -> Iterator[dict[str, Book]]:
	"""By side."""
	frappe.set_user("Administrator")
	frappe.app._sites_path = frappe.local.sites_path
	with time_machine.travel(NOW):
		complete_site_setup(COMPANY, "DOP", "Dominican Republic", abbr="LW", first_year=2024)
		frappe.db.set_value("Lending Company", COMPANY, "is_disbursed_by_order", 0)
		# What a run that was broken off has left.
		wipe_company(COMPANY)
		product = make_product(COMPANY)
		books = {side: Book(side, COMPANY, product) for side in SIDES}
		for book in books.values():
			book.fill()
			book.put_in_search()
		make_branch(name=NOWHERE, company=COMPANY)
		for branch, roles in PEOPLE_OF.items():
			for role in roles:
				make_user(role, branch)
				give_token(get_user(role, branch))
		bind_manager(SIDES["HERE"])
		open_search()
		frappe.db.delete("User Permission", {"for_value": NOWHERE})
		frappe.cache.delete_key("user_permissions")
		for side, book in books.items():
			borrower = get_user("Borrower", SIDES[side])
			frappe.db.set_value("User", borrower, "full_name", get_marker(side, "User"))
			frappe.db.set_value("Client", book.names["Client"], "user", borrower)
		# As a manager may enter: a record of one's own that names another branch's.
		there = books["THERE"].names["Client"]
		frappe.db.set_value("Client", books["HERE"].names["Client"], "referred_by", there)
	frappe.db.commit()
	with remembered_cache():
		yield books
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for book in books.values():
		book.wipe()
	close_search()
	wipe_company(COMPANY)


def bind_manager(branch: str) -> None:
	name = get_user(BOUND, branch)
	frappe.get_doc("User", name).add_roles(*(ALL_BRANCH_ROLES - {"System Manager", "Lending Auditor"}))
	limit = {"user": name, "allow": "Branch", "for_value": branch}
	if not frappe.db.exists("User Permission", limit):
		frappe.new_doc("User Permission", **limit).insert()


def open_search() -> None:
	"""Let the desk's search find every kind of record."""
	settings = frappe.get_doc("Global Search Settings")
	for kind in list_kinds():
		if not any(row.document_type == kind.name for row in settings.allowed_in_global_search):
			settings.append("allowed_in_global_search", {"document_type": kind.name})
	settings.save()


def close_search() -> None:
	settings = frappe.get_doc("Global Search Settings")
	kinds = {kind.name for kind in list_kinds()}
	rows = [row for row in settings.allowed_in_global_search if row.document_type not in kinds]
	settings.set("allowed_in_global_search", rows)
	settings.save()


@pytest.fixture
def enter(site, books):
	"""Somebody at the door; foreign rows must be the same afterwards."""

	def enter(role, side):
		branch = SIDES[side] if side else NOWHERE
		return Walker(site, get_user(role, branch) if role else None)

	before = take_snapshot(books)
	yield enter
	frappe.db.commit()
	assert describe_changes(before, take_snapshot(books)) == []


def take_snapshot(books):
	"""Of the other branch. One's own may change: anyone who walked works there."""
	frappe.db.rollback()
	return books["THERE"].snapshot()


def describe_changes(before, after):
	"""Rows that differ, came or went."""
	return [
		f"{doctype} {name}: {was.get(name, {}) and describe_row(was.get(name), now.get(name))}"
		for doctype, now in after.items()
		for was in [before.get(doctype, {})]
		for name in sorted({*was, *now})
		if was.get(name) != now.get(name)
	]


def describe_row(was, now):
	return {key: (value, (now or {}).get(key)) for key, value in was.items() if value != (now or {}).get(key)}

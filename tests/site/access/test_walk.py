"""Everybody at every door: no byte of a foreign record in any answer, and no row of one changed.

Doors, DocTypes, tables, methods, reports, pages and print formats come from the site's own lists (`catalog`), so that a
new one is walked through without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from tests.site.access import doors
from tests.site.access.catalog import HANGING, Kind, list_kinds
from tests.site.access.conftest import BOUND
from tests.site.access.desk_doors import list_tested
from tests.site.access.doors import Request
from tests.site.access.seeding import SIDES, Book
from tests.site.support import get_user

# (role, side of the person or None for none, sides that are hidden)
STAFF = [(role, "HERE", ("THERE",)) for role in ("Loan Officer", "Teller", "Collections Agent")]
# Roles that every user of Desk has beside their own.
EVERYBODY = ("All", "Guest", "Desk User")
PEOPLE = [
	*STAFF,
	("Loan Officer", None, tuple(SIDES)),
	("Borrower", "HERE", ("THERE",)),
	(None, None, tuple(SIDES)),
]
MANAGER = (BOUND, "HERE", ("THERE",))


def list_all(books: dict[str, Book]) -> Iterator[Request]:
	for kind in list_kinds():
		yield from doors.list_lists(kind.name)
		for _fieldname, child in kind.tables:
			yield from doors.list_lists(child, kind.name)
	for doctype in (*HANGING, "Customer", "User"):
		yield from doors.list_lists(doctype)


def read_all(book: Book) -> Iterator[Request]:
	for kind in list_kinds():
		yield from doors.list_reads(kind.name, book.names[kind.name])


def read_by_other_doors(books: dict[str, Book], role: str) -> Iterator[Request]:
	for kind in list_kinds_for(role, books):
		yield from doors.list_other_reads(kind.name, books["THERE"].names[kind.name])
		yield from doors.list_other_lists(kind.name)
		yield from doors.list_linked_reads(kind, books["HERE"])


def list_kinds_for(role: str, books: dict[str, Book]) -> list[Kind]:
	"""All kinds for the manager, whom nothing but the branch keeps out, and for the auditor, who reads everything.

	Anyone else is stopped by the role at most of them, which is the same code for all: those that the role has a right
	to, and those with a real record or of another way to a branch.
	"""
	if role in (BOUND, "Lending Auditor"):
		return list(list_kinds())
	tested = list_tested(books["THERE"])
	return [kind for kind in list_kinds() if kind in tested or has_right(role, kind.name)]


def has_right(role: str, doctype: str) -> bool:
	"""By the role itself, or by one that every user has."""
	return any(row.role in (role, *EVERYBODY) for row in frappe.get_meta(doctype).permissions)


# --- Reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "side", "hidden"), [*PEOPLE, MANAGER])
def test_lists_hold_nothing_of_another_branch(enter, books, role, side, hidden):
	assert enter(role, side).walk(list_all(books), *hidden) == []


@pytest.mark.parametrize(("role", "side", "hidden"), [*PEOPLE, MANAGER])
def test_record_of_another_branch_is_not_read(enter, books, role, side, hidden):
	assert enter(role, side).walk(read_all(books["THERE"]), *hidden) == []


@pytest.mark.parametrize(("role", "side", "hidden"), [PEOPLE[0], PEOPLE[-2], MANAGER])
def test_no_other_door_reads_it_either(enter, books, role, side, hidden):
	assert enter(role, side).walk(read_by_other_doors(books, role), *hidden) == []


def test_people_of_the_branch_do_read_it(enter, books):
	"""The doors that are found closed above are open to who may enter."""
	person = enter("Loan Officer", "THERE")
	for kind in filter(lambda kind: has_read(kind.name), list_kinds()):
		answers = person.ask(doors.list_reads(kind.name, books["THERE"].names[kind.name]), "THERE")
		assert any(found for _request, found in answers), kind.name


def has_read(doctype):
	return any(row.role == "Loan Officer" and row.read for row in frappe.get_meta(doctype).permissions)


# --- Writing -------------------------------------------------------------------------------------


def write_all(books: dict[str, Book], user: str, role: str) -> Iterator[Request]:
	for kind in list_kinds_for(role, books):
		yield from doors.list_creations(kind, books["THERE"], books["HERE"], user)
		yield from doors.list_child_creations(kind, books["THERE"])
		yield from doors.list_writes(kind, books["THERE"], books["HERE"], user)
	yield from doors.list_hanging_creations(books["THERE"], user)


def write_by_other_doors(books: dict[str, Book], user: str, role: str) -> Iterator[Request]:
	for kind in list_kinds_for(role, books):
		yield from doors.list_other_writes(kind, books["THERE"], books["HERE"], user)


WRITERS = [*PEOPLE[:3], PEOPLE[4], ("Lending Auditor", "HERE", ()), MANAGER]


@pytest.mark.parametrize(("role", "side", "hidden"), WRITERS)
def test_record_of_another_branch_is_not_written_nor_named(enter, books, role, side, hidden):
	person = enter(role, side)
	assert person.walk(write_all(books, person.user, role), *hidden) == []


@pytest.mark.parametrize(("role", "side", "hidden"), [PEOPLE[0], *WRITERS[-3:]])
def test_no_other_door_writes_it_either(enter, books, role, side, hidden):
	person = enter(role, side)
	requests = write_by_other_doors(books, person.user, role)
	if not hidden:
		# A remark is no change: who may read a record may comment on it.
		requests = (request for request in requests if not request.path.endswith("add_comment"))
	assert person.walk(requests, *hidden) == []


# --- Methods, reports, pages, print formats ------------------------------------------------------


@pytest.mark.parametrize(("role", "side", "hidden"), [*STAFF, *PEOPLE[4:], MANAGER])
def test_methods_do_nothing_for_another_branch(enter, books, role, side, hidden):
	requests = doors.list_method_calls(books["THERE"], books["HERE"])
	assert enter(role, side).walk(requests, *hidden) == []


def test_methods_change_nothing_for_an_auditor(enter, books):
	requests = doors.list_method_calls(books["THERE"], books["HERE"])
	# A like is no change: who may read a record may like it.
	enter("Lending Auditor", "HERE").walk(row for row in requests if not row.path.endswith("toggle_like"))
	# What has been exported is on the record's timeline, no matter who did it.
	frappe.db.delete("Comment", {"comment_type": "Info", "owner": get_user("Lending Auditor", SIDES["HERE"])})


@pytest.mark.parametrize(("role", "side", "hidden"), [*STAFF, PEOPLE[4], MANAGER])
def test_reports_pages_and_cards_hold_nothing_of_another_branch(enter, books, role, side, hidden):
	requests = [*doors.list_reports(books["THERE"]), *doors.list_pages(books["THERE"])]
	assert enter(role, side).walk(requests, *hidden) == []


@pytest.mark.parametrize(("role", "side", "hidden"), [PEOPLE[0], *PEOPLE[4:], MANAGER])
def test_print_formats_print_nothing_of_another_branch(enter, books, role, side, hidden):
	assert enter(role, side).walk(doors.list_prints(books["THERE"], books["HERE"]), *hidden) == []


def test_people_of_the_branch_do_print_it(enter, books):
	"""The formats that show nothing above show the record to who may print it."""
	answers = enter("Loan Officer", "THERE").ask(doors.list_prints(books["THERE"], books["HERE"]), "THERE")
	shown = {request.values["print_format"] for request, found in answers if "ZQTHEREXclient" in found}
	printed = {
		name
		for name, doctype in doors.list_print_formats()
		if doctype in ("Client", "Loan", "Loan Repayment")
	}
	assert printed
	# The letter is for loans that owe nothing, and says so instead.
	assert printed - {"No-Debt Letter"} <= shown


@pytest.mark.parametrize(("role", "side", "hidden"), [PEOPLE[0], *PEOPLE[4:], MANAGER])
def test_web_pages_and_searches_show_nothing_of_another_branch(enter, books, role, side, hidden):
	requests = [*doors.list_web_pages(books["THERE"]), *doors.list_searches()]
	assert enter(role, side).walk(requests, *hidden) == []


def test_people_of_the_branch_find_and_open_it(enter, books):
	person = enter("Loan Officer", "THERE")
	for requests in ([*doors.list_searches()], [*doors.list_web_pages(books["THERE"])]):
		assert any(found for _request, found in person.ask(requests, "THERE")), requests

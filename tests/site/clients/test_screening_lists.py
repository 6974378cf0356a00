"""List files on a site: versions with what they changed, and damaged files of which nothing is saved."""

import frappe
import pytest

from lending_app.clients.screening.exceptions import (
	EntryDateError,
	LargeRemovalError,
	ListFileRefusedError,
	ListFormatError,
)
from lending_app.testing.factories import make_client
from tests.site.clients.support import list_hits, make_entry, make_list, make_version, read_fixture
from tests.site.support import as_user, refused

FILES = {
	"OFAC SDN XML": ("ofac_sdn.xml",),
	"OFAC SDN CSV": ("ofac_sdn.csv", "ofac_alt.csv"),
	"UN Consolidated XML": ("un_consolidated.xml",),
	"EU Consolidated XML": ("eu_fsf.xml",),
	"EU Consolidated CSV": ("eu_fsf.csv",),
	"Local CSV": ("local.csv",),
}


@pytest.fixture
def local():
	return make_list(list_format="Local CSV").name


def list_entries(screening_list, **filters):
	return frappe.get_all(
		"Screening List Entry",
		{"screening_list": screening_list, **filters},
		["name", "external_id", "entry_name", "is_listed", "added_in", "changed_in", "removed_in"],
		order_by="external_id asc",
	)


def make_rows(*rows):
	return ("code,name\n" + "".join(f"{code},{name}\n" for code, name in rows)).encode()


@pytest.mark.parametrize("form", FILES)
def test_published_formats_are_imported(form):
	screening_list = make_list(list_format=form)
	with as_user("Compliance Officer"):
		version = make_version(screening_list.name, *map(read_fixture, FILES[form]))
	entries = list_entries(screening_list.name)
	assert len(entries) == version.number_of_entries == version.number_of_added > 0
	assert {row.added_in for row in entries} == {version.name}
	assert len(version.file_hash) == 64
	screening_list.reload()
	assert (screening_list.current_version, screening_list.number_of_entries) == (version.name, len(entries))
	assert str(screening_list.published_on) == str(version.published_on)


def test_file_that_another_has_attached_too_is_read_by_its_own_user():
	content = read_fixture("un_consolidated.xml")
	make_version(make_list(list_format="UN Consolidated XML").name, content)
	screening_list = make_list(list_format="UN Consolidated XML").name
	with as_user("Compliance Officer"):
		version = make_version(screening_list, content)
	assert version.number_of_added == 2


def test_imported_entry_finds_clients():
	screening_list = make_list(list_format="OFAC SDN XML")
	make_version(screening_list.name, read_fixture("ofac_sdn.xml"))
	client = make_client(first_name="Muhammad Karim", last_name="Al Inventado", birth_date="1948-12-10")
	[hit] = list_hits(client.name)
	assert hit.score > 95
	entry = frappe.get_doc("Screening List Entry", hit.entry)
	assert entry.birth_dates == "1948-12-10\n1949"
	assert entry.weak_aliases == "ABU KARIM"


def test_next_version_says_what_it_added_changed_and_removed(local):
	first = make_version(
		local, make_rows(("1", "Uno"), ("2", "Dos"), ("3", "Tres"), ("4", "Cuatro"), ("5", "Cinco"))
	)
	second = make_version(
		local, make_rows(("1", "Uno"), ("2", "Dos Dos"), ("3", "Tres"), ("4", "Cuatro"), ("6", "Seis"))
	)
	assert (second.number_of_added, second.number_of_changed, second.number_of_removed) == (1, 1, 1)
	rows = {row.external_id: row for row in list_entries(local)}
	assert (rows["2"].entry_name, rows["2"].changed_in, rows["2"].added_in) == (
		"Dos Dos",
		second.name,
		first.name,
	)
	assert (rows["5"].is_listed, rows["5"].removed_in) == (0, second.name)
	assert rows["6"].added_in == second.name
	assert rows["1"].changed_in is None
	third = make_version(local, make_rows(*((code, rows[code].entry_name) for code in "123456")))
	assert (third.number_of_added, third.number_of_changed, third.number_of_removed) == (1, 0, 0)
	assert frappe.db.get_value("Screening List Entry", rows["5"].name, ["is_listed", "removed_in"]) == (
		1,
		None,
	)


def test_new_version_asks_for_a_run_against_what_is_new(local):
	version = make_version(local, make_rows(("1", "Uno")))
	assert frappe.db.exists("Screening Run", {"version": version.name, "occasion": "List Updated"})


def test_removed_entry_closes_its_open_hits(local):
	make_version(local, make_rows(("1", "Perengano Mengano"), ("2", "Dos")))
	client = make_client(first_name="Perengano", last_name="Mengano")
	make_version(local, make_rows(("2", "Dos")), is_large_removal_accepted=1)
	[hit] = list_hits(client.name)
	assert hit.status == "Closed"


# --- Refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FILES)
def test_file_cut_in_half_is_refused_whole(form):
	screening_list = make_list(list_format=form)
	content, *others = map(read_fixture, FILES[form])
	with refused(ListFileRefusedError, "List File Refused", match="Nothing was imported"):
		make_version(screening_list.name, content[: len(content) // 2 + 1], *others)
	assert list_entries(screening_list.name) == []
	assert not frappe.db.exists("Screening List Version", {"screening_list": screening_list.name})
	assert frappe.db.get_value("Screening List", screening_list.name, "current_version") is None


def test_cut_file_leaves_the_version_before_as_it_was():
	screening_list = make_list(list_format="UN Consolidated XML")
	content = read_fixture("un_consolidated.xml")
	first = make_version(screening_list.name, content)
	before = list_entries(screening_list.name)
	with refused(ListFileRefusedError, match="was cut on its way"):
		make_version(screening_list.name, content[:-200])
	assert list_entries(screening_list.name) == before
	assert frappe.db.get_value("Screening List", screening_list.name, "current_version") == first.name


def test_file_that_lacks_much_of_the_list_is_refused_until_it_is_accepted(local):
	rows = [(str(number), f"Name {number}") for number in range(10)]
	make_version(local, make_rows(*rows))
	with refused(LargeRemovalError, "Many Entries Missing", match="lacks 3 of the 10"):
		make_version(local, make_rows(*rows[:7]))
	assert len(list_entries(local, is_listed=1)) == 10
	make_version(local, make_rows(*rows[:7]), is_large_removal_accepted=1)
	assert len(list_entries(local, is_listed=1)) == 7


def test_same_file_twice_is_refused(local):
	make_version(local, make_rows(("1", "Uno")))
	with refused(ListFileRefusedError, "File Already Imported"):
		make_version(local, make_rows(("1", "Uno")))


def test_file_of_another_list_says_which_one_it_wants():
	screening_list = make_list(list_format="OFAC SDN XML")
	with refused(ListFileRefusedError, match="no file of the format OFAC SDN XML"):
		make_version(screening_list.name, read_fixture("eu_fsf.xml"))


def test_wrong_row_is_named(local):
	with refused(ListFileRefusedError, match="Row 3"):
		make_version(local, b"code,name\n1,Uno\n2,\n")


def test_file_that_is_not_there_is_refused(local):
	with refused(ListFileRefusedError, match="not on this site"):
		frappe.new_doc(
			"Screening List Version", screening_list=local, list_file="/private/files/none.csv"
		).insert()


def test_list_written_by_hand_takes_no_file():
	with refused(ListFormatError, "List without Files"):
		make_version(make_list().name, make_rows(("1", "Uno")))


def test_entries_of_files_are_not_edited_by_hand(local):
	make_version(local, make_rows(("1", "Uno")))
	[row] = list_entries(local)
	entry = frappe.get_doc("Screening List Entry", row.name)
	entry.entry_name = "Otro"
	with refused(ListFormatError, "Imported Entry"):
		entry.save()
	with refused(ListFormatError, "Imported Entry"):
		make_entry(local, "Uno Mas")


def test_format_of_a_list_with_entries_stays(local):
	make_version(local, make_rows(("1", "Uno")))
	document = frappe.get_doc("Screening List", local)
	document.list_format = "OFAC SDN XML"
	with refused(ListFormatError, "Format Already in Use"):
		document.save()


def test_birth_date_that_cannot_be_read_is_refused():
	with refused(EntryDateError, "Birth Date Unreadable", match="yesterday"):
		make_entry(make_list().name, "Uno", birth_dates="1950\nyesterday")


def test_birth_dates_are_kept_in_one_form():
	entry = make_entry(make_list().name, "Uno", birth_dates="10 Dec 1948\n1950 to 1952")
	assert entry.birth_dates == "1948-12-10\n1950/1952"


def test_officer_imports_nothing(local):
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		frappe.new_doc("Screening List Version", screening_list=local, list_file="/private/files/x").insert()

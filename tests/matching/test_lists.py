"""The published formats of lists, each read from a small file of the same shape; damaged files are refused whole."""

from datetime import date
from pathlib import Path

import pytest

from lending_app.clients.lists.errors import (
	CutListFileError,
	EmptyListFileError,
	ForeignListFileError,
	ListFileError,
	ListRowError,
	WrongCountError,
)
from lending_app.clients.lists.model import ListFormat
from lending_app.clients.lists.reader import RepeatedPartyError, UnnamedPartyError, read_list
from lending_app.clients.matching.scoring import ListedParty, PartyKind

FILES = Path(__file__).parent / "lists"
NAMES = {
	ListFormat.OFAC_XML: ("ofac_sdn.xml",),
	ListFormat.OFAC_CSV: ("ofac_sdn.csv", "ofac_alt.csv"),
	ListFormat.UN_XML: ("un_consolidated.xml",),
	ListFormat.EU_XML: ("eu_fsf.xml",),
	ListFormat.EU_CSV: ("eu_fsf.csv",),
	ListFormat.LOCAL_CSV: ("local.csv",),
}
FORMATS = pytest.mark.parametrize("form", NAMES, ids=lambda form: form.value)


def get_contents(form: ListFormat) -> list[bytes]:
	return [(FILES / name).read_bytes() for name in NAMES[form]]


def read(form: ListFormat) -> dict[str, ListedParty]:
	return {party.reference: party for party in read_list(form, *get_contents(form)).parties}


@pytest.mark.parametrize("form", [ListFormat.OFAC_XML, ListFormat.OFAC_CSV])
def test_ofac_person_has_names_dates_papers_and_programs(form):
	party = read(form)["2674"]
	assert party.kind is PartyKind.INDIVIDUAL
	assert set(party.name.replace(",", "").split()) == {"Mohamed", "Karim", "AL-INVENTADO"}
	assert len(party.aliases) == 1
	assert party.weak_aliases == ("ABU KARIM",)
	assert party.birth_dates == ("1948-12-10", "1949")
	assert party.nationalities == ("Iraq",)
	assert party.identity_numbers == ("X-1234567",)
	assert party.programs == ("SDGT", "IRAQ2")


@pytest.mark.parametrize("form", [ListFormat.OFAC_XML, ListFormat.OFAC_CSV])
def test_ofac_entity_and_vessel(form):
	parties = read(form)
	assert (parties["36"].kind, parties["36"].aliases) == (PartyKind.ENTITY, ("CARIBE-IMAGINARIA",))
	assert parties["4001"].kind is PartyKind.VESSEL


def test_un_list():
	parties = read(ListFormat.UN_XML)
	person = parties["6908555"]
	assert (person.name, person.kind) == ("FULANO MENGANO", PartyKind.INDIVIDUAL)
	assert person.aliases == ("فلان منگانو", "Fulano Zutano")
	assert person.weak_aliases == ("El Zutano",)
	assert person.birth_dates == ("1963-01-31", "1960/1962")
	assert person.identity_numbers == ("OR-899999",)
	assert (parties["6908402"].name, parties["6908402"].kind) == ("FUNDACION IMAGINARIA", PartyKind.ENTITY)


@pytest.mark.parametrize("form", [ListFormat.EU_XML, ListFormat.EU_CSV])
def test_eu_list(form):
	parties = read(form)
	person = parties["13"]
	assert (person.name, person.kind) == ("Perengano Al-Ejemplo", PartyKind.INDIVIDUAL)
	assert person.aliases == ("Перенгано Эхемпло",)
	assert person.weak_aliases == (("Pere",) if form is ListFormat.EU_XML else ())
	assert person.birth_dates == ("1937-04-28",)
	assert person.nationalities == ("IRAQ",)
	assert person.identity_numbers == ("PB-778899",)
	assert person.programs == ("IRQ",)
	assert parties["20"].kind is PartyKind.ENTITY


def test_local_list():
	parties = read(ListFormat.LOCAL_CSV)
	assert parties["PEP-1"].aliases == ("María de la Cruz Ejemplo", "Mari Ejemplo")
	assert parties["PEP-1"].birth_dates == ("1970-05-02",)
	assert parties["PEP-2"].kind is PartyKind.ENTITY


@pytest.mark.parametrize(
	("form", "day"),
	[
		(ListFormat.OFAC_XML, date(2026, 7, 10)),
		(ListFormat.OFAC_CSV, None),
		(ListFormat.UN_XML, date(2026, 7, 9)),
		(ListFormat.EU_XML, date(2026, 7, 8)),
		(ListFormat.EU_CSV, date(2026, 7, 8)),
		(ListFormat.LOCAL_CSV, None),
	],
)
def test_day_of_publication(form, day):
	assert read_list(form, *get_contents(form)).published_on == day


@FORMATS
def test_file_cut_anywhere_is_refused(form):
	"""A file that ends early never gives fewer parties: it gives none. A CSV cut between two rows cannot be told."""
	whole, *others = get_contents(form)
	for end in range(0, len(whole.rstrip(b"\r\n\x1a ")) - 1, 3):
		if form.value.endswith("CSV") and whole[:end].endswith(b"\n"):
			continue
		with pytest.raises(ListFileError):
			read_list(form, whole[:end], *others)


@pytest.mark.parametrize("form", [ListFormat.OFAC_XML, ListFormat.UN_XML, ListFormat.EU_XML])
def test_cut_xml_says_that_it_is_cut(form):
	content = get_contents(form)[0]
	with pytest.raises(CutListFileError):
		read_list(form, content[: len(content) // 2])


def test_cut_csv_says_that_it_is_cut():
	content, aliases = get_contents(ListFormat.OFAC_CSV)
	with pytest.raises(CutListFileError):
		read_list(ListFormat.OFAC_CSV, content[: len(content) // 2], aliases)
	with pytest.raises(CutListFileError):
		read_list(ListFormat.OFAC_CSV, content, aliases[:-30])


def test_row_of_another_width_is_named():
	content = get_contents(ListFormat.LOCAL_CSV)[0].replace(b"PEP-1,", b"PEP-1,,")
	with pytest.raises(ListRowError, match="row 2"):
		read_list(ListFormat.LOCAL_CSV, content)


@pytest.mark.parametrize(
	("old", "new", "match"),
	[
		(b"1970-05-02", b"yesterday", "birth_dates"),
		(b"Individual", b"Person", "type"),
		(b"PEP-2", b"", "code"),
	],
)
def test_wrong_value_of_a_local_list_is_named_with_its_row(old, new, match):
	content = get_contents(ListFormat.LOCAL_CSV)[0].replace(old, new)
	with pytest.raises(ListRowError, match=match):
		read_list(ListFormat.LOCAL_CSV, content)


def test_ofac_s_own_count_is_checked():
	content = get_contents(ListFormat.OFAC_XML)[0].replace(b"Count>3<", b"Count>4<")
	with pytest.raises(WrongCountError, match="4 stated, 3 found"):
		read_list(ListFormat.OFAC_XML, content)


@FORMATS
def test_file_of_another_list_is_refused(form):
	other = ListFormat.UN_XML if form is not ListFormat.UN_XML else ListFormat.EU_XML
	with pytest.raises(ListFileError):
		read_list(form, *get_contents(other))


@pytest.mark.parametrize(
	"form", [ListFormat.EU_CSV, ListFormat.LOCAL_CSV, ListFormat.OFAC_XML, ListFormat.EU_XML]
)
def test_other_list_is_called_by_its_name(form):
	other = b"one;two\n1;2\n" if form.value.endswith("CSV") else b"<html><body/></html>"
	with pytest.raises(ForeignListFileError):
		read_list(form, other)


@FORMATS
@pytest.mark.parametrize("content", [b"", b"\x1a", b"\x00\x01\x02"])
def test_empty_and_binary_files_are_refused(form, content):
	with pytest.raises(ListFileError):
		read_list(form, content)


def test_list_without_entries_is_refused():
	with pytest.raises(EmptyListFileError):
		read_list(ListFormat.UN_XML, b"<CONSOLIDATED_LIST/>")


def test_entries_need_a_name_and_a_number_of_their_own():
	content = get_contents(ListFormat.UN_XML)[0]
	with pytest.raises(RepeatedPartyError):
		read_list(ListFormat.UN_XML, content.replace(b"6908402", b"6908555"))
	with pytest.raises(UnnamedPartyError):
		read_list(ListFormat.UN_XML, content.replace(b"FUNDACION IMAGINARIA", b" "))


def test_entities_of_xml_reach_no_file(tmp_path):
	secret = tmp_path / "secret"
	secret.write_text("SECRET")
	content = (
		f'<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x SYSTEM "{secret.as_uri()}">]><CONSOLIDATED_LIST><INDIVIDUALS>'
		"<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Ana &x;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
	)
	[party] = read_list(ListFormat.UN_XML, content.encode()).parties
	assert party.name == "Ana"

"""Spanish and French are complete: every string of Desk, messages and paper, with its placeholders."""

from __future__ import annotations

import csv
import json
import re

import pytest

from lending_app.origination.states import ApplicationStatus
from tests.contract.translatable import APP, collect

LANGUAGES = ("es", "fr")
PLACEHOLDER = re.compile(r"\{\d*\}")


def read_rows(language: str) -> list[list[str]]:
	path = APP / "translations" / f"{language}.csv"
	with path.open(encoding="utf-8", newline="") as file:
		return list(csv.reader(file))


def test_the_collector_finds_strings_of_every_kind() -> None:
	found = collect()
	examples = {
		"Outstanding Principal": "loan.json",  # label of a field
		"Defaulted": "loan.json",  # option of a select
		"Nothing can be posted on or before this day.": "lending_company.json",  # description
		"Above Approved Amount": "disburse_loan.py",  # title of a refusal
		"Receive Payment": "loan.js",  # button
		"Take into Review": "workflow_action_master.json",  # action of the workflow
		"Work to Do": "lending.json",  # heading of the workspace
		"Loan Ledger Reconciliation": "loan_ledger_reconciliation.json",  # report
		"Payment Receipt": "receipt_payload.py",  # paper
		"New Client": "custom_html_block.json",  # button of the workspace
	}
	missed = {
		text: file
		for text, file in examples.items()
		if not any(path.endswith(file) for path in found.get(text, ()))
	}
	assert missed == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
	# A row for one DocType alone leaves the text as it is everywhere else.
	translated = {row[0] for row in read_rows(language) if len(row) == 2}
	missing = {text: sorted(paths) for text, paths in sorted(collect().items()) if text not in translated}
	assert missing == {}, f"add these to lending_app/translations/{language}.csv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_of_an_application_have_words_of_their_own(language: str) -> None:
	"""Frappe's word for a submitted document is not ours, and "solicitud" is feminine."""
	own = {row[0] for row in read_rows(language) if row[2:] == ["Loan Application"]}
	assert {status.value for status in ApplicationStatus} - own == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_the_app_does_not_say(language: str) -> None:
	stale = sorted({row[0] for row in read_rows(language)} - set(collect()))
	assert stale == [], f"take these out of lending_app/translations/{language}.csv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_whole(language: str) -> None:
	rows = read_rows(language)
	keys = [(row[0], *row[2:]) for row in rows]
	assert [row for row in rows if len(row) not in (2, 3) or not row[1].strip()] == []
	assert [key for key in keys if keys.count(key) > 1] == []
	broken = [
		row for row in rows if sorted(PLACEHOLDER.findall(row[0])) != sorted(PLACEHOLDER.findall(row[1]))
	]
	assert broken == []


def test_the_languages_have_the_same_rows() -> None:
	first, second = ({(row[0], *row[2:]) for row in read_rows(language)} for language in LANGUAGES)
	assert first == second


def test_a_penalty_is_not_called_as_the_arrears_that_it_is_for() -> None:
	"""*Mora* is being late; what it costs is *recargo por mora*."""
	named = re.compile(r"(?<!recargo por )(?<!recargos por )(?<!recargos de )\bmora\b", re.IGNORECASE)
	rows = [row for row in read_rows("es") if re.search("penalt", row[0], re.IGNORECASE)]
	assert rows
	assert [row[:2] for row in rows if named.search(row[1])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_record_of_a_form_is_no_button(language: str) -> None:
	"""*Record* is a button elsewhere; as the heading of a section it is a noun."""
	nouns = {row[2] for row in read_rows(language) if row[0] == "Record" and len(row) == 3}
	forms = [json.loads(path.read_text()) for path in APP.glob("*/doctype/*/*.json")]
	named = {
		form["name"] for form in forms if any(field.get("label") == "Record" for field in form["fields"])
	}
	assert len(named) > 3
	assert named - nouns == set()

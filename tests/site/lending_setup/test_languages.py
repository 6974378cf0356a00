"""The language that clients and staff start with: the company's country's, unless the site or somebody says another."""

import frappe
import pytest

from lending_app.lending_setup.language.default_language import get_default_language, list_country_languages
from lending_app.lending_setup.site.complete_site_setup import speak_language_of
from lending_app.origination.documents.language import get_language
from lending_app.testing.factories import make_client, make_unique
from tests.site.support import CENTRAL


@pytest.fixture
def no_mail(monkeypatch):
	monkeypatch.setattr(frappe, "sendmail", lambda *args, **kwargs: None)


@pytest.fixture
def settings_undone(undone):
	"""The site's defaults are cached: what a test wrote goes, and then the cache."""
	yield
	frappe.db.rollback()
	frappe.clear_cache()


@pytest.mark.parametrize(
	("country", "first"),
	[("Dominican Republic", "es"), ("Mexico", "es"), ("Haiti", "fr"), ("France", "fr"), ("Brazil", "pt")],
)
def test_country_has_its_language(country, first):
	assert first in list_country_languages(country)[:2]


def make_officer():
	values = {"first_name": "Rosa", "last_name": "Quispe", "email": f"{make_unique('r').lower()}@example.com"}
	roles = [{"role": "Loan Officer"}]
	return frappe.new_doc("Staff Profile", **values, branch=CENTRAL, roles=roles).insert().user


def test_new_officer_of_a_dominican_branch_reads_spanish_and_so_do_their_clients(no_mail):
	user = make_officer()
	assert frappe.db.get_value("User", user, "language") == "es"
	frappe.set_user(user)
	client = make_client()
	assert client.language == "es"
	assert get_language(client.name) == "es"
	assert make_client(language="en").language == "en"


def test_imported_client_without_a_language_gets_the_countrys():
	frappe.flags.in_import = True  # Frappe fills in no defaults then
	values = {"client_type": "Individual", "first_name": "Ana", "last_name": "Reyes", "status": "Prospect"}
	client = frappe.get_doc(
		{"doctype": "Client", **values, "branch": CENTRAL, "identity_number": make_unique("I")}
	)
	assert client.insert().language == "es"


def test_language_that_was_chosen_stays():
	client = make_client(language="fr")
	assert client.language == "fr"
	client.language = "en"
	client.save()
	assert client.language == "en"


def test_site_that_speaks_one_of_the_countrys_languages_keeps_it(settings_undone):
	frappe.db.set_single_value("System Settings", "language", "fr")
	frappe.db.set_value("Company", "Lending Test", "country", "Haiti")
	frappe.clear_document_cache("Company", "Lending Test")
	assert get_default_language(CENTRAL) == "fr"


def test_set_up_gives_an_english_site_the_countrys_language(settings_undone):
	speak_language_of("Dominican Republic")
	assert frappe.db.get_single_value("System Settings", "language") == "es"
	speak_language_of("France")
	assert frappe.db.get_single_value("System Settings", "language") == "es"

"""Finding clients by the beginnings of words."""

import frappe
import pytest
from frappe.desk.search import search_link

from lending_app.clients.personal_data.erase_client import erase_client
from lending_app.clients.search.api import query_clients, search_clients
from lending_app.clients.search.index_clients import index_missing_clients
from lending_app.testing.factories import make_client, make_unique
from tests.site.support import NORTH, QueryLog, as_user


@pytest.fixture
def client():
	number = make_unique("Q").replace("-", "")
	return make_client(
		first_name="José María",
		last_name=f"Peñalba {number}",
		identity_type="Passport",
		mobile_phone="+1 809-555-1234",
		email=f"{number}@example.com",
		city="Jarabacoa",
	)


def find(text, **options):
	return [row["name"] for row in search_clients(text, **options)]


@pytest.mark.parametrize("text", ["jose penalba", "PEÑALBA José", "peñal mar", "penalba jos"])
def test_name_is_found_without_accents_and_in_any_order(client, text):
	assert client.name in find(text, limit=200)


def test_number_telephone_mail_and_code_are_found(client):
	for text in (
		client.identity_number,
		client.identity_number.replace("-", ""),
		client.identity_number[:-1],
		"809 555 1234",
		"(809) 555-1234",
		"+1 809-555-1234",
		"5551234",
		client.email,
		client.email[:-5].upper(),
		client.name,
		client.name.rpartition("-")[2],
	):
		assert client.name in find(text, limit=200), text


def test_address_is_found_where_names_are_too_few(client):
	assert client.name in find("jarabacoa", limit=200)
	assert client.name in find("jose jarabacoa", limit=200)


@pytest.mark.parametrize("text", ["zzzznobody", "%", "_", "' or 1=1 --", "\\", "jose zzzz", "%%%@%"])
def test_nothing_else_is_found(client, text):
	assert client.name not in find(text, limit=200)


def test_changed_name_is_found_and_the_old_one_is_not(client):
	old = client.last_name
	client.last_name = make_unique("Quintanar").replace("-", "")
	client.save()
	assert find(client.last_name) == [client.name]
	assert find(old.split()[1]) == [client.name]  # still its e-mail
	assert client.name not in find(old)


def test_link_field_uses_the_index(client):
	found = search_link("Client", f"penalba {client.last_name.split()[1]}")
	assert [row["value"] for row in found] == [client.name]
	assert found[0]["label"] == client.client_name


def test_link_field_keeps_its_filters(client):
	text = client.last_name.split()[1]
	assert search_link("Client", text, filters={"status": "Blocked"}) == []
	assert len(search_link("Client", text, filters={"status": ["in", ["Active"]]})) == 1
	assert len(search_link("Client", text, filters=[["Client", "status", "=", "Active"]])) == 1


def test_empty_text_offers_the_latest(client):
	# Runs that were killed may have left clients on the site, made on days after that of the tests.
	frappe.db.set_value(
		"Client", client.name, {"creation": "2099-12-31", "modified": "2099-12-31"}, update_modified=False
	)
	assert client.name in [row[0] for row in query_clients("Client", "", "name", 0, 10)]


def test_officer_of_another_branch_does_not_find_the_client(client):
	text = client.last_name.split()[1]
	with as_user("Loan Officer", NORTH):
		assert find(text) == []
		assert query_clients("Client", text, "name", 0, 10) == []
	with as_user("Loan Officer"):
		assert find(text) == [client.name]


def test_borrower_searches_nobody(client):
	with as_user("Borrower"), pytest.raises(frappe.PermissionError):
		find("jose")


def test_clients_written_past_their_documents_are_indexed(client):
	frappe.db.delete("Client Search Term", {"client": client.name})
	assert find(client.email) == []
	assert index_missing_clients() >= 1
	assert find(client.email) == [client.name]
	assert index_missing_clients() == 0


def test_deleted_client_leaves_no_terms(client):
	frappe.delete_doc("Client", client.name)
	assert frappe.db.count("Client Search Term", {"client": client.name}) == 0


def test_saving_without_a_change_writes_no_terms(client):
	with QueryLog() as queries:
		client.save()
	assert [query for query in queries if "insert into `tabClient Search Term`" in query.lower()] == []


def test_erased_client_leaves_no_terms(client):
	erase_client(client.name, "Asked for by the client")
	assert frappe.db.count("Client Search Term", {"client": client.name}) == 0

"""Clients entered twice: found, merged with nothing lost, and taken apart again."""

import frappe
import pytest

from lending_app.clients.duplicates.api import (
	compare_clients,
	dismiss_duplicate,
	find_similar_clients,
)
from lending_app.clients.duplicates.exceptions import (
	DismissalError,
)
from lending_app.clients.duplicates.list_duplicates import list_duplicates
from lending_app.testing.factories import make_client, make_unique
from tests.site.clients.support import change_settings
from tests.site.support import NORTH, as_user, refused


def make_twins(**values):
	"""Two clients of one name and birth date with two numbers."""
	number = make_unique("Gemelo").replace("-", "")
	shared = {"last_name": number, "birth_date": "1980-03-04"}
	first = make_client(first_name="José", **shared)
	return first, make_client(first_name="Jose", **shared | values)


def make_merge(kept, merged, **values):
	merge = frappe.new_doc(
		"Client Merge", kept_client=kept.name, merged_client=merged.name, reason="One person"
	)
	return merge.update(values).insert()


def get_pair(first, second):
	names = sorted([first.name, second.name])
	found = frappe.db.get_value("Client Duplicate", {"client": names[0], "other_client": names[1]})
	return frappe.get_doc("Client Duplicate", found) if found else None


# --- Finding -------------------------------------------------------------------------------------


def test_similar_client_is_found_while_typing():
	client, _ = make_twins()
	typed = {"client_name": f"{client.last_name}, JOSE", "birth_date": "1980-03-04"}
	with as_user("Loan Officer"):
		found = find_similar_clients(typed)
	assert client.name in [row["client"] for row in found]
	assert found[0]["has_similar_name"] == found[0]["has_same_birth_date"] == 1
	assert find_similar_clients({"client_name": typed["client_name"], "birth_date": "1981-03-04"}) == []


@pytest.mark.parametrize("field", ["mobile_phone", "email", "identity_number"])
def test_same_number_telephone_or_mail_is_found_while_typing(field):
	number = frappe.generate_hash(length=4)
	client = make_client(mobile_phone="+1 809-555-7788", email=f"{number}@example.com")
	typed = {
		"mobile_phone": "809 555 7788",
		"email": client.email.upper(),
		"identity_number": client.identity_number,
	}
	found = find_similar_clients({field: typed[field]})
	assert client.name in [row.get("client") for row in found]


def test_client_of_another_branch_is_told_by_its_branch_alone():
	client, _ = make_twins()
	frappe.clear_messages()
	with as_user("Loan Officer", NORTH):
		found = find_similar_clients({"identity_number": client.identity_number})
	assert frappe.message_log == []  # Frappe would tell of each client that it withholds
	[row] = found
	assert row["branch"] == "Central"
	assert "client" not in row
	assert "client_name" not in row


def test_a_client_is_not_like_itself():
	client = make_client()
	assert find_similar_clients({"name": client.name, "identity_number": client.identity_number}) == []


def test_night_lists_pairs_with_what_they_share():
	first, second = make_twins()
	list_duplicates()
	pair = get_pair(first, second)
	assert (pair.status, pair.has_similar_name, pair.has_same_birth_date) == ("Open", 1, 1)
	assert pair.score >= 90
	assert (pair.has_same_identity, pair.has_same_phone, pair.has_same_email) == (0, 0, 0)


def test_pair_that_is_none_any_more_goes():
	first, second = make_twins()
	list_duplicates()
	second.birth_date = "1990-01-01"
	second.save()
	list_duplicates()
	assert get_pair(first, second) is None


def test_telephone_that_many_share_makes_no_pairs():
	change_settings(largest_shared_group=2)
	clients = [make_client(mobile_phone="+1 809-555-9911") for _ in range(3)]
	list_duplicates()
	assert get_pair(*clients[:2]) is None


def test_dismissed_pair_stays_dismissed_until_one_changes():
	first, second = make_twins()
	list_duplicates()
	with as_user("Credit Manager"):
		dismiss_duplicate(get_pair(first, second).name, "Twins, by their documents")
	list_duplicates()
	pair = get_pair(first, second)
	assert (pair.status, pair.dismissal_reason) == ("Dismissed", "Twins, by their documents")
	second.mobile_phone = "+1 809-555-4321"
	second.save()
	list_duplicates()
	assert get_pair(first, second).status == "Open"


def test_pair_is_dismissed_with_a_reason_and_once():
	first, second = make_twins()
	list_duplicates()
	pair = get_pair(first, second)
	with refused(DismissalError, "Not Dismissed"):
		dismiss_duplicate(pair.name, " ")
	dismiss_duplicate(pair.name, "Twins")
	with refused(DismissalError, "Not Dismissed"):
		dismiss_duplicate(pair.name, "Twins")


def test_comparison_needs_rights_on_both():
	first, second = make_twins()
	assert [row.name for row in compare_clients(first.name, second.name)] == [first.name, second.name]
	with as_user("Loan Officer", NORTH), pytest.raises(frappe.PermissionError):
		compare_clients(first.name, second.name)

"""Clients entered twice: found, merged with nothing lost, and taken apart again."""

import frappe
import pytest

from lending_app.clients.duplicates.api import (
	compare_clients,
	dismiss_duplicate,
	find_similar_clients,
	undo_merge,
)
from lending_app.clients.duplicates.exceptions import (
	DismissalError,
	MergedClientError,
	MergeRefusedError,
	UndoRefusedError,
)
from lending_app.clients.duplicates.services.list_duplicates import list_duplicates
from lending_app.clients.screening.api import screen_again
from lending_app.clients.services.change_status import set_status
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment, make_unique
from tests.site.clients.support import change_settings, make_entry, make_list
from tests.site.support import NORTH, as_user, assert_ledgers_agree, refused


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
	with as_user("Loan Officer", NORTH):
		found = find_similar_clients({"identity_number": client.identity_number})
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
		dismiss_duplicate(get_pair(first, second).name, "Twins, by their papers")
	list_duplicates()
	pair = get_pair(first, second)
	assert (pair.status, pair.dismissal_reason) == ("Dismissed", "Twins, by their papers")
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


# --- Merging -------------------------------------------------------------------------------------


@pytest.fixture
def borrower():
	"""A client with a loan that was paid once, a note, a task and a file."""
	client = make_client(first_name="José", last_name=make_unique("Gemelo"), email="jose@example.com")
	loan = make_disbursed_loan(client=client.name)
	make_repayment(loan=loan.name)
	client.add_comment("Comment", "Came by")
	frappe.new_doc("ToDo", description="Call", reference_type="Client", reference_name=client.name).insert()
	file = frappe.new_doc("File", file_name="id.txt", content=make_unique("id"), is_private=1)
	file.update({"attached_to_doctype": "Client", "attached_to_name": client.name})
	file.insert()
	return client, loan.name


def list_pointing_at(client, customer):
	"""Everything that names a client or its customer: the state that a merge and its undoing are compared by."""
	found = {}
	for doctype, field, value in (
		("Loan", "client", client),
		("Loan Application", "client", client),
		("Loan Disbursement", "client", client),
		("Loan Repayment", "client", client),
		("ToDo", "reference_name", client),
		("File", "attached_to_name", client),
		("Comment", "reference_name", client),
		("GL Entry", "party", customer),
		("Journal Entry Account", "party", customer),
		("Payment Ledger Entry", "party", customer),
	):
		filters = {field: value} | ({"comment_type": "Comment"} if doctype == "Comment" else {})
		found[doctype, field] = sorted(frappe.get_all(doctype, filters, pluck="name"))
	return found


def test_preview_says_what_would_move_and_moves_nothing(borrower):
	merged, _ = borrower
	kept = make_client()
	before = list_pointing_at(merged.name, merged.customer)
	merge = make_merge(kept, merged)
	moves = {(row.document_type, row.fieldname): row.number_of_documents for row in merge.moves}
	assert moves["Loan", "client"] == 1
	assert moves["GL Entry", "party"] == len(before["GL Entry", "party"]) > 0
	assert merge.number_of_documents == sum(moves.values())
	assert [row.fieldname for row in merge.fills] == ["email"]
	assert list_pointing_at(merged.name, merged.customer) == before


def test_merge_moves_everything_and_the_ledgers_still_agree(borrower):
	merged, loan = borrower
	kept = make_client()
	before = list_pointing_at(merged.name, merged.customer)
	make_merge(kept, merged).submit()
	assert not any(list_pointing_at(merged.name, merged.customer).values())
	after = list_pointing_at(kept.name, kept.customer)
	for key, names in before.items():
		assert set(names) <= set(after[key]), key
	for client in (kept, merged):
		client.reload()
	assert (kept.email, merged.status) == ("jose@example.com", "Inactive")
	assert frappe.db.get_value("Customer", merged.customer, "disabled") == 1
	assert_ledgers_agree()
	make_repayment(loan=loan)
	assert_ledgers_agree()


def test_undone_merge_is_as_if_it_never_was(borrower):
	merged, _loan = borrower
	kept = make_client()
	before = [list_pointing_at(client.name, client.customer) for client in (kept, merged)]
	merge = make_merge(kept, merged)
	with as_user("Credit Manager"):
		merge.submit()
		undo_merge(merge.name, "Two people after all")
	assert [list_pointing_at(client.name, client.customer) for client in (kept, merged)] == before
	for client in (kept, merged):
		client.reload()
	assert (kept.email, merged.status) == (None, "Active")
	assert frappe.db.get_value("Customer", merged.customer, "disabled") == 0
	assert frappe.db.get_value("Client Merge", merge.name, ["docstatus", "undo_reason"]) == (
		2,
		"Two people after all",
	)
	assert_ledgers_agree()


def test_what_came_after_the_merge_stays_where_it_is(borrower):
	merged, _ = borrower
	kept = make_client()
	merge = make_merge(kept, merged)
	merge.submit()
	later = make_disbursed_loan(client=kept.name)
	undo_merge(merge.name, "Two people after all")
	assert frappe.db.get_value("Loan", later.name, "client") == kept.name
	assert_ledgers_agree()


def test_portal_user_goes_along_and_comes_back():
	user = frappe.new_doc("User", email=f"{frappe.generate_hash(length=8)}@example.com", first_name="P")
	user.flags.no_welcome_mail = True
	user.insert()
	kept, merged = make_client(), make_client(user=user.name)
	merge = make_merge(kept, merged)
	merge.submit()
	assert [frappe.db.get_value("Client", row.name, "user") for row in (kept, merged)] == [user.name, None]
	undo_merge(merge.name, "Two people after all")
	assert [frappe.db.get_value("Client", row.name, "user") for row in (kept, merged)] == [None, user.name]


def test_merge_closes_its_pair_and_undoing_opens_it():
	first, second = make_twins()
	list_duplicates()
	merge = make_merge(first, second)
	merge.submit()
	assert get_pair(first, second).status == "Merged"
	list_duplicates()
	assert get_pair(first, second).status == "Merged"
	undo_merge(merge.name, "Two people after all")
	assert get_pair(first, second).status == "Open"


def test_merged_client_is_not_changed():
	first, second = make_twins()
	make_merge(first, second).submit()
	second.reload()
	second.city = "Santiago"
	with refused(MergedClientError, "Client Was Merged", match=first.name):
		second.save()
	with refused(MergedClientError, "Client Was Merged", match=first.name):
		set_status(second.name, "Active", "Asked for by the branch")


@pytest.mark.parametrize("case", ["same", "types", "blocked", "twice", "hit"])
def test_merge_that_would_lose_something_is_refused(case):
	kept, merged = make_twins()
	if case == "same":
		merged = kept
	elif case == "types":
		merged = make_client(client_type="Company", company_name=make_unique("Colmado"))
	elif case == "blocked":
		merged.db_set("status", "Blocked")
	elif case == "twice":
		make_merge(make_client(), merged).submit()
	else:
		make_entry(make_list().name, merged.client_name)
		screen_again(merged.name)
	before = frappe.db.count("Client Merge")
	with refused(MergeRefusedError):
		make_merge(kept, merged)
	assert frappe.db.count("Client Merge") == before


def test_undoing_needs_a_reason_and_the_client_that_stayed():
	kept, merged = make_twins()
	merge = make_merge(kept, merged)
	merge.submit()
	with refused(UndoRefusedError, "Reason Missing"):
		undo_merge(merge.name, "")
	merge.reload()
	with refused(UndoRefusedError, "Reason Missing"):
		merge.cancel()
	last = make_client()
	make_merge(last, kept).submit()
	with refused(UndoRefusedError, "Merged Again", match=last.name):
		undo_merge(merge.name, "Two people after all")


@pytest.mark.parametrize("role", ["Loan Officer", "Teller", "Compliance Officer"])
def test_others_do_not_merge(role):
	kept, merged = make_twins()
	with as_user(role), refused(frappe.PermissionError):
		make_merge(kept, merged)

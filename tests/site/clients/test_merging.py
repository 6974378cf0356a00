"""Clients merged into one, and taken apart again."""

from io import BytesIO

import frappe
import pytest
from PIL import Image

from lending_app.clients.duplicates.api import (
	undo_merge,
)
from lending_app.clients.duplicates.exceptions import (
	MergedClientError,
	MergeRefusedError,
	UndoRefusedError,
)
from lending_app.clients.duplicates.list_duplicates import list_duplicates
from lending_app.clients.screening.api import screen_again
from lending_app.clients.statuses.change_status import set_status
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment, make_unique
from tests.site.clients.support import make_entry, make_list
from tests.site.clients.test_duplicates import get_pair, make_merge, make_twins
from tests.site.support import as_user, assert_ledgers_agree, refused

# --- Merging -------------------------------------------------------------------------------------


@pytest.fixture
def borrower():
	"""A client with a loan that was paid once, a note, a task and a file."""
	client = make_client(first_name="José", last_name=make_unique("Gemelo"), email="jose@example.com")
	loan = make_disbursed_loan(client=client.name)
	make_repayment(loan=loan.name)
	client.add_comment("Comment", "Came by")
	frappe.new_doc("ToDo", description="Call", reference_type="Client", reference_name=client.name).insert()
	picture = BytesIO()
	Image.new("RGB", (40, 30), "white").save(picture, "PNG")
	file = frappe.new_doc("File", file_name="id.png", content=picture.getvalue(), is_private=1)
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

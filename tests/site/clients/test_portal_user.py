"""Who signs for a client in the portal: no staff, and connected by a manager."""

import json

import frappe
import pytest
from frappe import client as desk

from lending_app.clients.exceptions import PortalUserError, StaffInPortalError
from lending_app.origination.offers.answer_offer import accept_offer
from lending_app.portal import access, api
from lending_app.portal.exceptions import NoClientError
from lending_app.testing.factories import make_client
from tests.site.forging import post, put
from tests.site.origination.conftest import (  # noqa: F401  # the states of an application
	approved,
	draft,
	in_review,
	offered,
	shared_approved,
	shared_draft,
	shared_in_review,
	shared_offered,
	shared_submitted,
	submitted,
)
from tests.site.portal.support import get_page, read
from tests.site.support import as_user, get_user, refused

TITLE = "Portal User"


def make_visitor(*roles):
	"""A website user with roles."""
	user = frappe.new_doc("User", email=f"{frappe.generate_hash(length=8)}@example.com", first_name="Visitor")
	user.update({"user_type": "Website User", "send_welcome_email": 0})
	for role in roles:
		user.append("roles", {"role": role})
	return user.insert().name


def test_manager_connects_a_website_user_and_it_is_recorded():
	client, user = make_client(), make_visitor()
	with as_user("Lending Manager") as manager:
		put("Client", client.name, {"user": user})
		put("Client", client.name, {"mobile_phone": "+1 809-555-0142"})
	comments = frappe.get_all(
		"Comment", {"reference_name": client.name, "comment_type": "Info"}, ["content", "owner"]
	)
	[comment] = [row for row in comments if "Usuario del portal" in row.content]
	assert (user in comment.content, comment.owner) == (True, manager)


@pytest.mark.parametrize("way", ["put", "set_value", "post", "bulk"])
def test_officer_connects_nobody(way):
	client, user = make_client(), make_visitor()
	values = {"client_type": "Individual", "first_name": "Ana", "last_name": "Reyes", "branch": "Central"}
	ways = {
		"put": lambda: put("Client", client.name, {"user": user}),
		"set_value": lambda: desk.set_value("Client", client.name, "user", user),
		"post": lambda: post("Client", values | {"identity_number": "PORTAL-1", "user": user}),
		"bulk": lambda: desk.insert_many(
			json.dumps([{"doctype": "Client", **values, "identity_number": "PORTAL-2", "user": user}])
		),
	}
	with as_user("Loan Officer"), refused(PortalUserError, TITLE, match="connect a client"):
		ways[way]()
	assert not frappe.db.exists("Client", {"user": user})


def test_officer_disconnects_nobody():
	client = make_client(user=make_visitor())
	with as_user("Loan Officer"), refused(PortalUserError, TITLE):
		put("Client", client.name, {"user": None})
	with as_user("Loan Officer"):
		put("Client", client.name, {"mobile_phone": "+1 809-555-0142"})


def test_staff_signs_for_no_client():
	client = make_client()
	staff = [get_user(role) for role in ("Loan Officer", "Lending Manager", "Lending Auditor")]
	for user in [*staff, make_visitor("Teller"), "Administrator", "Guest"]:
		with as_user("Credit Manager"), refused(PortalUserError, TITLE):
			put("Client", client.name, {"user": user})
	with as_user("Lending Manager") as manager, refused(PortalUserError, TITLE, match="yourself"):
		put("Client", client.name, {"user": manager})
	disabled = make_visitor()
	frappe.db.set_value("User", disabled, "enabled", 0)
	with as_user("Lending Manager"), refused(PortalUserError, TITLE, match="sign in"):
		put("Client", client.name, {"user": disabled})


def test_portal_refuses_staff_that_was_connected_before(offered):  # noqa: F811
	"""Written past the form, as an earlier version let it: every handler and page looks again."""
	with as_user("Loan Officer") as officer:
		frappe.db.set_value("Client", offered.client, "user", officer)
		calls = (
			lambda: accept_offer(offered.name, signed_by="Ana Reyes", channel="Portal"),
			lambda: api.accept_own_offer(offered.name, "Ana Reyes", 1),
			lambda: api.decline_own_offer(offered.name, "No"),
			lambda: api.print_offer(offered.name),
			lambda: api.send_own_application(offered.name, 1),
			lambda: api.upload_document(offered.name, "row"),
			lambda: api.apply_for_loan(scenarios="[]", purpose="Roof"),
			access.get_own_client,
		)
		for call in calls:
			with refused(StaffInPortalError, "For Clients Only"):
				call()
		for path in ("my-loans/applications", "my-loans/apply", f"my-loans/applications/{offered.name}"):
			assert "signed in as staff" in read(get_page(path))
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Offered"


def test_website_user_without_a_file_is_told():
	frappe.set_user(make_visitor())
	with refused(NoClientError):
		access.get_own_client()

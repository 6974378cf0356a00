"""A manager invites a client to the portal: a website user of the client's own, and one mail at a time."""

import frappe
import pytest
from frappe.utils import now_datetime

from lending_app.clients.api import invite_to_portal
from lending_app.clients.exceptions import InvitationError, PortalUserError
from lending_app.testing.factories import make_client
from tests.site.support import as_user, get_user, refused

TITLE = "Not Invited"


@pytest.fixture
def sender():
	"""The site sends e-mail."""
	account = {"email_account_name": "Portal", "email_id": "portal@example.com", "name": "Portal"}
	frappe.new_doc("Email Account", **account, enable_outgoing=1, default_outgoing=1).db_insert()


@pytest.fixture
def client():
	address = f"{frappe.generate_hash(length=8)}@example.com"
	return make_client(first_name="Inés", last_name="Peña", email=address, language="es")


def list_mails(address):
	names = frappe.get_all("Email Queue Recipient", {"recipient": address}, pluck="parent")
	return [frappe.get_doc("Email Queue", name) for name in names]


def test_manager_invites_and_the_client_gets_a_mail_in_the_own_language(sender, client):
	with as_user("Credit Manager"):
		user = invite_to_portal(client.name)
	client.reload()
	made = frappe.get_doc("User", user)
	assert (client.user, made.email, made.user_type) == (user, client.email, "Website User")
	assert [row.role for row in made.roles] == ["Borrower"]
	[mail] = list_mails(client.email)
	assert "/update-password?key=" in mail.message.replace("=\n", "").replace("=3D", "=")
	assert "Bienvenido" in str(mail.message) or "registro" in mail.message.lower()
	notes = frappe.get_all(
		"Comment", {"reference_name": client.name, "comment_type": "Info"}, pluck="content"
	)
	assert any("Invitación al portal enviada" in note for note in notes)


def test_invited_again_until_the_first_sign_in(sender, client):
	with as_user("Lending Manager"):
		user = invite_to_portal(client.name)
		assert invite_to_portal(client.name) == user
		assert len(list_mails(client.email)) == 2
		frappe.db.set_value("User", user, "last_login", now_datetime())
		with refused(InvitationError, TITLE, match="already signs in as"):
			invite_to_portal(client.name)
	assert len(list_mails(client.email)) == 2


def test_officers_invite_nobody(sender, client):
	for role in ("Loan Officer", "Lending Manager"):
		with as_user(role):
			if role == "Loan Officer":
				with refused(PortalUserError, "Portal User"):
					invite_to_portal(client.name)
				assert not frappe.db.exists("User", client.email)
			else:
				assert invite_to_portal(client.name)


def test_mailbox_of_staff_or_of_another_client_is_refused(sender, client):
	client.db_set("email", get_user("Teller"))
	with as_user("Lending Manager"), refused(PortalUserError, "Portal User", match="one of the staff"):
		invite_to_portal(client.name)
	other = make_client(email="shared@example.com")
	client.db_set("email", "shared@example.com")
	with as_user("Lending Manager"):
		invite_to_portal(other.name)
		with refused(InvitationError, TITLE, match=other.name):
			invite_to_portal(client.name)


def test_without_a_mailbox_or_a_sender_nothing_is_made(client):
	with as_user("Lending Manager"), refused(InvitationError, TITLE, match="default outgoing"):
		invite_to_portal(client.name)
	assert not frappe.db.exists("User", client.email)
	client.db_set("email", None)
	with as_user("Lending Manager"), refused(InvitationError, TITLE, match="no e-mail address"):
		invite_to_portal(client.name)
	client.db_set({"email": "blocked@example.com", "status": "Blocked"})
	with as_user("Lending Manager"), refused(InvitationError, TITLE, match="Invite clients who are served"):
		invite_to_portal(client.name)

"""A client's status and verification: who takes it from one state to another, and what is evidence."""

import frappe
from frappe import client as desk
from frappe.email.doctype.notification import notification

from lending_app.clients.api import (
	decide_status_request,
)
from lending_app.clients.exceptions import (
	ClientNotLendableError,
	SecondPersonError,
	StatusChangeError,
	VerificationError,
)
from lending_app.clients.identity.verify_client import verify_client
from lending_app.clients.providers.base import VerificationUnavailableError
from lending_app.lending_setup.exceptions import FrozenRequestError
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_image,
	make_loan_application,
)
from tests.site.clients.steps import ask
from tests.site.support import (
	as_user,
	get_user,
	refused,
)

# --- Status ----------------------------------------------------------------------------------------


def test_client_is_deactivated_and_reactivated_by_two_people():
	client = make_client()
	for request_type, status in (("Deactivate", "Inactive"), ("Reactivate", "Active")):
		with as_user("Loan Officer"):
			request = ask(client, request_type)
		assert frappe.db.get_value("Client", client.name, "status") != status
		with as_user("Credit Manager") as manager:
			decide_status_request(request.name, True)
		request.reload()
		assert (request.status, request.decided_by) == ("Approved", manager)
		assert frappe.db.get_value("Client", client.name, "status") == status
	comments = frappe.get_all("Comment", {"reference_name": client.name}, pluck="content")
	assert any("Moved abroad" in text for text in comments)


def test_deciders_are_told_of_a_request(monkeypatch):
	told = []
	monkeypatch.setattr(
		notification, "enqueue_create_notification", lambda users, doc: told.append((users, doc))
	)
	request = ask(make_client(), "Deactivate")
	[(users, notice)] = told
	assert {get_user("Credit Manager"), get_user("Lending Manager")} <= set(users)
	assert notice["document_name"] == request.name
	assert "Deactivate" in notice["subject"]


def test_nobody_decides_what_they_asked_for():
	client = make_client()
	with as_user("Credit Manager"):
		request = ask(client, "Deactivate")
		with refused(SecondPersonError, "Second Person Needed"):
			decide_status_request(request.name, True)
	assert frappe.db.get_value("Client", client.name, "status") == "Active"


def test_officer_does_not_decide():
	client = make_client()
	request = ask(client, "Deactivate")
	with as_user("Loan Officer"), refused(frappe.PermissionError, exact=False):
		decide_status_request(request.name, True)


def test_declined_request_leaves_the_client_and_is_final():
	client = make_client()
	request = ask(client, "Deactivate")
	with as_user("Credit Manager"):
		with refused(StatusChangeError, "Status Request", match="why"):
			decide_status_request(request.name, False)
		decide_status_request(request.name, False, "Still our client")
		with refused(StatusChangeError, "Status Request", match="already"):
			decide_status_request(request.name, True)
	assert frappe.db.get_value("Client", client.name, "status") == "Active"


def test_request_s_decision_is_written_by_nobody_else():
	request = ask(make_client(), "Deactivate")
	request.status, request.decided_by = "Approved", "Administrator"
	request.save()
	assert (request.reload().status, request.decided_by) == ("Pending", None)


def test_request_that_does_not_apply_is_refused():
	client = make_client()
	with refused(StatusChangeError, "Status Request", match="does not apply"):
		ask(client, "Reactivate")
	ask(client, "Deactivate")
	with refused(StatusChangeError, "Status Request", match="waits for its decision"):
		ask(client, "Block")


def test_status_is_not_changed_behind_the_second_person():
	client = make_client()
	client.status = "Inactive"
	with refused(StatusChangeError, "Status Not Changed", match="second person"):
		client.save()


def test_block_takes_its_reason_and_nobody_else():
	client = make_client()
	client.status = "Blocked"
	with refused(StatusChangeError, "Status Not Changed", match="reason of the block"):
		client.save()
	client.reload().update({"status": "Blocked", "block_reason": "On a sanctions list"})
	client.save()
	client.status = "Active"
	with refused(StatusChangeError, "Status Not Changed"):
		client.save()


def test_client_with_an_open_loan_is_not_deactivated():
	loan = make_disbursed_loan()
	request = ask(frappe.get_doc("Client", loan.client), "Deactivate")
	with as_user("Credit Manager"), refused(StatusChangeError, "Status Not Changed", match=loan.name):
		decide_status_request(request.name, True)


def test_prospect_becomes_active_with_the_first_loan():
	client = make_client(status="Prospect")
	make_disbursed_loan(client=client)
	assert frappe.db.get_value("Client", client.name, "status") == "Active"


def test_blocked_client_s_application_says_why():
	client = make_client()
	application = make_loan_application(client=client.name)
	client.update({"status": "Blocked", "block_reason": "Forged payslip"})
	client.save()
	application.status = "Submitted"
	with refused(ClientNotLendableError, "Client Cannot Borrow", match="Forged payslip"):
		application.save()


# --- Verification ----------------------------------------------------------------------------------


def test_manual_verification_is_recorded_with_who_and_when():
	client = make_client(mobile_phone="+1 809-555-1234")
	with as_user("Loan Officer") as officer:
		verify_client(client.name, "Telephone", answer="Passed", remarks="Answered")
	[row] = client.reload().verifications
	assert (row.step, row.result, row.provider, row.verified_by) == ("Telephone", "Passed", "Manual", officer)
	assert (row.checked_value, row.remarks) == ("+1 809-555-1234", "Answered")


def test_verification_counts_for_the_value_that_was_verified():
	client = make_client(mobile_phone="+1 809-555-1234")
	verify_client(client.name, "Telephone", answer="Passed")
	client.reload().save()
	assert "Verified: Telephone" not in client.missing_documents
	client.mobile_phone = "+1 809-555-9999"
	client.save()
	assert "Verified: Telephone" in client.missing_documents


def test_verifications_are_not_written_by_hand():
	client = make_client()
	client.append("verifications", {"step": "Face", "result": "Passed"})
	client.save()
	assert client.reload().verifications == []


def test_face_needs_its_evidence_and_a_failure_its_reason():
	client = make_client()
	with refused(VerificationError, "Verification", match="evidence"):
		verify_client(client.name, "Face", answer="Passed")
	with refused(VerificationError, "Verification", match="remarks"):
		verify_client(client.name, "Face", answer="Failed", evidence=make_image())
	verify_client(client.name, "Face", answer="Passed", evidence=make_image())
	assert client.reload().verifications[0].evidence


def test_nothing_to_verify_is_refused():
	client = make_client()
	with refused(VerificationError, "Nothing to Verify", match="Email"):
		verify_client(client.name, "Email", answer="Passed")


def test_other_provider_answers_instead_of_the_person(monkeypatch, client_settings):
	"""An app's bureau behind the same interface."""
	hooks = frappe.get_hooks
	own = {
		"Manual": ["lending_app.clients.providers.manual.verify"],
		"Bureau": ["lending_app.testing.bureau.verify"],
	}
	names = "lending_verification_providers"
	monkeypatch.setattr(
		frappe, "get_hooks", lambda hook=None, *args: own if hook == names else hooks(hook, *args)
	)
	client_settings(verification_methods=[{"step": "Credit Bureau", "provider": "Bureau"}])
	client = make_client()
	verify_client(client.name, "Credit Bureau", answer="Failed")
	[row] = client.reload().verifications
	assert (row.result, row.provider, row.score, row.reference) == ("Passed", "Bureau", 712, "B-1")
	del own["Bureau"]
	with refused(VerificationUnavailableError, "Provider Missing"):
		verify_client(client.name, "Credit Bureau")


def test_who_decides_does_not_rewrite_a_request_first():
	with as_user("Loan Officer"):
		request = ask(make_client(), "Block")
	other = make_client()
	for values in ({"client": other.name}, {"request_type": "Deactivate"}, {"reason": "Another"}):
		for role in ("Credit Manager", "Lending Manager", "Loan Officer"):
			with as_user(role), refused(FrozenRequestError, "No Longer Open"):
				desk.set_value("Client Status Request", request.name, values)

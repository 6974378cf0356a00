"""Clients are told of each change, and the daily job decides what nobody answered."""

import frappe
import pytest

from lending_app.origination.decisions import api
from lending_app.origination.decisions.notify_client import TOLD, tell_client
from lending_app.origination.events import expire_approvals, update_documents_daily
from tests.site.origination.steps import act
from tests.site.support import as_user, travel_to


def list_notes(application):
	filters = {"reference_name": application.name, "comment_type": "Info"}
	return frappe.get_all("Comment", filters, pluck="content", order_by="creation, name")


def list_mail(application):
	names = frappe.get_all(
		"Email Queue", {"reference_name": application.name}, pluck="name", order_by="creation"
	)
	return [frappe.get_doc("Email Queue", name) for name in names]


STEPS_TO_AN_OFFER = (
	("Submit Application", "Loan Officer"),
	("Take into Review", "Credit Manager"),
	("Approve", "Credit Manager"),
	("Send Offer", "Loan Officer"),
)


@pytest.fixture
def told(draft):
	"""The draft of a client with an address, on a site from which e-mail goes out."""
	frappe.db.set_value("Client", draft.client, {"email": "ana@example.com", "language": "es"})
	account = {"email_account_name": "Test", "email_id": "lender@example.com", "name": "Test"}
	frappe.new_doc("Email Account", **account, enable_outgoing=1, default_outgoing=1).db_insert()
	return draft


@pytest.fixture
def jobs(monkeypatch):
	"""What is handed to workers, in place of workers."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append((method, values)))
	return made


def test_each_step_hands_a_message_to_a_worker_once_it_is_committed(jobs, draft):
	for action, role in STEPS_TO_AN_OFFER:
		act(draft, action, role)
	told = [
		(values["application"], values["status"], values["enqueue_after_commit"]) for _method, values in jobs
	]
	states = ("Submitted", "In Review", "Approved", "Offered")
	assert told == [(draft.name, state, True) for state in states]
	assert {method for method, _values in jobs} == {
		"lending_app.origination.decisions.notify_client.tell_client"
	}


def test_rejection_is_told_with_its_reasons_in_the_client_s_language(told, in_review):
	with as_user("Credit Manager"):
		api.reject(in_review.name, reasons=["LOAN_TERM"], advice="<b>Pida menos.</b>")
	tell_client(in_review.name, "Rejected")
	[mail] = list_mail(in_review)
	assert mail.recipients[0].recipient == "ana@example.com"
	for text in (
		"Respuesta a la solicitud",
		"<li>Plazo del pr=C3=A9stamo</li>",
		"&lt;b&gt;Pida menos.&lt;/b&gt;",
	):
		assert text in mail.message.replace("=\n", ""), mail.message
	assert f"ana@example.com: Respuesta a la solicitud {in_review.name}" in list_notes(in_review)[-1]


@pytest.mark.parametrize("status", sorted(status.value for status in TOLD))
def test_every_state_has_its_message_in_three_languages(told, status):
	for language in ("es", "fr", "en"):
		frappe.db.set_value("Client", told.client, "language", language)
		tell_client(told.name, status)
	assert len(list_mail(told)) == 3
	assert not [mail.message for mail in list_mail(told) if "{{" in mail.message]


def test_client_without_an_address_is_noted_and_nothing_is_sent(in_review):
	tell_client(in_review.name, "In Review")
	assert not list_mail(in_review)
	assert "no tiene correo electrónico" in list_notes(in_review)[-1]


def test_switched_off_nothing_is_told(jobs, draft):
	frappe.db.set_single_value("Lending Settings", "is_client_told", 0)
	act(draft, "Submit Application", "Loan Officer")
	assert jobs == []


def test_lapsed_offer_is_recorded(offered):
	with travel_to("2026-08-15"):
		expire_approvals()
		expire_approvals()
	[name] = frappe.get_all("Credit Decision", {"application": offered.name, "kind": "Expire"}, pluck="name")
	assert not frappe.db.get_value("Credit Decision", name, "authority")
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Expired"


def test_one_that_cannot_be_decided_does_not_stop_the_daily_job(offered, monkeypatch):
	monkeypatch.setattr(
		"lending_app.origination.decisions.run_daily.list_expired_approvals",
		lambda: ["SOL-0000-00000", offered.name],
	)
	with travel_to("2026-08-15"):
		expire_approvals()
	assert frappe.db.get_value("Loan Application", offered.name, "status") == "Expired"
	assert frappe.db.exists("Error Log", {"reference_name": "SOL-0000-00000"})


def test_late_documents_withdraw_the_application_where_the_settings_say_so(in_review):
	with as_user("Credit Manager"):
		api.request_documents(in_review.name, due_date="2026-07-20", explanation="Payslips")
	with travel_to("2026-07-21"):
		update_documents_daily()
		assert frappe.db.get_value("Loan Application", in_review.name, "status") == "Needs Information"
		frappe.db.set_single_value("Lending Settings", "overdue_information", "Withdraw")
		update_documents_daily()
	assert frappe.db.get_value("Loan Application", in_review.name, ("status", "docstatus")) == (
		"Withdrawn",
		1,
	)
	assert frappe.db.exists("Credit Decision", {"application": in_review.name, "kind": "Withdraw"})

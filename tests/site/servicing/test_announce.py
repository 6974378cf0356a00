"""What happens to a loan is told to hooks and to notifications by method, and costs little where nothing listens."""

import frappe
import pytest

from lending_app.servicing.facts.announce import announce, has_listener
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.support import get_user


@pytest.fixture(scope="module")
def shared_loan(share):
	return share(lambda: make_disbursed_loan().name)


@pytest.fixture
def loan(shared_loan):
	return frappe.get_doc("Loan", shared_loan)


def make_notification(event):
	frappe.cache.hdel("notifications", "Loan")
	return frappe.get_doc(
		{
			"doctype": "Notification",
			"name": f"Told of {event}",
			"document_type": "Loan",
			"subject": "Payment on {{ doc.name }}, {{ doc.installments | length }} installments",
			"message": "Paid",
			"event": "Method",
			"method": event,
			"channel": "System Notification",
			"recipients": [{"receiver_by_role": "Lending Manager"}],
			"enabled": 1,
		}
	).insert()


def test_notification_by_method_is_sent_with_the_whole_loan(loan, monkeypatch):
	manager = get_user("Lending Manager")
	make_notification("repayment_posted")
	monkeypatch.setitem(frappe.flags, "in_test", True)  # the log is written now, not by a worker
	make_repayment(loan=loan.name, amount=700)
	told = frappe.get_all("Notification Log", {"for_user": manager}, pluck="subject")
	assert told == [f"Payment on {loan.name}, {len(loan.reload().installments)} installments"]


def test_hooks_are_found_and_silence_too(loan):
	assert has_listener("loan_disbursed")
	assert has_listener("fact_reversed")
	assert not has_listener("loan_repainted")


def test_what_nobody_waits_for_loads_no_loan(loan, monkeypatch):
	loaded, get_doc = [], frappe.get_doc

	def note(*args, **values):
		loaded.append(args[:2])
		return get_doc(*args, **values)

	monkeypatch.setattr(frappe, "get_doc", note)
	announce(loan.name, "loan_repainted")
	assert ("Loan", loan.name) not in loaded
	announce(loan.name, "fact_reversed")
	assert ("Loan", loan.name) in loaded

"""How often one connection may ask, and over how long."""

import frappe
import pytest
from frappe.utils import set_request

from lending_app.lending_setup.exceptions import InputError, TooManyCallsError
from lending_app.lending_setup.requests.connection import TRUSTED, get_connection_address
from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.servicing.desk_api import get_penalty_days
from lending_app.testing.factories import make_disbursed_loan
from tests.site.support import refused


def receive(address, forwarded=""):
	set_request(path="/", environ_base={"REMOTE_ADDR": address}, headers={"X-Forwarded-For": forwarded})


@pytest.fixture(autouse=True)
def no_request():
	frappe.cache.delete_keys("rl:*")
	yield
	frappe.local.request = None
	frappe.conf.pop(TRUSTED, None)


def test_a_header_does_not_make_another_connection():
	limited = limit_calls(lambda: 3)(lambda: "answer")
	for number in range(3):
		receive("198.51.100.7", f"203.0.113.{number}")
		assert limited() == "answer"
	receive("198.51.100.7", "203.0.113.99")
	with refused(TooManyCallsError, "Too Many Requests"):
		limited()
	receive("198.51.100.8")
	assert limited() == "answer"


def test_proxies_are_believed_where_they_are_trusted():
	forged = "6.6.6.6, 203.0.113.5, 10.0.0.2"
	receive("10.0.0.1", forged)
	assert get_connection_address() == "10.0.0.1"
	frappe.conf[TRUSTED] = ["10.0.0.0/8"]
	assert get_connection_address() == "203.0.113.5"
	receive("198.51.100.7", forged)
	assert get_connection_address() == "198.51.100.7"


def test_days_are_listed_for_a_year_ahead_at_most():
	loan = make_disbursed_loan(disbursed_on="2026-05-15").name
	assert get_penalty_days(loan, until="2027-07-15") == []
	with refused(InputError, "Period Too Long"):
		get_penalty_days(loan, until="2027-07-17")
	with refused(InputError, "Cannot Be Read"):
		get_penalty_days(loan, until="9999-12-31")

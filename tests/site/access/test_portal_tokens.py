"""What a borrower's browser sends is taken from a page of the portal, and from no other website."""

from __future__ import annotations

import re

import frappe
import frappe.app
import pytest
from frappe.utils.password import update_password
from werkzeug.test import Client, TestResponse

from lending_app.testing.factories import make_unique
from tests.site.access.seeding import SIDES
from tests.site.access.walker import in_thread
from tests.site.support import get_user

HANDLER = "/api/method/lending_app.portal.api.decline_own_offer"
TOKEN = re.compile(r'frappe\.csrf_token = "(\w+)"')


class Browser:
	"""Signed in with a password, with the session's cookie and nothing else."""

	def __init__(self, site: str, user: str) -> None:
		self.client = Client(frappe.app.application)
		self.headers = {"X-Frappe-Site-Name": site, "Accept": "application/json"}
		password = make_unique("Roof-over-7-heads")
		update_password(user, password)
		frappe.db.commit()
		answer = self.post("/api/method/login", {"usr": user, "pwd": password})
		assert answer.status_code == 200, answer.text

	def post(self, path: str, values: dict[str, str], token: str | None = None) -> TestResponse:
		headers = self.headers | ({"X-Frappe-CSRF-Token": token} if token else {})
		return in_thread(lambda: self.client.post(path, data=values, headers=headers))

	def get(self, path: str) -> TestResponse:
		return in_thread(lambda: self.client.get(path, headers=self.headers))


@pytest.fixture
def browser(site, books):
	return Browser(site, get_user("Borrower", SIDES["HERE"]))


def decline(browser, books, token=None):
	return browser.post(
		HANDLER, {"application": books["HERE"].names["Loan Application"], "reason": "No"}, token
	)


def test_post_of_a_session_that_has_opened_no_page_is_refused(browser, books):
	answer = decline(browser, books)
	assert answer.status_code == 403
	assert "ForeignRequestError" in answer.text
	assert "Open the Page Again" in answer.text


def test_pages_carry_the_token_and_posts_without_it_are_refused(browser, books):
	for path in ("/my-loans/applications", "/simulator"):
		[token] = TOKEN.findall(browser.get(path).text)
		for wrong in (None, "x" * len(token)):
			answer = decline(browser, books, wrong)
			assert answer.status_code == 400
			assert "CSRFTokenError" in answer.text
		# With it the question itself is answered: this application has no offer.
		answer = decline(browser, books, token)
		assert "CSRFTokenError" not in answer.text
		assert "ForeignRequestError" not in answer.text
		assert answer.status_code == 417

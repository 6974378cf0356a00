"""Requests of one client at the same moment: as many applications as the settings allow, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import frappe
import pytest

from lending_app.origination.request.check_further_application import MOST_DRAFTS
from lending_app.portal.api import apply_for_loan, send_own_application
from lending_app.testing.factories import make_client, make_loan_application, make_loan_product
from lending_app.testing.wipe import delete_applications
from tests.site.committed.racing import POSTED, race
from tests.site.portal.support import ask
from tests.site.support import get_user

AT_ONCE = 6
LIMITS = {"maximum_open_applications": 2, "maximum_open_applications_of_product": 0}


def set_limits(limits: dict[str, int]) -> None:
	for field, limit in limits.items():
		frappe.db.set_single_value("Lending Settings", field, limit)
	frappe.clear_document_cache("Lending Settings", "Lending Settings")


@pytest.fixture
def client(committed_company) -> Iterator[str]:
	"""The borrower's file, where two applications may be open."""
	before = {field: frappe.db.get_single_value("Lending Settings", field) for field in LIMITS}
	set_limits(LIMITS)
	client = make_client(user=get_user("Borrower"))
	yield client.name
	frappe.set_user("Administrator")
	frappe.db.rollback()
	delete_applications(frappe.get_all("Loan Application", {"client": client.name}, pluck="name"))
	frappe.delete_doc("Client", client.name, force=True)
	set_limits(before)
	frappe.db.commit()


@pytest.fixture
def product() -> Iterator[str]:
	product = make_loan_product(is_in_portal=1)
	yield product.name
	frappe.delete_doc("Loan Product", product.name, force=True)
	frappe.db.commit()


def list_by_status(client: str, status: str) -> list[str]:
	return frappe.get_all("Loan Application", {"client": client, "status": status}, pluck="name")


def test_six_that_are_sent_at_once_leave_as_many_open_as_the_settings_allow(client, product):
	drafts = [make_loan_application(client=client, product=product).name for _number in range(AT_ONCE)]
	sends = [partial(send_own_application, name, has_confirmed=True) for name in drafts]
	answers = race(sends, get_user("Borrower"))
	assert sorted(answer[:2] for answer in answers) == sorted(
		[(POSTED, "")] * 2 + [("OpenApplicationError", "Another Application Is Open")] * (AT_ONCE - 2)
	)
	assert len(list_by_status(client, "Submitted")) == 2


def test_six_that_staff_submit_at_once_too(client, product):
	drafts = [make_loan_application(client=client, product=product).name for _number in range(AT_ONCE)]

	def submit(name: str) -> None:
		document = frappe.get_doc("Loan Application", name)
		document.status = "Submitted"
		document.flags.is_moved_by_service = True
		document.save()

	answers = race([partial(submit, name) for name in drafts], get_user("Loan Officer"))
	assert sorted(answer.error for answer in answers) == sorted(
		[POSTED] * 2 + ["OpenApplicationError"] * (AT_ONCE - 2)
	)


def test_drafts_of_a_borrower_that_are_made_at_once_are_counted_too(client, product):
	apply = partial(apply_for_loan, ask(product=product), purpose="A roof")
	answers = race([apply] * (MOST_DRAFTS + 2), get_user("Borrower"))
	assert sorted(answer[:2] for answer in answers) == sorted(
		[(POSTED, "")] * MOST_DRAFTS + [("OpenApplicationError", "Too Many Drafts")] * 2
	)
	assert len(list_by_status(client, "Draft")) == MOST_DRAFTS

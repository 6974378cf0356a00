"""The test site that a benchmark runs on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from tests.site import support


@contextmanager
def on_test_site() -> Iterator[None]:
	"""Connected as Administrator, with the tests' company; what is not committed goes."""
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ.get("SITES_PATH", "."))
	frappe.connect()
	frappe.set_user("Administrator")
	support.set_up_company()
	frappe.db.commit()
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.destroy()


def copy_account(name: str, company: str) -> str:
	"""An account of the same kind that lending does not use, for bare entries of the same lines."""
	account = frappe.copy_doc(frappe.get_doc("Account", name))
	account.account_name = f"Bare {account.account_name}"
	account.account_number = None
	known = frappe.db.exists("Account", {"account_name": account.account_name, "company": company})
	return known or account.insert().name

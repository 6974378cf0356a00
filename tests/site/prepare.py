"""Puts the tests' company and people on a site just installed. Every run of the site tests starts from its dump."""

from __future__ import annotations

import os

import frappe
import time_machine

from tests.site import support


def main() -> None:
	frappe.init(site=os.environ["LENDING_TEST_SITE"], sites_path=os.environ.get("SITES_PATH", "."))
	frappe.connect()
	frappe.set_user("Administrator")
	with time_machine.travel(support.NOW):
		support.set_up_company()
	frappe.db.commit()
	frappe.destroy()


if __name__ == "__main__":
	main()

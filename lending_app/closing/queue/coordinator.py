"""One coordinator a company: a lock that belongs to its connection, and goes with it."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _

from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.queue.heartbeat import end_silent_workers
from lending_app.lending_setup.database import select

SECONDS_TO_WAIT = 4 * 60 * 60
SECONDS_A_TRY = 10


@contextmanager
def only_one(company: str) -> Iterator[None]:
	"""Wait until nobody else closes days of the company, and keep others waiting."""
	name = _get_lock_name(company)
	deadline = time.monotonic() + SECONDS_TO_WAIT
	while not select("SELECT GET_LOCK(%s, %s)", (name, SECONDS_A_TRY))[0][0]:
		end_silent_workers(company)
		frappe.db.commit()
		if time.monotonic() < deadline:
			continue
		frappe.throw(
			_("Another close of {0} runs since {1} hours.").format(company, SECONDS_TO_WAIT // 3600),
			exc=DayCloseError,
			title=_("Close under Way"),
		)
	try:
		yield
	finally:
		select("SELECT RELEASE_LOCK(%s)", (name,))


def is_closing(company: str) -> bool:
	"""Whether somebody closes days of the company at this moment."""
	return not select("SELECT IS_FREE_LOCK(%s)", (_get_lock_name(company),))[0][0]


def _get_lock_name(company: str) -> str:
	digest = hashlib.sha1(f"{frappe.conf.db_name}/{company}".encode(), usedforsecurity=False)
	return f"lending-close:{digest.hexdigest()}"

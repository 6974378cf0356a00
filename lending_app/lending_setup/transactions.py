"""Transactions that the database undoes: told apart from refusals, tried again, or told in words.

In a deadlock InnoDB undoes the whole transaction of one of the two, its savepoints too. Nothing of it is left to go on
with: a job takes the step again from its beginning, a person is asked to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import frappe
import pymysql
from frappe import _
from pymysql.constants import ER

from lending_app.lending_setup.exceptions import BusyRecordsError, LockedRecordsError

BUSY = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)
TRIES = 5
# Between two tries: each waits longer than the one before.
SECONDS = 0.05

Result = TypeVar("Result")


def raise_busy(error: pymysql.err.MySQLError) -> None:
	"""Raise an error of the driver as Frappe's of the same meaning where others are in the way."""
	if frappe.db.is_deadlocked(error):
		raise frappe.QueryDeadlockError(error) from error
	if frappe.db.is_timedout(error):
		raise frappe.QueryTimeoutError(error) from error


def return_to(savepoint: str, error: Exception) -> None:
	"""Undo what was done since a savepoint. Raises QueryDeadlockError where the whole transaction is gone.

	A deadlock may hide in an error of another name: the savepoint tells.
	"""
	if isinstance(error, frappe.QueryDeadlockError):
		raise error
	try:
		frappe.db.rollback(save_point=savepoint)
	except pymysql.err.OperationalError as lost:
		if lost.args[0] != ER.SP_DOES_NOT_EXIST:
			raise
		raise frappe.QueryDeadlockError(error) from error


def retry_when_busy(act: Callable[[], Result], tries: int = TRIES, *, waits_again: bool = True) -> Result:
	"""Do a step that is a transaction of its own, again from its beginning where others were in its way.

	Whatever the transaction has done before is undone with it. Without `waits_again` one that has waited for a lock in
	vain is not tried again: somebody is waiting for the answer.
	"""
	retried = BUSY if waits_again else frappe.QueryDeadlockError
	for number in range(1, tries):
		try:
			return act()
		except retried:
			frappe.db.rollback()
			frappe.clear_messages()
			time.sleep(SECONDS * number)
	return act()


@contextmanager
def tell_when_busy() -> Iterator[None]:
	"""Raises BusyRecordsError or LockedRecordsError, in words, where others are in the way of what is done within."""
	try:
		yield
	except (BusyRecordsError, LockedRecordsError):
		raise
	except BUSY as error:
		frappe.throw(
			_(
				"Somebody else was working on the same records at this moment, so nothing was saved. Try again in a moment."
			),
			exc=BusyRecordsError if isinstance(error, frappe.QueryDeadlockError) else LockedRecordsError,
			title=_("Records in Use"),
		)

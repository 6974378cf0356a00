"""A worker that ends before a statement: nothing it has not committed is left."""

from __future__ import annotations

from collections.abc import Callable

import frappe


class Killed(BaseException):
	"""The worker is gone: nothing catches it."""


def kill_at(moment: int) -> Callable[[], None]:
	"""The worker ends before its statement of that number; returns what lets the next one live."""
	cursor, left = frappe.db._cursor, [moment]
	execute = cursor.execute

	def count(*values, **options):
		left[0] -= 1
		if left[0] < 0:
			raise Killed
		return execute(*values, **options)

	cursor.execute = count
	return lambda: setattr(cursor, "execute", execute)

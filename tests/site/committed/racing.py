"""Requests at the same moment, each in a thread and a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import frappe

POSTED = "posted"


class Answer(NamedTuple):
	"""`error` is the class of what was raised, or `posted`."""

	error: str
	title: str
	message: str


class Racer(threading.Thread):
	"""What one person does in a connection of their own, let go with all the others."""

	def __init__(self, act: Callable[[], Any], user: str, start: threading.Barrier) -> None:
		super().__init__(daemon=True)
		self.act, self.user, self.start_line = act, user, start
		self.site, self.sites_path = frappe.local.site, frappe.local.sites_path
		self.answer: Answer | None = None

	def run(self) -> None:
		frappe.init(site=self.site, sites_path=self.sites_path)
		frappe.connect()
		frappe.set_user(self.user)
		# From here on the transaction's snapshot is older than what the others are about to commit.
		frappe.db.get_value("Company", {}, "name")
		try:
			self.start_line.wait(30)
			self.act()
			frappe.db.commit()
			self.answer = Answer(POSTED, "", "")
		except Exception as error:
			title = frappe.parse_json(frappe.message_log[-1]).get("title") if frappe.message_log else ""
			self.answer = Answer(type(error).__name__, title, str(error))
			frappe.db.rollback()
		finally:
			frappe.destroy()


def race(acts: Sequence[Callable[[], Any]], user: str) -> list[Answer]:
	"""All at once; their answers in order. What is committed before is theirs to see, and this transaction is new after."""
	frappe.db.commit()
	start = threading.Barrier(len(acts))
	racers = [Racer(act, user, start) for act in acts]
	for racer in racers:
		racer.start()
	for racer in racers:
		racer.join(120)
	frappe.db.rollback()
	assert [racer for racer in racers if racer.is_alive()] == []
	return [racer.answer for racer in racers if racer.answer]

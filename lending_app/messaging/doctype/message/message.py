from __future__ import annotations

import frappe

from lending_app.lending_setup.record import WrittenOnce


class Message(WrittenOnce):
	"""What a client is told: queued with what happened, sent once that is committed, with what became of it."""


def on_doctype_update() -> None:
	frappe.db.add_index("Message", ["provider", "status", "send_after"])

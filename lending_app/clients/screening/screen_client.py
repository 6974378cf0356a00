"""Screen one client, at once."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.clients.screening.adapters import build_subject
from lending_app.clients.screening.queries import describe_lists
from lending_app.clients.screening.record_hits import Recorded, record_hits
from lending_app.clients.screening.screener import get_screener
from lending_app.clients.screening.states import Occasion, RunStatus


def screen_client(client: Document, occasion: Occasion = Occasion.CLIENT_SAVED) -> Recorded:
	"""A client against every enabled list; the log says that it was done."""
	started = now_datetime()
	screener = get_screener()
	subject = build_subject(client)
	recorded = record_hits([subject], screener.screen([subject]))
	run = frappe.new_doc(
		"Screening Run",
		occasion=occasion.value,
		status=RunStatus.FINISHED.value,
		client=client.name,
		started_on=started,
		finished_on=now_datetime(),
		match_threshold=frappe.get_cached_doc("Screening Settings").match_threshold,
		number_of_clients=1,
		number_of_entries=screener.number_of_parties,
		number_of_hits=recorded.found,
		number_of_new_hits=recorded.new,
		lists=describe_lists(),
	)
	# Only services write the log.
	run.flags.ignore_permissions = True
	run.insert()
	return recorded

"""Decisions on hits: cleared, confirmed, lifted by a second person; and what they do to the client."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.screening.exceptions import HitStateError, MissingReasonError, SamePersonError
from lending_app.clients.screening.queries import get_blocking_hit
from lending_app.clients.screening.states import TRANSITIONS, HitStatus, ListKind
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_for

BLOCKED = "Blocked"
HIGH_RISK = "High"


def review_hit(name: str, decision: HitStatus, reason: str) -> Document:
	"""Decide on a hit. Confirming it blocks the client; lifting it takes a second person."""
	hit = frappe.get_doc("Screening Hit", name, for_update=True)
	hit.check_permission("write")
	_check(hit, decision, reason)
	hit.add_review(decision, reason.strip())
	effect = {HitStatus.CONFIRMED: _confirm, HitStatus.LIFTED: _lift}.get(decision)
	if effect:
		effect(hit, reason.strip())
	by_service(hit).save()
	if decision is HitStatus.LIFTED:
		_unblock(hit, reason.strip())
	hit.run_method("hit_reviewed")
	return hit


def _check(hit: Document, decision: HitStatus, reason: str) -> None:
	if not (reason or "").strip():
		frappe.throw(
			_("Write the reason of the decision: it is kept with the hit for who supervises you."),
			exc=MissingReasonError,
			title=_("Reason Missing"),
		)
	if decision not in TRANSITIONS[HitStatus(hit.status)]:
		frappe.throw(
			_("Hit {0} is {1} and cannot become {2}. Reload it to see what was decided.").format(
				frappe.bold(hit.name), _(hit.status, context=hit.doctype), _(decision.value)
			),
			exc=HitStateError,
			title=_("Hit Already Decided"),
		)
	if decision is HitStatus.LIFTED and hit.confirmed_by == frappe.session.user:
		frappe.throw(
			_("You confirmed hit {0}. Another person must lift it.").format(frappe.bold(hit.name)),
			exc=SamePersonError,
			title=_("Second Person Needed"),
		)


def _confirm(hit: Document, reason: str) -> None:
	hit.confirmed_by = frappe.session.user
	client = frappe.get_doc("Client", hit.client, for_update=True)
	if ListKind(hit.list_kind).is_blocking:
		with speaking_for(client):
			text = _("Confirmed hit {0}: {1}").format(hit.name, hit.screening_list)
		hit.client_status_before = _get_status_before(client)
		_write(client, {"status": BLOCKED, "block_reason": text}, text)
	else:
		with speaking_for(client):
			text = _("Politically exposed: hit {0}. {1}").format(hit.name, reason)
		position = client.get("political_position") or _get_position(hit)
		values = {"is_politically_exposed": 1, "political_position": position, "risk_level": HIGH_RISK}
		_write(client, values, text)


def _get_status_before(client: Document) -> str | None:
	"""What the client was before the first hit blocked it; nothing where something else had."""
	if client.status != BLOCKED:
		return client.status
	filters = {
		"client": client.name,
		"status": HitStatus.CONFIRMED.value,
		"client_status_before": ("is", "set"),
	}
	return frappe.db.get_value("Screening Hit", filters, "client_status_before")


def _get_position(hit: Document) -> str:
	"""The office that the list gives, else the list."""
	programs = frappe.db.get_value("Screening List Entry", hit.entry, "programs")
	return (programs or hit.screening_list).replace("\n", ", ")[:140]


def _lift(hit: Document, reason: str) -> None:
	hit.confirmed_by = None


def _unblock(hit: Document, reason: str) -> None:
	"""The client is as before, unless another confirmed hit still stands."""
	client = frappe.get_doc("Client", hit.client, for_update=True)
	with speaking_for(client):
		text = _("Hit {0} lifted: {1}").format(hit.name, reason)
	if not ListKind(hit.list_kind).is_blocking:
		# Being politically exposed has other sources too; a person sets the risk back.
		client.add_comment("Info", text)
	elif client.status == BLOCKED and not get_blocking_hit(client.name) and hit.client_status_before:
		_write(client, {"status": hit.client_status_before, "block_reason": None}, text)


def _write(client: Document, values: dict[str, object], comment: str) -> None:
	"""Straight into the client: what else is wrong with its form must not keep it from being blocked."""
	client.db_set({field: value for field, value in values.items() if client.meta.has_field(field)})
	client.add_comment("Info", comment)

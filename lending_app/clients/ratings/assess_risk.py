"""A client's risk level: the highest that a rule of Client Settings gives, or a person's decision."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.documents.build_checklist import LEVELS, get_client_kind
from lending_app.clients.exceptions import RiskDecisionError

DECIDING_ROLES = {"Credit Manager", "Lending Manager", "System Manager"}
FIELDS = {
	"Nationality": "nationality",
	"Country": "country",
	"Zone": "zone",
	"Acquisition Channel": "acquisition_channel",
}


def assess_risk(client: Document) -> None:
	"""Write level and reason. Raises RiskDecisionError where the user may not decide it."""
	_refuse_deciding(client)
	if client.risk_override:
		client.risk_level, client.risk_reason = client.risk_override, client.risk_override_reason
		return
	level, reasons = "Low", []
	for rule in frappe.get_cached_doc("Client Settings").risk_rules:
		if not _applies(client, rule):
			continue
		if LEVELS.index(rule.risk_level) > LEVELS.index(level):
			level, reasons = rule.risk_level, []
		if rule.risk_level == level:
			reasons.append(f"{rule.factor}: {rule.value}" if rule.value else rule.factor)
	client.risk_level, client.risk_reason = level, ", ".join(reasons) or None


def tell_risk(client: Document) -> str:
	"""The reason of the level in the reader's language; it is stored in English, a person's own words as they are."""
	parts = [part.split(": ") for part in (client.risk_reason or "").split(", ")]
	return ", ".join(": ".join(_(word) for word in part if word) for part in parts)


def _applies(client: Document, rule: Document) -> bool:
	wanted = (rule.value or "").strip().casefold()
	if rule.factor == "Politically Exposed":
		return bool(client.is_politically_exposed) or any(
			officer.is_politically_exposed for officer in client.officers
		)
	if rule.factor == "Client Kind":
		return get_client_kind(client).casefold() == wanted
	if rule.factor == "Economic Activity":
		fields = ("economic_activity", "line_of_business", "business_activity", "employer_line_of_business")
		return bool(wanted) and any(wanted in (client.get(field) or "").casefold() for field in fields)
	return bool(wanted) and (client.get(FIELDS[rule.factor]) or "").casefold() == wanted


def _refuse_deciding(client: Document) -> None:
	before = client.get_doc_before_save()
	if (client.risk_override or "") == ((before.risk_override if before else "") or ""):
		return
	if frappe.session.user != "Administrator" and not DECIDING_ROLES & set(frappe.get_roles()):
		frappe.throw(
			_("A credit or lending manager decides the risk level. Ask one of them."),
			exc=RiskDecisionError,
			title=_("Not Yours to Decide"),
		)

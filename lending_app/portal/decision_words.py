"""What anyone who decides writes for the client: what is missing, why not, what to do, and under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import frappe

from lending_app.origination.documents.build_rejection_letter import list_reasons
from lending_app.origination.queries import get_last_decision
from lending_app.origination.states import ApplicationStatus as Status
from lending_app.origination.states import DecisionKind
from lending_app.portal.states import WITH_OFFER

KINDS = {
	Status.NEEDS_INFORMATION.value: (DecisionKind.REQUEST_DOCUMENTS.value,),
	Status.REJECTED.value: (DecisionKind.REJECT.value,),
} | dict.fromkeys(WITH_OFFER, (DecisionKind.APPROVE.value, DecisionKind.COUNTER_OFFER.value))


@dataclass(frozen=True, slots=True)
class DecisionWords:
	"""Each a list of lines: what is said of the state, advice after a refusal, conditions of an offer."""

	lines: tuple[str, ...] = ()
	advice: tuple[str, ...] = ()
	conditions: tuple[str, ...] = ()


def read_decision(application: Any) -> DecisionWords:
	"""The client's part of the decision that an application stands on; empty where there is none to tell of."""
	kinds = KINDS.get(application.status)
	name = get_last_decision(application.name, kinds) if kinds else None
	if not name:
		return DecisionWords(_get_plain_reason(application))
	decision = frappe.get_doc("Credit Decision", name)
	if application.status == Status.REJECTED.value:
		reasons = list_reasons(decision, application.client)
		return DecisionWords(reasons or _get_plain_reason(application), _split(decision.advice))
	if application.status in WITH_OFFER:
		return DecisionWords(conditions=tuple(row.condition for row in decision.conditions))
	return DecisionWords(_split(decision.explanation))


def _get_plain_reason(application: Any) -> tuple[str, ...]:
	"""Of a rejection that was entered before decisions were kept."""
	return _split(application.rejection_reason if application.status == Status.REJECTED.value else "")


def _split(text: str | None) -> tuple[str, ...]:
	return tuple(line.strip() for line in (text or "").splitlines() if line.strip())

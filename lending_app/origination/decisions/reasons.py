"""Coded reasons of a rejection, and what each says to the client in their language."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _

from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.origination.exceptions import MissingReasonError, ReasonError

OTHER = ReasonCode.OTHER_FACTOR.value


def resolve_reasons(codes: Sequence[str], explanation: str) -> tuple[str, ...]:
	"""The codes without repetition, the main one first. A text alone is coded as another factor."""
	explanation = (explanation or "").strip()
	if not codes and not explanation:
		frappe.throw(
			_("Enter the Rejection Reason before rejecting: the client is entitled to it."),
			exc=MissingReasonError,
			title=_("Reason Missing"),
		)
	chosen = tuple(dict.fromkeys(codes)) or (OTHER,)
	_refuse_unknown(chosen)
	if chosen[0] == OTHER and not explanation:
		frappe.throw(
			_("{0} says too little by itself. Explain it, or choose the reason that it stands for.").format(
				OTHER
			),
			exc=MissingReasonError,
			title=_("Reason Missing"),
		)
	return chosen


def get_statements(codes: Sequence[str], language: str) -> dict[str, str]:
	"""What each reason says in a language, in English where it is not translated."""
	language = (language or "en").partition("-")[0]
	statements = dict(
		frappe.get_all("Credit Reason", {"name": ("in", codes)}, ["name", "statement"], as_list=True)
	)
	translated = frappe.get_all(
		"Credit Reason Translation",
		{"parent": ("in", codes), "parenttype": "Credit Reason", "language": language},
		["parent", "statement"],
		as_list=True,
	)
	return statements | dict(translated)


def _refuse_unknown(codes: Sequence[str]) -> None:
	known = set(frappe.get_all("Credit Reason", {"name": ("in", codes), "is_active": 1}, pluck="name"))
	unknown = [code for code in codes if code not in known]
	if unknown:
		frappe.throw(
			_("{0} is no reason in use. Choose one from the list of Credit Reasons.").format(
				frappe.bold(", ".join(unknown))
			),
			exc=ReasonError,
			title=_("Unknown Reason"),
		)

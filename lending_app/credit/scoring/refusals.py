"""Errors of the engine, in words."""

from __future__ import annotations

from typing import NoReturn

import frappe
from frappe import _

from lending_app.engine.credit.protected_attributes import ProtectedAttributeError
from lending_app.engine.credit.scorecard import UncoveredAnswerError
from lending_app.engine.credit.scoring import MissingAnswerError
from lending_app.engine.values.errors import EngineError


def refuse(error: EngineError, exc: type[Exception], title: str) -> NoReturn:
	"""Raise a titled error that says what is wrong with which field, and what to do."""
	frappe.throw(_describe(error), exc=exc, title=title)


def _describe(error: EngineError) -> str:
	field, value = frappe.bold(_(frappe.unscrub(error.field))), frappe.bold(str(error.value))
	if isinstance(error, ProtectedAttributeError):
		return _(
			"{0} speaks of a protected attribute ({1}), which may not decide a credit. Take it out."
		).format(value, _(frappe.unscrub(str(error.bound))))
	if isinstance(error, MissingAnswerError):
		return _("{0} has no answer, and the scorecard does not score without it. Enter one.").format(
			frappe.bold(_(str(error.bound)))
		)
	if isinstance(error, UncoveredAnswerError):
		return _("{0}: no band covers {1}. Bands: {2}.").format(field, value, error.bound)
	return _("{0}: {1} cannot be used. It must be {2}.").format(
		field, value, error.bound or _("something else")
	)

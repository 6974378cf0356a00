"""Refusals around evaluations."""

import frappe


class NotEvaluatedError(frappe.ValidationError):
	"""Deciding without an evaluation."""


class StaleEvaluationError(frappe.ValidationError):
	"""Deciding on an evaluation of other figures than the application has now."""


class TamperedEvaluationError(frappe.ValidationError):
	"""An evaluation that is not as it was written."""


class EvaluationError(frappe.ValidationError):
	"""An application that cannot be evaluated."""

"""Refusals of the credit module."""

from __future__ import annotations

import frappe


class ScorecardError(frappe.ValidationError):
	"""A scorecard that cannot score, or a version that may not change any more."""


class CreditPolicyError(frappe.ValidationError):
	"""Settings that applications cannot be judged by."""


class AnswerError(frappe.ValidationError):
	"""An answer that a scorecard cannot score."""


class ScorecardFittingError(frappe.ValidationError):
	"""Cases that no scorecard can be fitted on."""

"""Refusals of answers on paper."""

import frappe


class LoanOwesError(frappe.ValidationError):
	"""A letter that says nothing is owed, of a loan of which something is."""


class AnswerDateError(frappe.ValidationError):
	"""A year or a day for which there is no answer."""


class AnswerCompanyError(frappe.ValidationError):
	"""A company that the client has no loan with."""

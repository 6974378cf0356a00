"""Refusals of reversals with a second person."""

import frappe


class ReversalRequestError(frappe.ValidationError):
	"""A reversal that has to be asked for and granted, or a request that is not open."""


class SecondAuthorizerError(frappe.ValidationError):
	"""A reversal by who posted the payment, or granted by who asked for it."""

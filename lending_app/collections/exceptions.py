"""Refusals of collections."""

import frappe


class ContactRuleError(frappe.ValidationError):
	"""A rule of contact that says nothing, or contradicts itself."""


class ContactPreferenceError(frappe.ValidationError):
	"""A preference that cannot be read: an unknown time zone, a channel twice."""


class ContactRefusedError(frappe.ValidationError):
	"""A contact that a rule refuses."""


class CollectionActionError(frappe.ValidationError):
	"""An action whose result lacks what belongs to it, or that is dated where it cannot be."""

"""Refusals of the products module."""

import frappe


class ProductSettingError(frappe.ValidationError):
	"""A product whose settings contradict each other."""


class UnknownProductError(frappe.ValidationError):
	"""A product code that nothing has."""


class ProductLimitError(frappe.ValidationError):
	"""An amount, term or rate outside the product's limits."""


class InactiveProductError(frappe.ValidationError):
	"""A product that is no longer offered."""


class ProvisionTableError(frappe.ValidationError):
	"""A provision table that cannot classify every loan, or not those of a product."""


class SimulationInputError(frappe.ValidationError):
	"""Figures that make no loan to simulate."""


class ReferenceRateError(frappe.ValidationError):
	"""A series with two values on a day, or without one where it is needed."""


class SimulationLinkError(frappe.ValidationError):
	"""A shared link that was changed, cut or has run out."""

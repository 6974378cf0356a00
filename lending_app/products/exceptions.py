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


class ProductVersionError(frappe.ValidationError):
	"""A version that would overlap another, begin in the past, or is in force already."""


class ProductStatusError(frappe.ValidationError):
	"""A status or an end that a product cannot have, or that was not given with its reason."""


class ProductInUseError(frappe.ValidationError):
	"""Changing terms in place of a product that loans or applications were made from."""


class VersionPermissionError(frappe.PermissionError):
	"""Making or activating a version without being the lending or the credit manager."""


class ExpiredVersionError(InactiveProductError):
	"""An application on a version that another has replaced, or that is not yet in force."""


class OutsideOfferDatesError(InactiveProductError):
	"""An application before or after the days on which the product is offered."""


class OtherSegmentError(frappe.ValidationError):
	"""A client of a segment to which the product is not offered."""


class CampaignError(frappe.ValidationError):
	"""A campaign whose dates, products or discount contradict each other, or that has no more to give."""


class UnknownPresetError(frappe.ValidationError):
	"""A kind of product that nothing has."""

"""Refusals of the collateral module."""

from __future__ import annotations

import frappe


class CollateralHistoryError(frappe.ValidationError):
	"""Values of collateral that contradict each other, or what a closed day rests on."""


class CollateralProceedsError(frappe.ValidationError):
	"""Proceeds of collateral that do not fit their loan."""


class LiquidGuaranteeError(frappe.ValidationError):
	"""Money of a liquid guarantee that cannot be withheld, applied or returned so."""


class CollateralError(frappe.ValidationError):
	"""A collateral, or a type of it, whose fields cannot be."""


class AppraisalBatchError(frappe.ValidationError):
	"""A step of a batch of appraisals that cannot be taken now."""


class AppraisalFileError(frappe.ValidationError):
	"""A file of appraisals that cannot be read."""


class CollateralExecutionError(frappe.ValidationError):
	"""An execution that cannot begin, go on or end so."""


class ReleaseError(frappe.ValidationError):
	"""A pledge whose release cannot be asked for, authorized or declined so."""

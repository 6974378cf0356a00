"""Refusals of the ledger module."""

from __future__ import annotations

import frappe


class FutureDateError(frappe.ValidationError):
	"""A date after today."""


class BackdatingError(frappe.ValidationError):
	"""A value date further back than the settings allow."""


class ClosedPeriodError(frappe.ValidationError):
	"""A posting date in a closed day, a frozen ledger or a closed accounting period."""


class LendingEntryError(frappe.ValidationError):
	"""Cancelling or deleting a journal entry that belongs to a lending document."""


class MasterInUseError(frappe.ValidationError):
	"""Renaming, merging or disabling a master on which loans rest."""


class AppendOnlyError(frappe.ValidationError):
	"""Changing or deleting an entry of the sub-ledger."""


class MissingDimensionError(frappe.ValidationError):
	"""An accounting dimension that ERPNext asks for has no value."""


class BoundMasterError(frappe.ValidationError):
	"""An account or cost center in which running loans stand."""

"""Refusals of screening."""

import frappe


class ListFileRefusedError(frappe.ValidationError):
	"""A list file that cannot be taken over: nothing of it is."""


class LargeRemovalError(frappe.ValidationError):
	"""A file that takes so much of a list away that it may have been cut."""


class ListFormatError(frappe.ValidationError):
	"""A list that takes no file, or an entry of a list that is only changed by its file."""


class HitStateError(frappe.ValidationError):
	"""A hit that cannot be decided this way from where it stands."""


class SamePersonError(frappe.ValidationError):
	"""Who confirmed a hit cannot lift it."""


class ClientUnderHitError(frappe.ValidationError):
	"""A client whom a confirmed hit keeps blocked."""


class MissingReasonError(frappe.ValidationError):
	"""A decision without its reason."""


class EntryDateError(frappe.ValidationError):
	"""A birth date of an entry that cannot be read."""


class ScreeningSettingsError(frappe.ValidationError):
	"""A setting out of its limits."""

"""Refusals of statements and their lines."""

import frappe


class BankStatementError(frappe.ValidationError):
	"""A step that the state of a statement or a line does not allow."""


class OtherAccountError(frappe.ValidationError):
	"""A statement of another account or currency than the one it is loaded to."""


class StatementBalanceError(frappe.ValidationError):
	"""A statement that does not follow the one before."""


class StatementLoadedError(frappe.ValidationError):
	"""A file that was loaded before."""


class LineSplitError(frappe.ValidationError):
	"""Loans or amounts that a line's money cannot be divided among."""

"""Refusals of the setup layer."""

import frappe


class MissingAccountError(frappe.ValidationError):
	"""A ledger role has no account."""


class WrongAccountError(frappe.ValidationError):
	"""An account that cannot carry its ledger role."""


class NamingSeriesError(frappe.ValidationError):
	"""A series by which no document can be named."""


class WrongCostCenterError(frappe.ValidationError):
	"""A cost center that cannot carry a company's entries."""


class SettingRangeError(frappe.ValidationError):
	"""A setting below what it can be."""


class ConflictingAppError(frappe.ValidationError):
	"""An app that uses the same DocType names is installed."""


class StaffAccountError(frappe.ValidationError):
	"""A staff profile whose account cannot be made so."""


class AttendanceError(frappe.ValidationError):
	"""Coming twice, or going without having come."""


class NumberError(frappe.ValidationError):
	"""A figure that is not a number, or larger than any."""


class PrintedDocumentError(frappe.ValidationError):
	"""A document to print that is not stored as it was sent."""


class WrongPrintFormatError(frappe.ValidationError):
	"""A print format of another DocType."""


class UnusableFileError(frappe.ValidationError):
	"""A file that is missing, broken, too large or of a kind that is not taken."""


class ForeignFileError(frappe.PermissionError):
	"""A file of another."""


class InputError(frappe.ValidationError):
	"""An argument that cannot be read."""


class ReportPeriodError(frappe.ValidationError):
	"""Days of a report that are missing, out of order or too far apart."""


class BranchChangeError(frappe.ValidationError):
	"""A record's branch was edited."""


class ForeignShareError(frappe.ValidationError):
	"""A record shared with somebody who may not see its branch."""


class FrozenRequestError(frappe.ValidationError):
	"""Changing what somebody else is asked to decide on, or has decided."""


class LedgerPrecisionError(frappe.ValidationError):
	"""ERPNext's ledger would round amounts that are exact in their currency."""


class MarkupError(frappe.ValidationError):
	"""A name with a sign that browsers read as markup."""


class WholeBookError(frappe.PermissionError):
	"""An act on all branches by somebody who is limited to some."""


class RecordWrittenError(frappe.ValidationError):
	"""Changing, deleting or making by hand what only a step writes."""


class TooManyCallsError(frappe.RateLimitExceededError):
	"""More in a minute than one address may ask for."""


class BusyRecordsError(frappe.QueryDeadlockError):
	"""Records that somebody else wrote at the same moment. Nothing was saved; the same can be asked again."""

	# Told as a refusal is: it is no fault of the server.
	http_status_code = 417


class LockedRecordsError(frappe.QueryTimeoutError):
	"""Records that somebody else did not let go in time. Nothing was saved; the same can be asked later."""

	http_status_code = 417

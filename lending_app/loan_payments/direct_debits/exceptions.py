"""Refusals of direct debits."""

import frappe


class MandateError(frappe.ValidationError):
	"""A mandate that cannot be, or a step that it does not allow."""


class MandateAccountError(frappe.ValidationError):
	"""An account number whose check digits are wrong."""


class DebitCurrencyError(frappe.ValidationError):
	"""An account, a loan or a batch in another currency than the company's."""


class DebitBatchError(frappe.ValidationError):
	"""A step that the state of a batch does not allow."""


class DebitLimitError(frappe.ValidationError):
	"""A batch above what its company debits on a day."""


class UnknownDebitError(frappe.ValidationError):
	"""A response to debits that this company has not sent."""

"""Refusals of the disbursement module."""

import frappe


class OrderStateError(frappe.ValidationError):
	"""A step that the order's state does not allow."""


class OrderRequiredError(frappe.ValidationError):
	"""A disbursement past its order, where the company pays out by orders alone."""


class OrderPermissionError(frappe.PermissionError):
	"""A step of an order by somebody without the role for it."""


class SecondApproverError(frappe.ValidationError):
	"""Deciding on what one has prepared, or authorizing what one has asked for."""


class OrderExpiredError(frappe.ValidationError):
	"""An order after its last day."""


class OrderCheckError(frappe.ValidationError):
	"""A check before the disbursement that has failed."""


class BreakdownError(frappe.ValidationError):
	"""More is kept back than is drawn, or the loan cannot be drawn so."""


class PayeeError(frappe.ValidationError):
	"""A payee without what the method asks for, or payees that are not paid what is due."""


class AccountNumberError(frappe.ValidationError):
	"""An account number whose check digits are wrong."""


class AlreadyExecutedError(frappe.ValidationError):
	"""An order that was executed before."""


class LimitError(frappe.ValidationError):
	"""An order above a limit that refuses it."""


class RuleError(frappe.ValidationError):
	"""A rule against fraud that could find nothing."""


class VoidError(frappe.ValidationError):
	"""A void too late, or without its reason."""


class ReceiptError(frappe.ValidationError):
	"""A receipt without a day, a signature or a proof."""


class InternalAccountError(frappe.ValidationError):
	"""No module keeps the account that an order would pay into."""


class BatchError(frappe.ValidationError):
	"""A batch that runs, or has ended."""


class PaymentFileError(frappe.ValidationError):
	"""A payment file in another state, without payments, or whose content was changed."""


class BankFileRefusedError(frappe.ValidationError):
	"""A file, a payment or a layout that cannot be written or read; says the line and the element."""


class DuplicateAnswerError(frappe.ValidationError):
	"""An answer of the bank that was loaded before."""


class AnswerError(frappe.ValidationError):
	"""A row of an answer that does not fit its payment."""

"""Refusals of the servicing module."""

import frappe


class UnknownLoanError(frappe.ValidationError):
	"""A loan number that nothing has."""


class UnknownPaymentError(frappe.ValidationError):
	"""A payment number that nothing has."""


class ReclassificationError(frappe.ValidationError):
	"""Another allocation of a payment that cannot be, or changes nothing."""


class UnknownModeError(frappe.ValidationError):
	"""A mode of payment that nothing has."""


class ModeOfPaymentError(frappe.ValidationError):
	"""A mode of payment that takes no money now."""


class PaymentDetailsError(frappe.ValidationError):
	"""Details of a payment that are missing, wrong, or of another way of paying."""


class LoanStateError(frappe.ValidationError):
	"""A step that the loan's state does not allow."""


class DisbursementAboveApprovalError(frappe.ValidationError):
	"""More than was approved."""


class AlreadyDisbursedError(frappe.ValidationError):
	"""A second disbursement of a loan drawn once."""


class DisbursementHasPaymentsError(frappe.ValidationError):
	"""Reversing a disbursement on which payments stand."""


class NotDisbursedError(frappe.ValidationError):
	"""A payment before the loan was disbursed."""


class InvalidAmountError(frappe.ValidationError):
	"""An amount that is zero, negative or finer than the currency."""


class ExtraPaymentError(frappe.ValidationError):
	"""Paying ahead on a loan whose product takes no extra payments."""


class LoanClosedError(frappe.ValidationError):
	"""A payment on a loan that owes nothing."""


class DuplicateReferenceError(frappe.ValidationError):
	"""An external reference used before."""


class MissingReasonError(frappe.ValidationError):
	"""A reversal without its reason."""


class ReferralFeeError(frappe.ValidationError):
	"""Paying a referral fee that is not due, or on a day it was not."""


class RenewalError(frappe.ValidationError):
	"""A loan that does not cover what the one it renews still owes."""


class PostedFactError(frappe.ValidationError):
	"""Changing a document that has been posted."""


class ArrearsStageError(frappe.ValidationError):
	"""A stage of collection that the table cannot hold."""


class RateChangeError(frappe.ValidationError):
	"""A rate that a loan cannot have."""


class ChangePreviewError(frappe.ValidationError):
	"""A change of a loan that its plan cannot take, asked before it is entered."""


class PaymentSkipError(frappe.ValidationError):
	"""An installment that cannot be skipped, or one more than the product allows."""


class ProposalStateError(frappe.ValidationError):
	"""A proposal that was decided, or that its loan does not allow."""


class SecondPersonError(frappe.ValidationError):
	"""Deciding on what one has proposed oneself."""


class PortfolioSaleError(frappe.ValidationError):
	"""A sale of charged-off loans that cannot be."""


class RefundError(frappe.ValidationError):
	"""More paid back than is held for the client."""


class ArchiveError(frappe.ValidationError):
	"""Archiving a file that is open, archived already, or without a place."""


class ClientTransferError(frappe.ValidationError):
	"""Moving clients to where they are, in part, or back by a cancellation."""


class OtherBranchReceiptError(frappe.ValidationError):
	"""A payment received where the company or the user's branches do not allow it."""


class OverpaymentError(frappe.ValidationError):
	"""A payment far above what the loan owes that nobody has confirmed."""


class LoanChargeError(frappe.ValidationError):
	"""A charge of no amount, of a kind that is not used any more, or on a day on which the loan cannot bear it."""


class ReturnedDisbursementError(frappe.ValidationError):
	"""Money of a disbursement that came back and cannot be taken off its loan so."""

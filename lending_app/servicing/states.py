"""States of the module's own documents; those of loans are the engine's."""

from enum import Enum

from lending_app.engine.loan.state import LoanStatus

# Loans that became a loss, no matter who claims them now.
LOST = (LoanStatus.CHARGED_OFF.value, LoanStatus.SOLD.value)


class ProposalStatus(str, Enum):
	"""States of a Charge Off Proposal. The close withdraws one whose loan no longer calls for it."""

	PROPOSED = "Proposed"
	APPROVED = "Approved"
	REJECTED = "Rejected"
	WITHDRAWN = "Withdrawn"


class ReferralStatus(str, Enum):
	"""States of a Referral Fee. TO_RECOVER: paid for a loan whose disbursement was taken back."""

	DUE = "Due"
	PAID = "Paid"
	REVERSED = "Reversed"
	TO_RECOVER = "To Recover"


class RateChangeKind(str, Enum):
	"""Whether a loan's rate was agreed again, or follows its reference."""

	AGREEMENT = "Agreement"
	RESET = "Reset"


class RepaymentKind(str, Enum):
	"""What money came in for a loan: paid by or for the client, got for collateral, or disbursed and never received."""

	PAYMENT = "Payment"
	COLLATERAL_PROCEEDS = "Collateral Proceeds"
	DISBURSEMENT_RETURNED = "Disbursement Returned"


# Nobody pays these at a counter: what comes in is told by its own document.
WITHOUT_PAYER = (RepaymentKind.COLLATERAL_PROCEEDS.value, RepaymentKind.DISBURSEMENT_RETURNED.value)


class PaymentMethod(str, Enum):
	"""What a Mode of Payment is, whatever the lender calls it."""

	CASH = "Cash"
	BANK_TRANSFER = "Bank Transfer"
	BANK_DEPOSIT = "Bank Deposit"
	DEBIT_CARD = "Debit Card"
	CREDIT_CARD = "Credit Card"
	CHEQUE = "Cheque"
	DIRECT_DEBIT = "Direct Debit"
	PAYROLL_DEDUCTION = "Payroll Deduction"
	CONVENIENCE_STORE = "Convenience Store"
	WALLET = "Electronic Wallet"
	CRYPTOCURRENCY = "Cryptocurrency"
	SAVINGS = "Offset against Savings"

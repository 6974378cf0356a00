"""Kinds of document, how far a document is, and how it is signed."""

from __future__ import annotations

from enum import Enum


class DocumentKind(str, Enum):
	CONTRACT = "Loan Contract"
	NOTE = "Promissory Note"
	INSTALLMENT_NOTES = "Installment Notes"
	INSTRUCTIONS = "Instruction Letter"
	SCHEDULE = "Repayment Schedule"
	COST = "Cost Disclosure"
	COLLATERAL = "Collateral Agreement"
	GUARANTEE = "Guarantee Agreement"
	BOOKLET = "Installment Booklet"
	SLIP = "Loan Slip"
	VOUCHER = "Disbursement Voucher"

	@property
	def name_of_file(self) -> str:
		return self.value.lower().replace(" ", "_")


class DocumentLanguage(str, Enum):
	SPANISH = "es"
	FRENCH = "fr"
	ENGLISH = "en"


class DocumentStatus(str, Enum):
	GENERATED = "Generated"
	SIGNED_BY_AGENT = "Signed by Agent"
	# Co-borrowers or guarantors are missing.
	SIGNED_BY_CLIENT = "Signed by Client"
	SIGNED = "Signed"
	CANCELLED = "Cancelled"


class Signer(str, Enum):
	AGENT = "Agent"
	CLIENT = "Client"
	CO_BORROWER = "Co-borrower"
	GUARANTOR = "Guarantor"


class SignatureMethod(str, Enum):
	TYPED = "Typed"
	DRAWN = "Drawn"
	BY_HAND = "By Hand"


class CodeChannel(str, Enum):
	EMAIL = "Email"
	SMS = "SMS"


# Made when the money goes out, not when the loan is approved.
AT_DISBURSEMENT = (DocumentKind.VOUCHER.value,)
BEGUN = (
	DocumentStatus.SIGNED_BY_AGENT.value,
	DocumentStatus.SIGNED_BY_CLIENT.value,
	DocumentStatus.SIGNED.value,
)
STANDING = (DocumentStatus.GENERATED.value, *BEGUN)


class BatchOutput(str, Enum):
	"""What the documents of many loans come as."""

	PDF = "One PDF"
	ZIP = "ZIP"


class DocumentBatchStatus(str, Enum):
	RUNNING = "Running"
	DONE = "Done"
	FAILED = "Done with Failures"

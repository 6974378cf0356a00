"""Refusals of documents, signatures and credit files."""

from frappe import ValidationError


class ContractError(ValidationError):
	"""Base of this module's refusals."""


class TemplateFieldError(ContractError):
	"""A template uses a field that is not on the list, or is no template."""


class TemplateRecordError(ContractError):
	"""A template cannot be saved or deleted as asked."""


class MissingTemplateError(ContractError):
	"""No active template for a kind of document."""


class MissingFieldError(ContractError):
	"""A loan lacks what its document says."""


class SignedDocumentError(ContractError):
	"""A document that somebody has signed is not made again, changed or deleted."""


class DocumentStateError(ContractError):
	"""The document is not in a state that allows this."""


class SignatureCodeError(ContractError):
	"""The code is wrong, expired, used up or cannot be sent."""


class SignerError(ContractError):
	"""Not who signs, or not yet."""


class CertificateError(ContractError):
	"""The lender's certificate cannot be used."""


class RegistrationError(ContractError):
	"""A legal registration lacks something."""


class UnreadablePdfError(ContractError):
	"""A file to verify is no PDF or too large."""

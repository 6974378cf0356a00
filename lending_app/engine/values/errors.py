"""Errors of the engine: classes that carry fields, not prose. Callers turn them into words."""

from __future__ import annotations

# What the figures of a loan can raise: the engine's refusals (which are ValueErrors), and damaged terms or bytes.
LOAN_ERRORS = (ArithmeticError, LookupError, TypeError, ValueError)


class EngineError(ValueError):
	"""Bad input or an impossible fact.

	`field` names the input, `value` what was given, `bound` what it broke, if there is one.
	"""

	def __init__(self, field: str, value: object = None, bound: object = None) -> None:
		self.field = field
		self.value = value
		self.bound = bound
		super().__init__(
			f"{type(self).__name__}: {field}={value!s}" + (f", bound {bound!s}" if bound is not None else "")
		)


class InvalidAmountError(EngineError):
	"""An amount that is zero, negative, not finite or finer than the currency."""


class InvalidRateError(EngineError):
	"""A rate outside what the engine calculates with."""


class InvalidTermError(EngineError):
	"""A number of installments, frequency or setting that makes no schedule."""


class InvalidDateError(EngineError):
	"""A date out of order."""


class UnknownCurrencyError(EngineError):
	"""A currency code the engine has no minor unit for."""


class FactError(EngineError):
	"""A fact that cannot be part of the loan's history."""


class DuplicateFactError(FactError):
	"""Two facts carry the same id."""


class NotDisbursedError(FactError):
	"""A payment dated before the loan was disbursed."""


class AlreadyDisbursedError(FactError):
	"""A second disbursement of a loan that is drawn once."""


class DisbursementAboveTermsError(FactError):
	"""A disbursement above the principal of the terms."""


class UnknownFactError(FactError):
	"""A reversal of a fact that is not there."""


class FutureFactError(FactError):
	"""A fact dated after the day on which it is entered."""


class LoanClosedError(FactError):
	"""A payment on a loan that owes nothing on its date."""


class NotChargedOffError(FactError):
	"""A sale of a claim that is still on the books."""


class CashFlowError(EngineError):
	"""Cash flows that have no rate of return."""


class NoSignChangeError(CashFlowError):
	"""Cash flows that are all received, or all paid."""


class NoRateError(CashFlowError):
	"""Cash flows that no rate makes worth nothing."""


class MultipleRatesError(CashFlowError):
	"""Cash flows that more than one rate makes worth nothing; `value` lists the rates."""

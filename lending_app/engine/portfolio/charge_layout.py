"""Fees, insurance and taxes of a book as arrays, beside those of its loans and installments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lending_app.engine.portfolio.arrays import AnyArray, Int32, Int64, list_types


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanChargeArrays:
	"""One element per loan.

	`settled_*` are charges of the drawings and of installments that are behind. Ratios are exact whole numbers.
	`refund_amount` and `refund_tax` of an upfront charge are earned by days from `refund_since_day` to
	`refund_until_day`. A payoff before `early_until_day` costs the share `early_*` of the principal that is not yet
	due, plus `early_fixed`, not above `early_cap` (NO_CAP for none), and its tax.
	"""

	settled_fee: Int64
	settled_insurance: Int64
	settled_tax: Int64
	interest_tax_numerator: Int64
	interest_tax_denominator: Int64
	penalty_tax_numerator: Int64
	penalty_tax_denominator: Int64
	refund_amount: Int64
	refund_tax: Int64
	refund_since_day: Int32
	refund_until_day: Int32
	early_numerator: Int64
	early_denominator: Int64
	early_fixed: Int64
	early_cap: Int64
	early_tax_numerator: Int64
	early_tax_denominator: Int64
	early_until_day: Int32

	def __len__(self) -> int:
		return len(self.settled_fee)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentChargeArrays:
	"""One element per installment. `planned_tax` is the tax on its own charges; `tax_due` holds that on its interest too.

	`tax_paid` leaves out the tax on penalty. Costs of collection are on installments that are due.
	"""

	fee_due: Int64
	fee_paid: Int64
	insurance_due: Int64
	insurance_paid: Int64
	tax_due: Int64
	tax_paid: Int64
	planned_tax: Int64
	penalty_tax_paid: Int64
	cost_due: Int64
	cost_paid: Int64

	def __len__(self) -> int:
		return len(self.fee_due)

	def get_paid(self) -> Int64:
		"""All that is paid, without the tax on penalty."""
		return self.fee_paid + self.insurance_paid + self.tax_paid + self.cost_paid

	def get_unpaid(self) -> Int64:
		"""All that is agreed and unpaid."""
		return self.fee_due + self.insurance_due + self.tax_due + self.cost_due - self.get_paid()


LOAN_CHARGE_DTYPES = list_types(LoanChargeArrays)
INSTALLMENT_CHARGE_DTYPES = list_types(InstallmentChargeArrays)
Part = tuple["LoanChargeArrays | InstallmentChargeArrays", str, Mapping[str, type[np.generic]], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeArrays:
	"""The charges of a book."""

	loans: LoanChargeArrays
	installments: InstallmentChargeArrays

	def list_parts(self, loans: int, installments: int) -> Iterator[Part]:
		"""Each part with its name, its types and the length it has to have."""
		yield self.loans, "charges.loans", LOAN_CHARGE_DTYPES, loans
		yield self.installments, "charges.installments", INSTALLMENT_CHARGE_DTYPES, installments

	@property
	def arrays(self) -> dict[str, AnyArray]:
		"""Every array by name."""
		return {
			f"{name}.{field}": getattr(part, field)
			for part, name, kinds, _ in self.list_parts(0, 0)
			for field in kinds
		}

	def select(self, loans: slice, installments: slice) -> ChargeArrays:
		"""Those of a run of loans: views, nothing copied."""
		return ChargeArrays(
			loans=LoanChargeArrays(**{name: getattr(self.loans, name)[loans] for name in LOAN_CHARGE_DTYPES}),
			installments=InstallmentChargeArrays(
				**{name: getattr(self.installments, name)[installments] for name in INSTALLMENT_CHARGE_DTYPES}
			),
		)

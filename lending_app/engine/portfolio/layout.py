"""A book as arrays: one element per loan, and one per installment that is not behind, in whole minor units.

The arrays of a loan's installments are one after the other, in order of due date; `offsets[i]` to `offsets[i + 1]`
are those of loan i (compressed rows). A database fills the arrays as they are: name and type of every one are in
`LOAN_DTYPES` and `INSTALLMENT_DTYPES`. Days are days since 1970-01-01 (datetime64[D]).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lending_app.engine.loan.state import LoanStatus
from lending_app.engine.portfolio.arrays import AnyArray, Bool, Int8, Int32, Int64, list_types
from lending_app.engine.portfolio.charge_layout import ChargeArrays
from lending_app.engine.portfolio.day_tables import DayTables
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind
from lending_app.engine.values.money import RoundingMode

# An enum's code in an array is its place in these.
STATUSES = tuple(LoanStatus)
DAY_COUNTS = tuple(DayCount)
# What the arrays carry on; loans with other day counts are marked `needs_replay`.
_REPLAYED = (DayCount.BUSINESS_252, DayCount.ACTUAL_ACTUAL_AFB, DayCount.ACTUAL_ACTUAL_LAST_DAY)
CONVENTIONS = tuple(convention for convention in DayCount if convention not in _REPLAYED)
ROUNDING_MODES = tuple(RoundingMode)
# Loans computed at a time, so that what is between stays in the processor's cache.
BLOCK = 65_536
# In place of a cap that there is none of.
NO_CAP = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanArrays:
	"""One element per loan.

	`settled_interest` and `settled_penalty` are what was earned on installments that are behind. Ratios are exact
	whole numbers; the rates of a loan's installments have one denominator. `periods_a_year` is 0 where interest follows the day count. A cap of NO_CAP is none.
	`needs_replay` marks a loan that the arrays cannot carry on.
	"""

	currency: Int8
	status: Int8
	checkpoint_day: Int32
	disbursed_day: Int32
	outstanding_principal: Int64
	client_advance: Int64
	settled_interest: Int64
	settled_penalty: Int64
	rate_denominator: Int64
	periods_a_year: Int32
	day_count: Int8
	rounding_mode: Int8
	default_after_days: Int32
	has_penalty: Bool
	penalty_numerator: Int64
	penalty_denominator: Int64
	penalty_fixed: Int64
	penalty_tolerance_days: Int32
	penalty_from_due_date: Bool
	penalty_cap: Int64
	penalty_cap_numerator: Int64
	penalty_cap_denominator: Int64
	is_on_owed: Bool
	needs_replay: Bool

	def __len__(self) -> int:
		return len(self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentArrays:
	"""One element per installment that is not behind.

	Exact interest from the period's start to a day in it is (segment_money + segment_balance x units(day)) x the
	installment's rate / parts: units and parts are those of the day count, or the days gone by and periods a year x days of
	the period. `segment_balance` is the balance that runs, `segment_money` what earlier balances of the period add
	(balance x units each), less segment_balance x units up to the day it began: 0 without a prepayment in the
	period. `penalty_base` of an installment not yet due is the one it will have on its due date.
	"""

	start_day: Int32
	due_day: Int32
	is_regular: Bool
	rate_numerator: Int64
	principal_due: Int64
	principal_paid: Int64
	interest_due: Int64
	interest_paid: Int64
	segment_balance: Int64
	segment_money: Int64
	penalty_base: Int64
	penalty_money_days: Int64
	penalty_frozen_day: Int32
	penalty_paid: Int64
	is_late: Bool

	def __len__(self) -> int:
		return len(self.due_day)


LOAN_DTYPES = list_types(LoanArrays)
INSTALLMENT_DTYPES = list_types(InstallmentArrays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
	"""A book. `loans.currency` counts into `currencies`; `offsets` has one element more than there are loans.

	`charges` are as long as the loans and the installments, or None in a book without fees, insurance and taxes. `tables` hold the figures, by a
	loan's place, that take the place of what the arrays say of it on the days they have. Raises InvalidTermError for arrays of another type or length than the layout's.
	"""

	currencies: tuple[str, ...]
	loans: LoanArrays
	installments: InstallmentArrays
	offsets: Int64
	charges: ChargeArrays | None = None
	tables: DayTables = field(default_factory=dict)

	def __post_init__(self) -> None:
		check_kind(self.loans, LoanArrays, "loans")
		check_kind(self.installments, InstallmentArrays, "installments")
		_check_array(self.offsets, "offsets", np.int64, len(self.loans) + 1)
		for name, kind in LOAN_DTYPES.items():
			_check_array(getattr(self.loans, name), name, kind, len(self.loans))
		for name, kind in INSTALLMENT_DTYPES.items():
			_check_array(getattr(self.installments, name), name, kind, int(self.offsets[-1]))
		if self.charges is not None:
			for part, name, kinds, length in self.charges.list_parts(len(self.loans), int(self.offsets[-1])):
				for part_name, kind in kinds.items():
					_check_array(getattr(part, part_name), f"{name}.{part_name}", kind, length)
		if self.offsets[0] or (np.diff(self.offsets) < 0).any():
			raise InvalidTermError("offsets", int(self.offsets[0]), "from 0, never falling")

	@property
	def arrays(self) -> dict[str, AnyArray]:
		"""Every array of the book by name."""
		loans = {f"loans.{name}": getattr(self.loans, name) for name in LOAN_DTYPES}
		rows = {f"installments.{name}": getattr(self.installments, name) for name in INSTALLMENT_DTYPES}
		charges = {} if self.charges is None else self.charges.arrays
		return {"offsets": self.offsets, **loans, **rows, **charges}


def select_loans(portfolio: Portfolio, first: int, last: int) -> Portfolio:
	"""A run of a book's loans as a book of its own: views of its arrays, nothing copied but the offsets."""
	offsets = portfolio.offsets[first : last + 1]
	low, high = int(offsets[0]), int(offsets[-1])
	return Portfolio(
		currencies=portfolio.currencies,
		loans=LoanArrays(**{name: getattr(portfolio.loans, name)[first:last] for name in LOAN_DTYPES}),
		installments=InstallmentArrays(
			**{name: getattr(portfolio.installments, name)[low:high] for name in INSTALLMENT_DTYPES}
		),
		offsets=offsets - low,
		charges=portfolio.charges and portfolio.charges.select(slice(first, last), slice(low, high)),
		tables={place - first: table for place, table in portfolio.tables.items() if first <= place < last},
	)


def _check_array(array: object, name: str, kind: type[np.generic], length: int) -> None:
	if not isinstance(array, np.ndarray) or array.dtype != kind or array.shape != (length,):
		found = f"{array.dtype}{array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
		raise InvalidTermError(name, found, f"{np.dtype(kind)}({length},)")

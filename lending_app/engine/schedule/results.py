"""What a schedule says: its installments and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Installment:
	"""One line of a schedule. Amounts in major units; `rule` says what fixed the amount.

	`capitalized` is interest that is not paid but added to the principal on the due date. `total` is all that is to pay:
	principal, interest, fees, insurance and tax.
	"""

	number: int
	start_date: date
	due_date: date
	days: int
	opening_principal: Decimal
	principal: Decimal
	interest: Decimal
	capitalized: Decimal
	total: Decimal
	closing_principal: Decimal
	rule: str
	fee: Decimal = Decimal(0)
	insurance: Decimal = Decimal(0)
	tax: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
	"""Installments in order, with the sums of them all. `drawn` is what was lent, without charges financed with it.

	`draws` are later tranches, by day. `kept_back` is interest of an odd first period that the disbursement keeps back: it
	is part of the sums, and of no installment; so is `kept_back_tax`, the tax on it.
	"""

	installments: tuple[Installment, ...]
	drawn: Decimal
	total_interest: Decimal
	total_charges: Decimal
	total: Decimal
	draws: tuple[tuple[date, Decimal], ...] = ()
	kept_back: Decimal = Decimal(0)
	kept_back_tax: Decimal = Decimal(0)

	@property
	def first_to_pay(self) -> Installment:
		"""The first installment that asks for money after the disbursement, which settles interest in advance itself."""
		start = self.installments[0].start_date
		asking = (row for row in self.installments if row.total and row.due_date > start)
		return next(asking, self.installments[-1])

	@property
	def residue(self) -> Decimal:
		"""What the last installment asks more than the others, where these are alike; 0 where they are not.

		Installments that ask nothing do not count.

		>>> from lending_app.engine import LoanTerms, build_schedule
		>>> terms = LoanTerms(principal=Decimal("1000"), annual_rate=Decimal(0), number_of_installments=3)
		>>> build_schedule(terms, date(2025, 1, 15)).residue
		Decimal('0.01')
		"""
		totals = [row.total for row in self.installments if row.total]
		is_level = len(totals) > 2 and len(set(totals[:-1])) == 1
		return totals[-1] - totals[-2] if is_level else Decimal(0)

	def accumulate(self) -> tuple[tuple[Decimal, Decimal], ...]:
		"""Principal and interest up to and with each installment (requirement CAL-13).

		>>> from lending_app.engine import LoanTerms, build_schedule
		>>> terms = LoanTerms(
		...     principal=Decimal("1000"), annual_rate=Decimal("0.12"), number_of_installments=2
		... )
		>>> [str(interest) for _, interest in build_schedule(terms, date(2025, 1, 15)).accumulate()]
		['10.00', '15.02']
		"""
		principals = accumulate(row.principal for row in self.installments)
		return tuple(zip(principals, accumulate(row.interest for row in self.installments), strict=True))

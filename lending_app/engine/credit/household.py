"""What a household has left each month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
	"""Monthly sums. `available` is negative where more goes out than comes in."""

	other_income: Decimal
	provable_other_income: Decimal
	expenses: Decimal
	installments: Decimal
	outstanding: Decimal
	available: Decimal


def sum_household(
	income: Decimal,
	other_incomes: Iterable[tuple[Decimal, bool]],
	expenses: Iterable[Decimal],
	debts: Iterable[tuple[Decimal, Decimal]],
) -> Household:
	"""Sums of a month. Other incomes come with whether they are provable, debts as (installment, outstanding).

	>>> sum_household(
	...     Decimal(900), [(Decimal(100), True)], [Decimal(400)], [(Decimal(50), Decimal(600))]
	... ).available
	Decimal('550')
	"""
	others, owed = list(other_incomes), list(debts)
	other = sum((amount for amount, _is_provable in others), Decimal(0))
	spent = sum(expenses, Decimal(0))
	installments = sum((installment for installment, _left in owed), Decimal(0))
	return Household(
		other_income=other,
		provable_other_income=sum((amount for amount, is_provable in others if is_provable), Decimal(0)),
		expenses=spent,
		installments=installments,
		outstanding=sum((left for _installment, left in owed), Decimal(0)),
		available=income + other - spent - installments,
	)


def calculate_debt_ratio(installments: Decimal, income: Decimal) -> Decimal | None:
	"""Installments as percent of income, to two decimals; None without an income.

	>>> calculate_debt_ratio(Decimal(300), Decimal(1200))
	Decimal('25.00')
	"""
	if income <= 0:
		return None
	return round(installments / income * 100, 2)

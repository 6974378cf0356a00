"""Installments of a book that are behind on a day, one by one: what a list of arrears shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from lending_app.engine.portfolio.arrays import Int32, Int64, to_day
from lending_app.engine.portfolio.charge_state import price_penalty_taxes
from lending_app.engine.portfolio.layout import Portfolio
from lending_app.engine.portfolio.position import find_opened, price_penalties


@dataclass(frozen=True, slots=True, kw_only=True)
class LateInstallments:
	"""One element per installment; `loans` counts into the book. Amounts in minor units.

	`unpaid` holds charges, and the penalty with its tax, of which `penalty` is all that was earned; `days_late` is 0 where nothing but penalty is
	unpaid.
	"""

	loans: Int64
	due_day: Int32
	penalty: Int64
	unpaid: Int64
	days_late: Int32


def list_late_installments(portfolio: Portfolio, as_of: date) -> LateInstallments:
	"""Installments due before the day of which something is unpaid.

	>>> from decimal import Decimal
	>>> from lending_app.engine import Disbursed, LoanReplay, LoanTerms
	>>> from lending_app.engine.portfolio import build_portfolio
	>>> terms = LoanTerms(principal=Decimal("1200"), annual_rate=Decimal(0), number_of_installments=12)
	>>> loan = LoanReplay(terms)
	>>> loan.apply(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal("1200")))
	>>> late = list_late_installments(build_portfolio([loan]), date(2025, 3, 20))
	>>> late.unpaid.tolist(), late.days_late.tolist()
	([10000, 10000], [33, 5])
	"""
	opened = find_opened(portfolio, as_of)
	chosen, amounts = price_penalties(portfolio, opened, as_of)
	penalty = np.zeros(len(opened.rows), np.int64)
	penalty[chosen] = amounts
	contractual = opened.contractual
	unpaid = contractual + penalty - portfolio.installments.penalty_paid[opened.rows]
	unpaid[chosen] += price_penalty_taxes(portfolio, opened.rows[chosen], opened.loans[chosen], amounts)
	late = np.flatnonzero(opened.is_past & (unpaid > 0))
	due = portfolio.installments.due_day[opened.rows[late]]
	return LateInstallments(
		loans=opened.loans[late],
		due_day=due,
		penalty=penalty[late],
		unpaid=unpaid[late],
		days_late=np.where(contractual[late] > 0, to_day(as_of) - due, 0).astype(np.int32),
	)

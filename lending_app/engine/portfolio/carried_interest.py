"""Interest of the days before a rate or a date changed within a period, as the arrays hold it."""

from __future__ import annotations

from fractions import Fraction

from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.installment import WorkingInstallment
from lending_app.engine.schedule.interest import period_ratio
from lending_app.engine.schedule.plan_values import Ratio

# Whole numbers in the arrays stay below this: sums of a few, and doubles, fit in int64.
LARGEST = 2**60
NOTHING = (0, 1)
# Room that what is folded leaves for the days to come.
_ROOM = 2**12


def fold_carried(row: WorkingInstallment, terms: LoanTerms, rate: Ratio) -> Ratio | None:
	"""Money x units that make the interest carried at the rate of the days after, and by what the row's money is scaled.

	Exact interest is (money + balance x units) x rate / parts. What is carried is a ratio of its own, so balance and money
	are scaled until it is whole, and the rate is divided by as much. Returns NOTHING where none is carried, None where
	it does not fit.
	"""
	if row.carried is None:
		return NOTHING
	if len(row.segments) > 1 or not rate[0]:
		return None
	since, balance = row.segments[0]
	parts = period_ratio(terms, row.span, row.span.due)[1]
	begun = period_ratio(terms, row.span, since)[0] if since > row.span.start else 0
	money = Fraction(row.carried[0] * parts * rate[1], row.carried[1] * rate[0])
	scale = money.denominator
	folded = money.numerator - balance * scale * begun
	largest = max(abs(folded), balance * scale, rate[1] * scale)
	return None if largest >= LARGEST // _ROOM else (folded, scale)

"""Why an installment of a loan with interest in advance asks what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lending_app.engine.explain.time import name_basis
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.in_advance import get_level_amount, list_ratios
from lending_app.engine.schedule.interest import period_ratio
from lending_app.engine.schedule.results import Installment
from lending_app.engine.values.explanation import Explanation, show_ratio


def explain_in_advance(
	terms: LoanTerms, periods: Sequence[Period], rows: Sequence[Installment], number: int
) -> list[Explanation]:
	"""The parts of an installment: interest of the period that begins with it, and principal."""
	row = rows[number - 1]
	steps = [_explain_interest(terms, periods[number - 1], row)] if number <= len(periods) else []
	return [*steps, _explain_principal(terms, periods, rows, row)]


def _explain_interest(terms: LoanTerms, period: Period, row: Installment) -> Explanation:
	rate, years = terms.get_rate_ratio(period.number), period_ratio(terms, period, period.due)
	return Explanation(
		title="Interest in advance",
		rule="balance after the installment x rate x years of the period that follows, rounded",
		inputs=(
			("balance", row.closing_principal),
			("annual rate", show_ratio(*rate)),
			("years", str(Fraction(*years))),
			("convention", name_basis(terms) if period.is_regular else terms.day_count.value),
			("from", period.start),
			("to", period.due),
		),
		result=row.interest,
	)


def _explain_principal(
	terms: LoanTerms, periods: Sequence[Period], rows: Sequence[Installment], row: Installment
) -> Explanation:
	rule = _RULES.get(row.rule)
	if rule is not None:
		return Explanation(title="Principal", rule=rule, result=row.principal)
	balance = terms.rounding.to_minor(rows[0].opening_principal)
	level = terms.rounding.to_amount(get_level_amount(terms, balance, list_ratios(terms, periods)))
	is_level = terms.method is AmortizationMethod.LEVEL_PAYMENT
	return Explanation(
		title="Principal",
		rule="level amount - interest of the period that follows" if is_level else "principal / installments",
		inputs=(
			("level amount" if is_level else "even part", level),
			("principal before", row.opening_principal),
		),
		result=row.principal,
	)


_RULES = {
	"interest_in_advance": "kept back from the money paid out: interest alone",
	"interest_only": "interest alone is paid",
	"nothing_left": "the loan is repaid by now",
	"last_takes_the_rest": "the principal that is left",
}

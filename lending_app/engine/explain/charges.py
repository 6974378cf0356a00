"""Why an installment asks the fees, premiums and taxes that it asks."""

from __future__ import annotations

from lending_app.engine.loan.charges import ChargeBase, calculate_charge, count_times, take_share
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.schedule.due_dates import Period
from lending_app.engine.schedule.plan_values import KEPT_BACK
from lending_app.engine.schedule.results import Schedule
from lending_app.engine.values.explanation import Explanation


def explain_charges(terms: LoanTerms, schedule: Schedule, period: Period) -> list[Explanation]:
	"""A step for each charge that falls with the period's installment, and one for the tax."""
	row, rounding = schedule.installments[period.number - 1], terms.rounding
	paid_interest = rounding.to_minor(row.interest - row.capitalized)
	bases = {
		ChargeBase.ORIGINAL_PRINCIPAL: schedule.drawn,
		ChargeBase.OUTSTANDING_PRINCIPAL: row.opening_principal,
		ChargeBase.INSTALLMENT: row.principal + row.interest - row.capitalized,
	}
	since = schedule.installments[0].start_date
	steps: list[Explanation] = []
	taxes = [("interest", _tax_interest(terms, schedule, period, paid_interest))]
	for charge in terms.charges if row.opening_principal and row.rule != KEPT_BACK else ():
		times = count_times(charge.timing, period.start, period.due, since)
		if not times:
			continue
		base = bases[charge.base]
		charged, tax = calculate_charge(charge, rounding.to_minor(base), rounding, times)
		taxes.append((charge.name, tax))
		steps.append(
			Explanation(
				title=charge.name,
				rule="(base x rate + amount) x times",
				inputs=(
					("kind", charge.component.value),
					(charge.base.value.lower(), base),
					("rate", charge.rate),
					("amount", charge.amount),
					("times", times),
				),
				result=rounding.to_amount(charged),
			)
		)
	carried = rounding.to_minor(row.tax) - sum(tax for _, tax in taxes)
	taxes.append(("interest that became principal", carried))
	if row.tax:
		steps.append(
			Explanation(
				title="Tax",
				rule="tax rate x what is taxed, each rounded",
				inputs=tuple((name, rounding.to_amount(tax)) for name, tax in taxes if tax),
				result=row.tax,
			)
		)
	return steps


def _tax_interest(terms: LoanTerms, schedule: Schedule, period: Period, interest: int) -> int:
	"""The tax on the interest that an installment asks; the disbursement may have kept back a part of the first one's."""
	rounding, rate = terms.rounding, terms.interest_tax_rate
	if period.number > 1 or not schedule.kept_back:
		return take_share(interest, rate, rounding)
	whole = interest + rounding.to_minor(schedule.kept_back)
	return take_share(whole, rate, rounding) - rounding.to_minor(schedule.kept_back_tax)

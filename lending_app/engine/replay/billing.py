"""Charges of a running loan: on its installments, what of them is earned and owed, and what comes back at a payoff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lending_app.engine.loan.allocation import DEBT_COMPONENTS, Component
from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.early_settlement import price_early
from lending_app.engine.replay.installment import (
	CHARGED,
	FEE,
	INSURANCE,
	INTEREST,
	PRINCIPAL,
	TAX,
	WorkingInstallment,
)
from lending_app.engine.replay.loan import Refundable, WorkingLoan
from lending_app.engine.replay.own_charges import get_unpaid_charges
from lending_app.engine.replay.unpaid import freeze_penalty, get_penalty_tax, get_unpaid, set_penalty_base
from lending_app.engine.schedule.charge_plan import Upfront, charge_period
from lending_app.engine.schedule.plan_values import KEPT_BACK
from lending_app.engine.values.rates import add_months

_BY_COMPONENT = {Component.FEE: FEE, Component.INSURANCE: INSURANCE}


def list_refundable(upfront: Upfront, since: date, until: date) -> list[Refundable]:
	"""The refundable charges of a drawing."""
	return [
		Refundable(_BY_COMPONENT[component], amount, tax, since, until)
		for component, amount, tax in upfront.refundable
	]


def take_upfront(loan: WorkingLoan, upfront: Upfront, maturity: date) -> None:
	"""Note what a drawing costs, and what of it is earned by the days."""
	loan.upfront[FEE] += upfront.fee
	loan.upfront[INSURANCE] += upfront.insurance
	loan.upfront[TAX] += upfront.tax
	loan.financed += upfront.financed
	loan.refundable += list_refundable(upfront, loan.day, maturity)


def charge_installments(loan: WorkingLoan, rows: Sequence[WorkingInstallment]) -> None:
	"""Set the charges of rows that were planned, on top of what was charged to them by facts."""
	if not loan.terms.bears_charges or loan.disbursed_on is None:
		return
	terms = loan.terms
	for row in rows:
		interest = row.due[INTEREST] - row.capitalized - row.moved
		if row.rule == KEPT_BACK:
			# It ends no period: it asks the interest of the one that begins, with its tax.
			row.tax_interest(terms)
			continue
		planned = charge_period(
			terms,
			row.period,
			opening=row.opening,
			principal=row.due[PRINCIPAL],
			interest=interest,
			drawn=loan.disbursed,
			since=loan.disbursed_on,
		)
		row.charge_tax = planned.tax - take_share(max(interest, 0), terms.interest_tax_rate, terms.rounding)
		for index, amount in ((FEE, planned.fee), (INSURANCE, planned.insurance), (TAX, planned.tax)):
			row.due[index] = max(amount + row.get_billed(index), row.paid[index])
	carry_taxes(loan)


def carry_taxes(loan: WorkingLoan) -> None:
	"""Put the tax on interest that became or becomes principal on the next installment that asks something, or the last.

	The last asks nothing else where its principal was given up while earlier installments are still owed.
	"""
	terms = loan.terms
	if not terms.interest_tax_rate or not (
		terms.grace or terms.seasons or loan.skips or loan.capitalized_tax
	):
		return
	carried = loan.capitalized_tax
	for row in loan.installments[loan.opened :]:
		asks = row.due[PRINCIPAL] or row.due[INTEREST] > row.capitalized or row is loan.installments[-1]
		taken = carried if asks and not row.capitalized else 0
		if taken or row.carried_tax:
			row.carried_tax = taken
			row.tax_interest(terms)
			row.paid_on = None
			row.record_if_paid(loan.day)
		carried -= taken
		if row.capitalized:
			carried += take_share(row.capitalized, terms.interest_tax_rate, terms.rounding)


def bill_capitalized_tax(loan: WorkingLoan) -> None:
	"""Let the running installment ask at once the tax that a later one was to collect, where interest stops.

	There is one as long as such a tax is carried: the last installment takes it at the latest.
	"""
	tax, loan.capitalized_tax = loan.capitalized_tax, 0
	loan.installments[loan.opened].bill(TAX, tax)


def get_tax_ahead(loan: WorkingLoan) -> int:
	"""What was paid ahead of the tax on interest that has become principal."""
	row = next((row for row in loan.installments[loan.opened : loan.ahead] if row.carried_tax), None)
	return min(row.paid[TAX], loan.capitalized_tax) if row is not None else 0


def bill(loan: WorkingLoan, row: WorkingInstallment, index: int, amount: int, tax: int) -> None:
	"""Charge an amount and its tax to an installment; it is owed from the day on, whenever the installment is due."""
	rule = loan.terms.penalty if row.number <= loan.opened else None
	if rule is not None:
		freeze_penalty(row, loan.day, rule)
	row.bill(index, amount)
	row.bill(TAX, tax)
	if rule is not None:
		set_penalty_base(row, rule)
	loan.has_extras = True


def find_installment_to_bill(loan: WorkingLoan, *, is_cost: bool) -> WorkingInstallment:
	"""The installment a charge falls on: the running one; costs of collection on the oldest that is unpaid."""
	late = next(
		(row for row in loan.installments[loan.first_open : loan.opened] if row.get_contractual_unpaid()),
		None,
	)
	if late is not None and (is_cost or loan.opened == len(loan.installments)):
		return late
	return (
		loan.installments[loan.opened]
		if loan.opened < len(loan.installments)
		else loan.installments[loan.first_open]
	)


def get_earned_charge(
	row: WorkingInstallment, index: int, day: date, terms: LoanTerms, interest: int | None = None
) -> int:
	"""What of a charge of an installment not yet due is earned: by days of its period, and all that a fact charged.

	The tax is that on the interest earned, its own or what is given as `interest`.
	"""
	if row.accrual_end < row.period.due:
		# Stopped by a charge-off: what was earned is what it asks.
		return row.due[index]
	planned = row.charge_tax if index == TAX else row.due[index] - row.get_billed(index)
	days = (row.period.due - row.period.start).days
	passed = min(max((day - row.period.start).days, 0), days)
	earned = terms.rounding.round_ratio(planned * passed, days) if passed else 0
	if index == TAX:
		# Interest that an installment collects for earlier periods is earned, and taxed, before its own begins.
		interest = row.get_accrued_interest(day, terms) if interest is None else interest
		earned += take_share(max(interest, 0), terms.interest_tax_rate, terms.rounding)
	return earned + row.get_billed(index)


def get_owed(loan: WorkingLoan, row: WorkingInstallment, index: int) -> int:
	"""What a payoff today pays of a charge of an installment; below zero where it was paid ahead."""
	if row.number <= loan.opened:
		unearned = get_unearned_tax(loan, row) if index == TAX else 0
		return get_unpaid(row, index, loan.day, loan.terms) - unearned
	return get_earned_charge(row, index, loan.day, loan.terms) - row.paid[index]


def get_unearned_tax(loan: WorkingLoan, row: WorkingInstallment) -> int:
	"""The tax that an installment asks on interest whose days are still to pass: with interest in advance alone."""
	terms = loan.terms
	if not terms.interest_tax_rate or not terms.is_interest_in_advance or loan.day >= row.accrual_end:
		return 0
	earned = row.get_accrued_interest(loan.day, terms)
	return row.get_interest_tax() - take_share(earned, terms.interest_tax_rate, terms.rounding)


def stop_interest_tax(loan: WorkingLoan, row: WorkingInstallment, source_id: str, rule: str) -> int:
	"""Cut the tax of an installment that is due to that on the interest earned; returns what had been paid beyond it."""
	row.due[TAX] -= get_unearned_tax(loan, row)
	back = row.paid[TAX] - row.due[TAX]
	if back <= 0:
		return 0
	row.paid[TAX] -= back
	loan.record(source_id, row, Component.TAX, -back, rule)
	return back


def get_unearned_upfront(loan: WorkingLoan) -> list[tuple[int, int, int]]:
	"""Upfront charges that come back at a payoff today: component, amount, its tax."""
	return [(item.index, *item.get_unearned(loan.day, loan.terms)) for item in loan.refundable]


def get_prepayment_charge(loan: WorkingLoan, principal: int, *, is_partial: bool) -> tuple[int, int]:
	"""What paying principal before its due date costs today, and the tax on it."""
	rule = loan.terms.prepayment_charge
	if rule is None or (is_partial and not rule.is_on_partial) or loan.disbursed_on is None:
		return 0, 0
	if loan.charged_off_on is not None or not rule.applies_on(loan.day, loan.disbursed_on):
		return 0, 0
	if rule.is_plain:
		return rule.calculate(principal, loan.terms.rounding)
	price = price_early(loan, rule, principal, is_partial=is_partial)
	return price.charge, price.tax


def get_charge_end(loan: WorkingLoan) -> date | None:
	"""The day from which paying early costs nothing; None where no day ends it."""
	rule = loan.terms.prepayment_charge
	if rule is None or rule.within_months is None or loan.disbursed_on is None:
		return None
	return add_months(loan.disbursed_on, rule.within_months)


def get_principal_ahead(loan: WorkingLoan) -> int:
	"""Principal that is not yet due: what is owed of it, and what was paid ahead; a payoff stops both."""
	due = sum(
		row.due[PRINCIPAL] - row.paid[PRINCIPAL] for row in loan.installments[loan.first_open : loan.opened]
	)
	coming = loan.installments[loan.opened : loan.ahead]
	ahead = [row for row in coming if row.accrual_end > loan.day or row.ended_early]
	return loan.outstanding - due + sum(row.paid[PRINCIPAL] for row in ahead)


def calculate_extra_payoff(loan: WorkingLoan) -> int:
	"""What a payoff today asks beside principal, interest and penalty; charges that come back are taken off."""
	total = sum(get_owed(loan, row, index) for row in loan.list_earning() for index in CHARGED)
	total += loan.capitalized_tax - sum(amount + tax for _, amount, tax in get_unearned_upfront(loan))
	total += sum(get_unpaid_charges(loan, index) for index in CHARGED)
	return total + sum(get_prepayment_charge(loan, get_principal_ahead(loan), is_partial=False))


def stop_charges(
	loan: WorkingLoan, row: WorkingInstallment, source_id: str, rule: str, interest: int | None = None
) -> int:
	"""Cut the charges of an installment not yet due to what is earned; returns what had been paid beyond it.

	`interest` is what it will ask, where that is not its own; its tax stays beside what is charged, for it follows the interest.
	"""
	freed, terms = 0, loan.terms
	interest = row.get_accrued_interest(loan.day, terms) if interest is None else interest
	taxed = take_share(max(interest, 0), terms.interest_tax_rate, terms.rounding)
	for index in CHARGED:
		earned = get_earned_charge(row, index, loan.day, terms, interest)
		back = row.paid[index] - earned
		row.due[index] = earned
		row.keep_billed(index, earned - taxed if index == TAX else earned)
		if back > 0:
			row.paid[index] = earned
			loan.record(source_id, row, DEBT_COMPONENTS[index], -back, rule)
			freed += back
	row.charge_tax = row.carried_tax = 0
	return freed


def refund_upfront(loan: WorkingLoan, source_id: str) -> int:
	"""Give back what is not earned of upfront charges; returns how much it is in all."""
	freed = 0
	for index, amount, tax in get_unearned_upfront(loan):
		for part, charged in ((index, amount), (TAX, tax)):
			if charged:
				loan.upfront[part] -= charged
				loan.record(source_id, None, DEBT_COMPONENTS[part], -charged, "payoff.unearned_charge")
				freed += charged
	loan.refundable = []
	return freed


def get_recognized(loan: WorkingLoan, index: int) -> tuple[int, int]:
	"""A charge as the books have it: all of it so far, and what of it is unpaid.

	It is booked when its installment falls due, when a fact charges it, or when it is paid ahead.
	"""
	total, receivable = loan.upfront[index] + loan.settled_charges[index], 0
	for row in loan.installments[loan.first_open : max(loan.opened + 1, loan.ahead)]:
		is_due = row.number <= loan.opened
		# A payoff or a charge-off asks at once what it stops.
		is_asked = is_due or row.accrual_end < row.period.due
		booked = row.due[index] if is_asked else max(row.paid[index], row.get_billed(index))
		total += booked
		receivable += booked - row.paid[index]
		if index == TAX and is_due:
			taxed = get_penalty_tax(row, loan.day, loan.terms)
			total += taxed
			receivable += taxed - row.penalty_tax_paid
	if index == TAX and loan.capitalized_tax:
		ahead = loan.capitalized_tax - get_tax_ahead(loan)
		total, receivable = total + ahead, receivable + ahead
	own = sum(row.due[index] for row in loan.own_charges)
	return total + own, receivable + get_unpaid_charges(loan, index)

"""A restructure: what is owed is planned again, with arrears that become principal or are given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lending_app.engine.loan.allocation import CAPITALIZED_SOURCE, Component
from lending_app.engine.loan.date_rules import DateRule
from lending_app.engine.loan.methods import AmortizationMethod
from lending_app.engine.loan.plan_facts import PLAIN_METHODS, Restructured
from lending_app.engine.loan.rate_steps import get_step
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.arrears import get_coming_interest, get_running, split_arrears
from lending_app.engine.replay.balance_owed import AFTER_MATURITY
from lending_app.engine.replay.billing import (
	charge_installments,
	stop_charges,
)
from lending_app.engine.replay.build_installments import (
	build_installments,
	build_installments_in_advance,
	count_deferring,
)
from lending_app.engine.replay.converting import (
	convert_kept,
	count_days_late,
	record_capitalized,
	record_kept,
)
from lending_app.engine.replay.days import advance_to, credit_interest, settle_up
from lending_app.engine.replay.installment import (
	CHARGED,
	INTEREST,
	PENALTY,
	PRINCIPAL,
	Deferral,
	WorkingInstallment,
)
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.prepaying import is_touched, keep_charged
from lending_app.engine.replay.replanning import begin_change
from lending_app.engine.replay.settle import stop_paid_period
from lending_app.engine.replay.unpaid import freeze_penalty, set_penalty_base
from lending_app.engine.schedule.due_date_series import (
	DueDateSeries,
	build_due_date_series,
	drop_given,
	fit_frequency,
	list_periods,
	put_on_day,
)
from lending_app.engine.schedule.due_dates import Period, get_nearest
from lending_app.engine.schedule.schedule import amortize
from lending_app.engine.values.errors import FactError, InvalidAmountError, InvalidTermError
from lending_app.engine.values.rates import Frequency

RESTRUCTURED = "restructured"


def restructure(loan: WorkingLoan, fact: Restructured) -> None:
	"""Plan what is owed again from the day on.

	Raises NotDisbursedError, LoanClosedError, FactError where an installment is paid ahead, InvalidAmountError for more
	forgiven than is owed, InvalidTermError and InvalidDateError for a plan that cannot be.
	"""
	begin_change(loan, fact)
	_check_ahead(loan)
	credit = max(-get_coming_interest(loan), 0)
	if credit and not loan.terms.is_negative_rate_allowed:
		raise FactError("value_date", loan.day, "a day on which interest paid ahead is earned")
	running = get_running(loan)
	forgiven, capitalized = split_arrears(loan, fact, running, loan.outstanding - credit)
	offset = loan.opened + (running is not None)
	coming = sum(row.rule != AFTER_MATURITY for row in loan.installments[loan.opened :])
	count = fact.number_of_installments or coming
	terms = _build_terms(loan, fact, offset, count)
	series = build_due_date_series(terms, loan.day, offset, terms.first_due_date, count)
	balance = loan.outstanding - credit - forgiven.get(PRINCIPAL, 0) + sum(capitalized.values())
	if balance <= 0:
		raise InvalidAmountError("forgiven", loan.terms.rounding.to_amount(loan.outstanding), "less than all")
	fresh = _build_rows(terms, balance, list_periods(series), loan.day)
	days = count_days_late(loan)
	_end_period(loan, running, fact.fact_id)
	freed = stop_paid_period(loan, fact.fact_id, RESTRUCTURED) if terms.is_interest_in_advance else 0
	_forgive(loan, forgiven, fact.fact_id)
	_capitalize(loan, capitalized)
	_fold(loan)
	converted = convert_kept(loan, days, capitalized.get(INTEREST, 0), capitalized.get(PENALTY, 0))
	record_capitalized(loan, days, *converted)
	_put_plan(loan, terms, series, fresh, is_ended=running is not None)
	if terms.is_interest_in_advance:
		# What the period before no longer earns pays the interest of the first new one, which falls due at once.
		loan.hold(freed, fact.fact_id)
		advance_to(loan, loan.day)
	settle_up(loan, can_close=True)
	record_kept(loan, days)


def _build_rows(
	terms: LoanTerms, balance: int, periods: Sequence[Period], day: date
) -> list[WorkingInstallment]:
	if terms.is_interest_in_advance:
		return build_installments_in_advance(terms, periods, balance)
	return build_installments(periods, amortize(terms, balance, periods), balance, day)


def _build_terms(loan: WorkingLoan, fact: Restructured, offset: int, count: int) -> LoanTerms:
	"""The terms in force after a restructure: those before with what it changes; grace and agreed rate steps are past."""
	terms = loan.terms
	method, frequency = fact.method or terms.method, fact.frequency or terms.frequency
	if method is AmortizationMethod.IRREGULAR:
		names = ", ".join(plain.value for plain in PLAIN_METHODS)
		raise InvalidTermError("method", method, f"one of {names}")
	if not count:
		raise InvalidTermError("number_of_installments", None, "given after the last due date")
	first = _get_first_date(loan, fact)
	is_once = frequency is Frequency.AT_MATURITY
	if is_once and (count > 1 or first is None):
		raise InvalidTermError("number_of_installments", count, "1, with its due date")
	step = get_step(terms.rate_steps, loan.opened + 1)
	rate = step.annual_rate if step is not None else terms.annual_rate
	return replace(
		terms,
		method=method,
		frequency=frequency,
		annual_rate=rate if fact.annual_rate is None else fact.annual_rate,
		number_of_installments=1 if is_once else offset + count,
		first_due_date=first,
		dates=_get_rule(terms, fact),
		**_drop_options(terms, method),
	)


def _get_rule(terms: LoanTerms, fact: Restructured) -> DateRule | None:
	"""The rule of the new plan's dates; what belongs to the dates or the frequency before it is left out."""
	rule = fit_frequency(terms.dates, fact.frequency or terms.frequency)
	return drop_given(rule) if fact.first_due_date is None else put_on_day(rule, fact.first_due_date)


def _drop_options(terms: LoanTerms, method: AmortizationMethod) -> dict[str, Any]:
	"""Options that are past, and those that belong to another method."""
	return {
		"rate_steps": (),
		"given_principals": (),
		"given_totals": (),
		"grace": None,
		"seasons": None if method is AmortizationMethod.FLAT else terms.seasons,
		"balloon": terms.balloon if method is AmortizationMethod.BALLOON else None,
		"steps": terms.steps if method is AmortizationMethod.STEPPED else None,
	}


def _get_first_date(loan: WorkingLoan, fact: Restructured) -> date | None:
	"""The new plan's first due date: the one given, the loan's next one, or a period on where the frequency changes."""
	if fact.first_due_date is not None:
		return fact.first_due_date
	if (fact.frequency or loan.terms.frequency) is not loan.terms.frequency or loan.opened == len(
		loan.installments
	):
		return None
	due = loan.installments[loan.opened].period.due
	rule = loan.terms.dates
	# A due date that was moved, by a fact or by a holiday, is not one of the fixed days.
	return get_nearest(rule, due, loan.day) if rule is not None and rule.month_days else due


def _check_ahead(loan: WorkingLoan) -> None:
	"""Money paid ahead belongs to installments that would be gone."""
	for row in loan.installments[loan.opened + 1 : loan.ahead]:
		if any(row.paid):
			raise FactError("value_date", loan.day, "no installment paid ahead")
	running = loan.installments[loan.opened] if loan.opened < len(loan.installments) else None
	if running is not None and is_touched(loan, running):
		raise FactError("value_date", loan.day, "no installment paid ahead")


def _end_period(loan: WorkingLoan, running: WorkingInstallment | None, fact_id: str) -> None:
	"""Let the running period end on the day, with the interest and charges earned by then."""
	if running is None:
		return
	earned = get_coming_interest(loan)
	if loan.has_extras:
		freed = stop_charges(loan, running, fact_id, "restructured.unearned_charge", earned)
		loan.hold(freed, fact_id)
	running.stop_interest(loan.day, earned)
	running.deferral = running.lent = None
	running.period = Period(running.number, running.period.start, loan.day, False)
	running.frozen = loan.day
	loan.opened += 1
	if earned < 0:
		credit_interest(loan, running)


def _forgive(loan: WorkingLoan, forgiven: dict[int, int], fact_id: str) -> None:
	for index, amount in forgiven.items():
		loan.waived += amount
		if index == PRINCIPAL:
			loan.outstanding -= amount
			loan.prepaid += amount
			loan.forgiven += amount
			loan.record(fact_id, None, Component.PRINCIPAL, amount, "forgiven.principal")
		else:
			_settle(loan, index, amount, fact_id, "forgiven")


def _capitalize(loan: WorkingLoan, capitalized: dict[int, int]) -> None:
	for index, amount in capitalized.items():
		_settle(loan, index, amount, CAPITALIZED_SOURCE, RESTRUCTURED)
		loan.outstanding += amount
		loan.capitalized += amount


def _settle(loan: WorkingLoan, index: int, money: int, source_id: str, rule: str) -> None:
	"""Take arrears of a component off the installments, the oldest first."""
	for row in loan.installments[loan.first_open : loan.opened]:
		left = loan.pay_part(row, index, money, source_id, rule)
		if index == INTEREST and source_id == CAPITALIZED_SOURCE:
			row.moved += money - left
		money = left


def _fold(loan: WorkingLoan) -> None:
	"""Unpaid principal of installments that were due goes into the new plan; what was paid of them stays."""
	for row in loan.installments[loan.first_open : loan.opened]:
		rest = row.due[PRINCIPAL] - row.paid[PRINCIPAL]
		if loan.terms.penalty is not None:
			freeze_penalty(row, loan.day, loan.terms.penalty)
		if rest:
			row.due[PRINCIPAL] -= rest
			row.folded += rest
			row.rule = RESTRUCTURED
		if loan.terms.penalty is not None:
			set_penalty_base(row, loan.terms.penalty)
		row.record_if_paid(loan.day)


def _put_plan(
	loan: WorkingLoan,
	terms: LoanTerms,
	series: DueDateSeries,
	fresh: list[WorkingInstallment],
	*,
	is_ended: bool,
) -> None:
	coming = loan.installments[loan.opened :]
	earned = 0 if is_ended else get_coming_interest(loan)
	if earned:
		# On a due date, interest that was to be collected later goes with the first new installment.
		fresh[0].due[INTEREST] += earned
		fresh[0].deferral = Deferral(earned, earned, loan.day, loan.day)
	if coming and not is_ended:
		fresh[0].billed = coming[0].billed
		for index in CHARGED:
			fresh[0].paid[index] = coming[0].paid[index]
	loan.installments[loan.opened :] = fresh
	loan.terms, loan.due_dates, loan.skips, loan.is_changed = terms, series, {}, True
	loan.ahead = max(loan.opened, count_deferring(loan.installments))
	charge_installments(loan, fresh)
	keep_charged(fresh[0])

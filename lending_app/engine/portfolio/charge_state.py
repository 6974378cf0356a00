"""Fees, insurance and taxes of every loan on a day: the array twin of `billing`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from lending_app.engine.portfolio.arrays import Bool, Int64, sum_runs, to_day
from lending_app.engine.portfolio.charge_layout import ChargeArrays
from lending_app.engine.portfolio.exact import Products, round_products
from lending_app.engine.portfolio.layout import NO_CAP, Portfolio
from lending_app.engine.portfolio.position import Opened


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeState:
	"""By loan: charges booked in all and unpaid, what is unpaid of installments due and behind, and what a payoff asks.

	`due` and `overdue` hold the unpaid tax on penalty.
	"""

	fee: Int64
	fee_receivable: Int64
	insurance: Int64
	insurance_receivable: Int64
	tax: Int64
	tax_receivable: Int64
	cost_receivable: Int64
	due: Int64
	overdue: Int64
	payoff: Int64


def calculate_charges(
	portfolio: Portfolio,
	opened: Opened,
	penalties: tuple[Int64, Int64],
	running_interest: Int64,
	as_of: date,
) -> ChargeState:
	"""`penalties` are places in `opened` with the penalty of each; `running_interest` is that of the running period."""
	if portfolio.charges is None or opened.charges is None:
		nothing = np.zeros(len(portfolio.loans), np.int64)
		return ChargeState(**{field.name: nothing for field in fields(ChargeState)})
	charges = portfolio.charges
	taxed, tax_owed = _tax_penalties(portfolio, charges, opened, penalties)
	found: dict[str, Int64] = {
		"due": opened.sum_up(opened.charges) + tax_owed,
		"overdue": opened.sum_up(opened.charges * opened.is_past) + tax_owed,
	}
	for name in ("fee", "insurance", "tax"):
		due = getattr(charges.installments, f"{name}_due")[opened.rows]
		paid = getattr(charges.installments, f"{name}_paid")
		due_paid = opened.sum_up(paid[opened.rows])
		ahead = sum_runs(paid, np.diff(portfolio.offsets)) - due_paid
		found[name] = getattr(charges.loans, f"settled_{name}") + opened.sum_up(due) + ahead
		found[f"{name}_receivable"] = opened.sum_up(due) - due_paid
	parts = charges.installments
	found["cost_receivable"] = opened.sum_up((parts.cost_due - parts.cost_paid)[opened.rows])
	found["tax"] = found["tax"] + taxed
	found["tax_receivable"] = found["tax_receivable"] + tax_owed
	payoff = found["due"] + _count_running(portfolio, charges, opened, running_interest, as_of)
	payoff -= _count_refunds(portfolio, charges, as_of)
	payoff += _count_early(portfolio, charges, opened, as_of)
	return ChargeState(payoff=payoff, **found)


def price_penalty_taxes(portfolio: Portfolio, rows: Int64, loans: Int64, penalties: Int64) -> Int64:
	"""Unpaid tax on the penalties of installments."""
	if portfolio.charges is None:
		return np.zeros(len(rows), np.int64)
	return (
		_price_tax(portfolio, portfolio.charges, loans, penalties)
		- portfolio.charges.installments.penalty_tax_paid[rows]
	)


def _price_tax(portfolio: Portfolio, charges: ChargeArrays, loans: Int64, penalties: Int64) -> Int64:
	return _take_shares(
		portfolio,
		loans,
		penalties,
		charges.loans.penalty_tax_numerator[loans],
		charges.loans.penalty_tax_denominator[loans],
	)


def _tax_penalties(
	portfolio: Portfolio, charges: ChargeArrays, opened: Opened, penalties: tuple[Int64, Int64]
) -> tuple[Int64, Int64]:
	"""Tax on penalty by loan: in all, and unpaid."""
	chosen, amounts = penalties
	rows, loans = opened.rows[chosen], opened.loans[chosen]
	counts = np.bincount(loans, minlength=len(opened.counts)).astype(np.int64)
	taxed = sum_runs(_price_tax(portfolio, charges, loans, amounts), counts)
	return taxed, taxed - sum_runs(charges.installments.penalty_tax_paid[rows], counts)


def _count_running(
	portfolio: Portfolio, charges: ChargeArrays, opened: Opened, interest: Int64, as_of: date
) -> Int64:
	"""What is earned of the running installments' charges, less what is paid of all that are not yet due."""
	parts = charges.installments
	paid = parts.get_paid()
	found = opened.sum_up(paid[opened.rows]) - sum_runs(paid, np.diff(portfolio.offsets))
	loans = np.flatnonzero(portfolio.offsets[:-1] + opened.counts < portfolio.offsets[1:])
	rows = (portfolio.offsets[:-1] + opened.counts)[loans]
	start, due = portfolio.installments.start_day[rows], portfolio.installments.due_day[rows]
	# With interest in advance, or an installment on the day of the disbursement, there are no days to earn it in.
	length = np.maximum(due - start, 1).astype(np.int64)
	gone = np.clip(to_day(as_of) - start, 0, length).astype(np.int64)
	for planned in (parts.fee_due, parts.insurance_due, parts.planned_tax):
		found[loans] += _take_shares(portfolio, loans, planned[rows], gone, length)
	numerators, denominators = charges.loans.interest_tax_numerator, charges.loans.interest_tax_denominator
	return found + _take_shares(
		portfolio, np.arange(len(interest)), np.maximum(interest, 0), numerators, denominators
	)


def _count_refunds(portfolio: Portfolio, charges: ChargeArrays, as_of: date) -> Int64:
	"""Unearned parts of the upfront charges that a payoff gives back, with their taxes."""
	terms, loans = charges.loans, np.arange(len(charges.loans))
	whole = np.maximum(terms.refund_until_day - terms.refund_since_day, 1).astype(np.int64)
	left = np.maximum(terms.refund_until_day - to_day(as_of), 0).astype(np.int64)
	return _take_shares(portfolio, loans, terms.refund_amount, left, whole) + _take_shares(
		portfolio, loans, terms.refund_tax, left, whole
	)


def _count_early(portfolio: Portfolio, charges: ChargeArrays, opened: Opened, as_of: date) -> Int64:
	"""What a payoff costs before its day, with the tax on it."""
	terms, loans = charges.loans, np.arange(len(charges.loans))
	paid = portfolio.installments.principal_paid
	principal = portfolio.loans.outstanding_principal - opened.sum_up(opened.principal)
	# A payoff stops what was paid ahead too.
	principal += sum_runs(paid, np.diff(portfolio.offsets)) - opened.sum_up(paid[opened.rows])
	applies: Bool = (principal > 0) & (to_day(as_of) < terms.early_until_day)
	cost = _take_shares(
		portfolio, loans, np.maximum(principal, 0), terms.early_numerator, terms.early_denominator
	)
	cost += terms.early_fixed
	cost = np.where(terms.early_cap == NO_CAP, cost, np.minimum(cost, terms.early_cap))
	tax = _take_shares(portfolio, loans, cost, terms.early_tax_numerator, terms.early_tax_denominator)
	return np.where(applies, cost + tax, 0)


def _take_shares(
	portfolio: Portfolio, loans: Int64, amounts: Int64, numerators: Int64, denominators: Int64
) -> Int64:
	"""Fractions of amounts of the loans, each rounded once."""
	ones = np.ones(len(amounts), np.int64)
	return round_products(
		Products(
			offset=0 * ones,
			balance=amounts,
			units=ones,
			numerator=numerators,
			denominator=denominators,
			parts=ones,
			mode=portfolio.loans.rounding_mode[loans],
		)
	)

"""From scalar replays to the charges of a book."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lending_app.engine.portfolio.advance_views import get_shown_tax
from lending_app.engine.portfolio.arrays import NO_DAY, to_day
from lending_app.engine.portfolio.layout import NO_CAP
from lending_app.engine.replay.installment import COST, FEE, INSURANCE, TAX, WorkingInstallment
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.rates import add_months

# A charge for paying early that no month ends.
_NO_END = 2**31 - 1
# No charge for paying early: ratio, amount, cap, tax and last day.
_NONE_EARLY = (0, 1, 0, NO_CAP, 0, 1, NO_DAY)
# A loan without charges, in the order of LoanChargeArrays.
NO_CHARGES = (0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, *_NONE_EARLY)


def list_loan_charges(loan: LoanReplay, rows: Sequence[WorkingInstallment]) -> tuple[int, ...]:
	"""A loan's values in the order of LoanChargeArrays; `rows` are those that the arrays hold."""
	terms = loan.terms
	penalty_tax = terms.penalty.tax_rate if terms.penalty is not None else Decimal(0)
	refund = (0, 0, 0, 1)
	for item in loan.refundable[:1]:
		refund = (item.amount, item.tax, to_day(item.since), to_day(item.until))
	return (
		*(_count_settled(loan, rows, index) for index in (FEE, INSURANCE, TAX)),
		*terms.interest_tax_rate.as_integer_ratio(),
		*penalty_tax.as_integer_ratio(),
		*refund,
		*_list_early(loan),
	)


def _count_settled(loan: LoanReplay, rows: Sequence[WorkingInstallment], index: int) -> int:
	"""What was booked of a charge with drawings and with installments that are behind, or that a payoff ended."""
	held = {row.number for row in rows}
	ended = [row for row in loan.installments[loan.first_open :] if row.number not in held]
	taxed = sum(row.penalty_tax_paid for row in ended) - get_shown_tax(loan) if index == TAX else 0
	# A payoff pays charges with dates of their own, and leaves them where they are.
	own = sum(row.due[index] for row in loan.own_charges)
	return (
		loan.upfront[index] + loan.settled_charges[index] + sum(row.due[index] for row in ended) + taxed + own
	)


def _list_early(loan: LoanReplay) -> tuple[int, ...]:
	rule = loan.terms.prepayment_charge
	if rule is None or loan.disbursed_on is None:
		return _NONE_EARLY
	to_minor = loan.terms.rounding.round_to_minor
	months = rule.within_months
	return (
		*rule.rate.as_integer_ratio(),
		to_minor(rule.amount),
		NO_CAP if rule.cap_amount is None else to_minor(rule.cap_amount),
		*rule.tax_rate.as_integer_ratio(),
		_NO_END if months is None else to_day(add_months(loan.disbursed_on, months)),
	)


def list_row_charges(row: WorkingInstallment) -> tuple[int, ...]:
	"""An installment's values in the order of InstallmentChargeArrays."""
	parts = [(row.due[index], row.paid[index]) for index in (FEE, INSURANCE, TAX)]
	return (
		*(amount for part in parts for amount in part),
		row.charge_tax,
		row.penalty_tax_paid,
		row.due[COST],
		row.paid[COST],
	)


def has_unfit_charges(loan: LoanReplay, rows: Sequence[WorkingInstallment]) -> bool:
	"""Whether the arrays cannot hold the loan's charges.

	They hold neither what facts charged, nor several that come back at a payoff, nor a cost of paying early that follows the
	loan, nor charges by other days than the interest's.
	"""
	early = loan.terms.prepayment_charge
	if early is not None and not early.is_plain:
		return True
	if loan.terms.is_on_owed and any(row.span.start < row.period.start for row in rows):
		# An early payment ended the period before: interest and charges of this one count other days.
		return True
	# With interest in advance the running period is shown with the installment to come.
	is_cut = len(rows) + loan.terms.is_interest_in_advance < len(loan.installments) - loan.first_open
	return (
		is_cut or len(loan.refundable) > 1 or any(_is_billed(loan, row) or row.charge_tax < 0 for row in rows)
	)


def _is_billed(loan: LoanReplay, row: WorkingInstallment) -> bool:
	"""Whether a fact charged something before its installment is due: the arrays do not hold that."""
	return row.billed is not None and row.number > loan.opened

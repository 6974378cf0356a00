"""What of an installment is unpaid on a day, with the penalty that ran on it: both change with each payment."""

from __future__ import annotations

from datetime import date

from lending_app.engine.loan.charges import take_share
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyRule, PenaltyStart
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.installment import INTEREST, PENALTY, PRINCIPAL, TAX, WorkingInstallment
from lending_app.engine.values.money import RoundingPolicy


def get_unpaid(row: WorkingInstallment, index: int, day: date, terms: LoanTerms) -> int:
	"""What is unpaid of a component; penalty as of the day."""
	if index == PENALTY:
		return get_penalty(row, day, terms.penalty, terms.rounding) - row.paid[PENALTY]
	unpaid = row.due[index] - row.paid[index]
	if index == INTEREST:
		return unpaid - row.capitalized
	if index == TAX:
		return unpaid + get_penalty_tax(row, day, terms) - row.penalty_tax_paid
	return unpaid


def get_penalty(
	row: WorkingInstallment, day: date, rule: PenaltyRule | None, rounding: RoundingPolicy
) -> int:
	"""Penalty of an installment up to a day: base x daily rate x days past the start, plus the fixed amount, capped.

	Source: requirement CAL-23, interes_moratorio = saldo_vencido x tasa_mora_diaria x dias_mora, with its cap.
	"""
	if rule is None:
		return 0
	day = day if row.penalty_end is None else min(day, row.penalty_end)
	if not row.is_late and not _is_late(row, day, rule):
		return 0
	money_days = row.penalty_days_money + row.penalty_base * _penalty_days(row, day, rule)
	numerator, denominator = rule.daily_ratio
	penalty = rounding.round_ratio(money_days * numerator, denominator) + rounding.round_to_minor(
		rule.fixed_amount
	)
	return rule.cap(penalty, row.installment_amount, rounding)


def get_penalty_tax(row: WorkingInstallment, day: date, terms: LoanTerms) -> int:
	"""Tax on the penalty of an installment up to a day."""
	rule = terms.penalty
	if rule is None or not rule.tax_rate:
		return 0
	return take_share(get_penalty(row, day, rule, terms.rounding), rule.tax_rate, terms.rounding)


def freeze_penalty(row: WorkingInstallment, day: date, rule: PenaltyRule) -> None:
	"""Count the penalty up to a day before the base changes."""
	day = day if row.penalty_end is None else min(day, row.penalty_end)
	row.penalty_days_money += row.penalty_base * _penalty_days(row, day, rule)
	row.is_late = row.is_late or _is_late(row, day, rule)
	row.frozen = day


def set_penalty_base(row: WorkingInstallment, rule: PenaltyRule) -> None:
	"""The base from now on, as far as the installment decides it: the loan's own base is set on the oldest unpaid."""
	if rule.base is PenaltyBase.OVERDUE_PRINCIPAL:
		row.penalty_base = row.due[PRINCIPAL] - row.paid[PRINCIPAL]
	elif rule.base is PenaltyBase.OVERDUE_INSTALLMENT:
		row.penalty_base = row.get_contractual_unpaid()
	else:
		row.penalty_base = 0


def _is_late(row: WorkingInstallment, day: date, rule: PenaltyRule) -> bool:
	return (day - row.period.due).days > rule.tolerance_days and row.get_contractual_unpaid() > 0


def _penalty_days(row: WorkingInstallment, day: date, rule: PenaltyRule) -> int:
	tolerance = rule.tolerance_days if rule.start is PenaltyStart.AFTER_TOLERANCE else 0
	return max(0, min((day - row.period.due).days - tolerance, (day - row.frozen).days))

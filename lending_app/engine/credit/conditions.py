"""What would make a request pass: a smaller amount, more collateral, a guarantor, each with its figure.

Nothing is proposed that has not been assessed with the figure proposed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from enum import Enum

from lending_app.engine.credit.capacity import ZERO
from lending_app.engine.credit.case import Assessment, CreditCase, CreditPolicy, assess
from lending_app.engine.credit.recommendation import Recommendation
from lending_app.engine.credit.score_answers import FactorKey, Guarantor
from lending_app.engine.values.money import EXACT


class ConditionKind(str, Enum):
	REDUCE_AMOUNT = "Reduce Amount"
	RAISE_COLLATERAL = "Raise Collateral"
	ADD_GUARANTOR = "Add Guarantor"
	COMPLETE_FILE = "Complete File"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
	"""Conditions that together make a request pass, with their figures. None: as requested."""

	conditions: tuple[ConditionKind, ...]
	assessment: Assessment
	amount: Decimal | None = None
	collateral_value: Decimal | None = None
	guarantor: Guarantor | None = None


def propose(
	case: CreditCase, policy: CreditPolicy, *, minimum_amount: Decimal = ZERO
) -> tuple[Proposal, ...]:
	"""What would make a request be recommended for approval: one condition each, or two where no single one does.

	An amount is the largest multiple of the policy's step, not under `minimum_amount`; a collateral value the smallest.
	Every proposal has been assessed and passes. Nothing is proposed for what passes already, or cannot.
	"""
	if assess(case, policy).recommendation is Recommendation.APPROVE:
		return ()
	pending = () if case.is_file_complete else (ConditionKind.COMPLETE_FILE,)
	whole = replace(case, is_file_complete=True)
	found = _passing(whole, policy, pending)
	if found:
		return (found,)
	ways = (_reduce_amount, _raise_collateral, _add_guarantor)
	single = [way(whole, policy, pending, minimum_amount) for way in ways]
	proposals = tuple(proposal for proposal in single if proposal)
	return proposals or _combine(whole, policy, pending, minimum_amount)


def _combine(
	case: CreditCase, policy: CreditPolicy, pending: tuple[ConditionKind, ...], minimum: Decimal
) -> tuple[Proposal, ...]:
	"""A guarantor, or collateral of the value of the highest band, together with a smaller amount."""
	found = []
	if case.guarantor is not Guarantor.SOLVENT:
		guaranteed = replace(case, guarantor=Guarantor.SOLVENT)
		proposal = _reduce_amount(guaranteed, policy, (*pending, ConditionKind.ADD_GUARANTOR), minimum)
		found += [replace(proposal, guarantor=Guarantor.SOLVENT)] if proposal else []
	for value in _list_collateral_values(case, policy)[-1:]:
		covered = replace(case, collateral_value=value)
		proposal = _reduce_amount(covered, policy, (*pending, ConditionKind.RAISE_COLLATERAL), minimum)
		found += [replace(proposal, collateral_value=value)] if proposal else []
	return tuple(found)


def _passing(
	case: CreditCase, policy: CreditPolicy, conditions: tuple[ConditionKind, ...]
) -> Proposal | None:
	assessment = assess(case, policy)
	if assessment.recommendation is not Recommendation.APPROVE:
		return None
	return Proposal(conditions=conditions, assessment=assessment)


def _reduce_amount(
	case: CreditCase, policy: CreditPolicy, conditions: tuple[ConditionKind, ...], minimum: Decimal
) -> Proposal | None:
	"""By halves: less never does worse by a card and rules that ask no more of less, so the largest one is found."""
	conditions = (*conditions, ConditionKind.REDUCE_AMOUNT)
	low = max(_count_steps(minimum, policy.step), 1)
	high = _count_steps(case.amount, policy.step) - 1
	best = None
	while low <= high:
		middle = (low + high) // 2
		amount = EXACT.multiply(Decimal(middle), policy.step)
		found = _passing(replace(case, amount=amount), policy, conditions)
		if found:
			best, low = replace(found, amount=amount), middle + 1
		else:
			high = middle - 1
	return best


def _raise_collateral(
	case: CreditCase, policy: CreditPolicy, conditions: tuple[ConditionKind, ...], _minimum: Decimal
) -> Proposal | None:
	conditions = (*conditions, ConditionKind.RAISE_COLLATERAL)
	for value in _list_collateral_values(case, policy):
		found = _passing(replace(case, collateral_value=value), policy, conditions)
		if found:
			return replace(found, collateral_value=value)
	return None


def _add_guarantor(
	case: CreditCase, policy: CreditPolicy, conditions: tuple[ConditionKind, ...], _minimum: Decimal
) -> Proposal | None:
	if case.guarantor is Guarantor.SOLVENT:
		return None
	guaranteed = replace(case, guarantor=Guarantor.SOLVENT)
	found = _passing(guaranteed, policy, (*conditions, ConditionKind.ADD_GUARANTOR))
	return replace(found, guarantor=Guarantor.SOLVENT) if found else None


def _list_collateral_values(case: CreditCase, policy: CreditPolicy) -> tuple[Decimal, ...]:
	"""Values above the offered one that reach the next bands of coverage, rounded up to the step, rising."""
	factors = [factor for factor in policy.scorecard.factors if factor.key == FactorKey.COLLATERAL.value]
	bounds = [band for factor in factors for band in factor.ranges if band.lower is not None]
	values = []
	for band in bounds:
		assert band.lower is not None
		steps = _count_steps(EXACT.multiply(band.lower, case.amount), policy.step)
		value = EXACT.multiply(Decimal(steps), policy.step)
		# Where the bound itself is not in the band, the next step is.
		values.append(value if band.includes_lower else value + policy.step)
	return tuple(value for value in values if value > case.collateral_value)


def _count_steps(amount: Decimal, step: Decimal) -> int:
	"""Whole steps that reach an amount."""
	return int(EXACT.divide(amount, step).to_integral_value(rounding=ROUND_CEILING))

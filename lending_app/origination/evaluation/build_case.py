"""Facts as the engine's case: budget, answers of any scorecard, facts of the rules. Nothing is calculated here but sums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

from frappe.model.document import Document

from lending_app.engine.credit.capacity import Budget, Expense, Income
from lending_app.engine.credit.case import CreditCase
from lending_app.engine.credit.monthly_burden import calculate_monthly_burden
from lending_app.engine.credit.rules import RuleFacts
from lending_app.engine.credit.score_answers import (
	FactorKey,
	Guarantor,
	answer_contract,
	answer_credit_history,
	answer_internal_history,
)
from lending_app.engine.credit.scorecard import Answer
from lending_app.engine.replay.agreed_schedule import build_schedule
from lending_app.engine.values.rates import Frequency
from lending_app.origination.evaluation.check_credit import find_blocking_codes
from lending_app.origination.evaluation.check_identity import has_list_hit, is_identity_verified
from lending_app.origination.evaluation.facts import Backer, Facts
from lending_app.origination.evaluation.options import Options
from lending_app.products.adapters import build_terms

GUARANTOR = "Guarantor"
INDEPENDENT = ("Self-Employed", "Business Owner")


def build_case(
	facts: Facts, options: Options, get_installment: Callable[[Decimal], Decimal], *, is_complete: bool
) -> CreditCase:
	return CreditCase(
		amount=facts.request.amount,
		get_installment=get_installment,
		budget=build_budget(facts, options),
		answers=build_answers(facts, options),
		facts=build_rule_facts(facts, options),
		collateral_value=facts.collateral_value,
		guarantor=_judge_guarantor(facts),
		is_file_complete=is_complete,
	)


def build_budget(facts: Facts, options: Options) -> Budget:
	"""Co-borrowers' income is shown and not counted: nobody has proven it."""
	household = facts.household
	is_counted = household.is_income_proven or not options.is_income_proof_required
	incomes = [
		Income(name="Main income", amount=household.income, is_proven=is_counted),
		Income(name="Other income, proven", amount=household.proven_other_income, is_proven=True),
		Income(name="Other income, not proven", amount=household.unproven_other_income, is_proven=False),
	]
	shared = sum((backer.income for backer in facts.backers if backer.role != GUARANTOR), Decimal(0))
	incomes.append(Income(name="Co-borrowers", amount=shared, is_proven=False))
	return Budget(
		incomes=tuple(incomes),
		expenses=(Expense(name="Household", amount=household.expenses),),
		declared_debts=(household.debts,),
		bureau_debts=facts.bureau.monthly_payments if facts.bureau else None,
		own_debts=facts.history.burden,
	)


def build_answers(facts: Facts, options: Options) -> dict[str, Answer | None]:
	"""By key of factor; a card takes those it asks for."""
	bureau, history, work = facts.bureau, facts.history, facts.work
	return {
		FactorKey.CREDIT_HISTORY.value: answer_credit_history(
			has_history=bool(history.loans or (bureau and (bureau.open_accounts or bureau.delinquencies))),
			number_of_delays=history.delays + (bureau.delinquencies if bureau else 0),
			is_in_arrears=bool(
				history.days_past_due
				or history.is_charged_off
				or (bureau and (bureau.overdue or bureau.charged_off))
			),
		),
		FactorKey.JOB_STABILITY.value: _to_answer(work.months_employed),
		FactorKey.CONTRACT_TYPE.value: answer_contract(
			contract=work.contract,
			contract_months=work.contract_months,
			is_independent=work.employment in INDEPENDENT or not work.is_person,
			is_proven=facts.household.is_income_proven,
		),
		FactorKey.INTERNAL_HISTORY.value: answer_internal_history(
			number_of_loans=history.loans,
			worst_days_late=history.worst_days_late,
			slight_days_late=options.slight_days_late,
			is_bureau_good=_is_bureau_good(facts, options),
		),
		FactorKey.HOUSING.value: work.housing,
		"bureau_score": _to_answer(bureau.score if bureau else None),
		"recent_inquiries": _to_answer(bureau.recent_inquiries if bureau else None),
		"number_of_installments": Decimal(facts.request.installments),
		"requested_amount": facts.request.amount,
		"loans_with_us": Decimal(history.loans),
	}


def build_rule_facts(facts: Facts, options: Options) -> RuleFacts:
	return RuleFacts(
		is_person=facts.work.is_person,
		age=facts.ages.age,
		age_at_maturity=facts.ages.age_at_maturity,
		has_list_hit=has_list_hit(facts),
		is_identity_verified=is_identity_verified(facts),
		client_exposure=facts.history.exposure,
		group_exposure=facts.group_exposure if facts.group_exposure is not None else facts.history.exposure,
		days_past_due=facts.history.days_past_due,
		months_employed=facts.work.months_employed,
		sectors=facts.work.sectors or None,
		zones=facts.work.zones or None,
		has_bureau_block=_has_bureau_block(facts, options),
	)


def make_installment(product: Document, facts: Facts, day: date) -> Callable[[Decimal], Decimal]:
	"""The monthly burden of an amount on the request's terms, each amount calculated once."""
	request = facts.request
	frequency = Frequency(product.frequency)

	@cache
	def get_installment(amount: Decimal) -> Decimal:
		if amount == request.amount:
			return request.burden
		terms = build_terms(
			product,
			principal=amount,
			interest_percent=request.rate * 100,
			number_of_installments=request.installments,
			own=facts.own_terms,
		)
		first = build_schedule(terms, day).installments[0].total
		return calculate_monthly_burden(first, frequency, request.months)

	return get_installment


def _judge_guarantor(facts: Facts) -> Guarantor:
	"""Solvent: what is left of a month pays the installment, or the net worth pays the amount."""
	guarantors = [backer for backer in facts.backers if backer.role == GUARANTOR]
	if any(_is_solvent(backer, facts) for backer in guarantors):
		return Guarantor.SOLVENT
	return Guarantor.BASIC if guarantors else Guarantor.NONE


def _is_solvent(backer: Backer, facts: Facts) -> bool:
	return (
		backer.income - backer.outgoings >= facts.request.burden or backer.net_worth >= facts.request.amount
	)


def _is_bureau_good(facts: Facts, options: Options) -> bool | None:
	"""Nothing overdue, charged off or delinquent, and the score of the settings where they ask for one."""
	bureau = facts.bureau
	if bureau is None:
		return None
	is_clean = not (bureau.overdue or bureau.charged_off or bureau.delinquencies)
	return is_clean and (bureau.score or 0) >= options.good_bureau_score


def _has_bureau_block(facts: Facts, options: Options) -> bool | None:
	if facts.bureau is None:
		return None if options.is_bureau_required else False
	return bool(find_blocking_codes(facts.bureau, options))


def _to_answer(value: int | None) -> Decimal | None:
	return None if value is None else Decimal(value)

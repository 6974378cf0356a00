"""Phase 3: bureau, history with us, capacity, collateral and its appraisal, score."""

from __future__ import annotations

from datetime import timedelta

from lending_app.collateral.states import LegalState
from lending_app.engine.credit.capacity import CapacityVerdict, SafetyFactor, divide_down
from lending_app.engine.credit.case import Assessment
from lending_app.engine.offer.loan_to_value import calculate_ltv, is_above_ltv
from lending_app.origination.evaluation import texts
from lending_app.origination.evaluation.facts import Bureau, Facts, Pledge
from lending_app.origination.evaluation.findings import Finding, find, pick, worst
from lending_app.origination.evaluation.options import Options, ProductNeeds
from lending_app.origination.evaluation.states import CheckResult, CreditState, Phase

PHASE = Phase.CREDIT
HUNDRED = 100


def check_before_engine(facts: Facts, options: Options, needs: ProductNeeds) -> list[Finding]:
	"""What does not wait for the engine: the appraisal decides whether the file is complete."""
	findings = [_check_bureau(facts, options), _check_history(facts), _check_collateral(facts, needs)]
	if needs.is_appraisal_required and facts.pledges:
		findings.append(_check_appraisal(facts, options))
	if any(pledge.legal_state for pledge in facts.pledges):
		findings.append(_check_legal_state(facts))
	return findings


def check_figures(assessment: Assessment) -> list[Finding]:
	"""Capacity and score, as the engine found them."""
	return [_check_capacity(assessment), _check_score(assessment)]


def get_credit_state(assessment: Assessment, findings: list[Finding]) -> CreditState:
	"""The verdict of the capacity, never better than tight where another check is open."""
	verdict = CreditState(assessment.capacity.verdict.value)
	found = worst(finding for finding in findings if finding.phase is PHASE)
	if verdict is CreditState.SUFFICIENT and found is not CheckResult.PASSED:
		return CreditState.TIGHT
	return verdict


def find_blocking_codes(bureau: Bureau, options: Options) -> list[str]:
	return [code for code in bureau.codes if code in options.blocking_codes]


def _check_bureau(facts: Facts, options: Options) -> Finding:
	bureau = facts.bureau
	if bureau is None:
		text = texts.BUREAU_NONE if facts.is_bureau_allowed else texts.BUREAU_NO_CONSENT
		result = CheckResult.MISSING if options.is_bureau_required else CheckResult.WARNING
		return find(PHASE, "bureau", result, text, is_blocking=options.is_bureau_required)
	head = (bureau.bureau, bureau.report_date)
	if codes := find_blocking_codes(bureau, options):
		return find(PHASE, "bureau", CheckResult.FAILED, texts.BUREAU_BLOCKED, *head, codes)
	if bureau.overdue or bureau.charged_off or bureau.delinquencies:
		figures = (bureau.score, bureau.overdue, bureau.charged_off, bureau.delinquencies)
		return find(PHASE, "bureau", CheckResult.WARNING, texts.BUREAU_OVERDUE, *head, *figures)
	return find(PHASE, "bureau", CheckResult.PASSED, texts.BUREAU_CLEAN, *head, bureau.score)


def _check_history(facts: Facts) -> Finding:
	history = facts.history
	if not history.loans:
		return find(PHASE, "history", CheckResult.PASSED, texts.HISTORY_NONE)
	if not history.delays and not history.days_past_due:
		return find(PHASE, "history", CheckResult.PASSED, texts.HISTORY_CLEAN, history.loans)
	is_late = bool(history.days_past_due or history.is_charged_off)
	result = CheckResult.FAILED if is_late else CheckResult.WARNING
	figures = (history.loans, history.delays, history.worst_days_late, history.days_past_due)
	return find(PHASE, "history", result, texts.HISTORY_LATE, *figures)


def _check_collateral(facts: Facts, needs: ProductNeeds) -> Finding:
	if not facts.pledges:
		text = texts.COLLATERAL_LACKS if needs.is_collateral_required else texts.NO_COLLATERAL
		return find(PHASE, "coverage", pick(not needs.is_collateral_required), text)
	value = facts.collateral_value
	coverage = divide_down(value, facts.request.amount)
	shown = None if coverage is None else round(coverage * HUNDRED, 2)
	if coverage is not None and coverage < needs.minimum_coverage:
		limit = round(needs.minimum_coverage * HUNDRED, 2)
		return find(PHASE, "coverage", CheckResult.FAILED, texts.NOT_COVERED, value, shown, limit)
	if is_above_ltv(facts.request.amount, value, needs.maximum_ltv):
		ltv = calculate_ltv(facts.request.amount, value)
		found = None if ltv is None else round(ltv * HUNDRED, 2)
		limit = round(needs.maximum_ltv * HUNDRED, 2)
		return find(PHASE, "coverage", CheckResult.FAILED, texts.ABOVE_LTV, found, value, limit)
	return find(PHASE, "coverage", CheckResult.PASSED, texts.COVERED, value, shown)


def _check_legal_state(facts: Facts) -> Finding:
	"""Of what somebody has looked up in its registry (GAR-04)."""
	looked_up = [pledge for pledge in facts.pledges if pledge.legal_state]
	if bound := [pledge.kind for pledge in looked_up if pledge.legal_state != LegalState.FREE.value]:
		return find(PHASE, "legal_state", CheckResult.FAILED, texts.LEGALLY_BOUND, bound)
	kinds = [pledge.kind for pledge in looked_up]
	return find(PHASE, "legal_state", CheckResult.PASSED, texts.LEGALLY_FREE, kinds)


def _check_appraisal(facts: Facts, options: Options) -> Finding:
	"""Every pledge appraised, none on a day to come, none too long ago (APP-60)."""
	lacking = [pledge.kind for pledge in facts.pledges if pledge.appraised_on is None]
	if lacking:
		return find(PHASE, "appraisal", CheckResult.MISSING, texts.APPRAISAL_LACKS, lacking)
	if late := [pledge.kind for pledge in facts.pledges if _is_future(pledge, facts)]:
		return find(PHASE, "appraisal", CheckResult.FAILED, texts.APPRAISAL_FUTURE, late)
	days = options.appraisal_days
	if old := [pledge.kind for pledge in facts.pledges if _is_old(pledge, facts, days)]:
		return find(PHASE, "appraisal", CheckResult.FAILED, texts.APPRAISAL_OLD, old, days)
	first = min(pledge.appraised_on for pledge in facts.pledges if pledge.appraised_on)
	return find(PHASE, "appraisal", CheckResult.PASSED, texts.APPRAISED, facts.collateral_value, first)


def _is_future(pledge: Pledge, facts: Facts) -> bool:
	return pledge.appraised_on is not None and pledge.appraised_on > facts.as_of


def _is_old(pledge: Pledge, facts: Facts, days: int) -> bool:
	return (
		bool(days) and pledge.appraised_on is not None and pledge.appraised_on < facts.as_of - timedelta(days)
	)


def _check_capacity(assessment: Assessment) -> Finding:
	capacity = assessment.capacity
	results = {
		CapacityVerdict.SUFFICIENT: CheckResult.PASSED,
		CapacityVerdict.TIGHT: CheckResult.WARNING,
		CapacityVerdict.INSUFFICIENT: CheckResult.FAILED,
	}
	most = capacity.get_maximum_installment(SafetyFactor.CONSERVATIVE)
	figures = (capacity.installment, capacity.available_income, most)
	return find(PHASE, "capacity", results[capacity.verdict], texts.CAPACITY_FIGURES, *figures)


def _check_score(assessment: Assessment) -> Finding:
	points = assessment.score
	figures = (f"{points.total:f}", f"{points.maximum:f}", assessment.risk_band)
	return find(PHASE, "score", CheckResult.PASSED, texts.SCORE_FIGURES, *figures, is_blocking=False)

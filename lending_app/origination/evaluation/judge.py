"""One application's evaluation in memory: checks of the four phases, the engine's assessment, proposals, rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frappe.model.document import Document

from lending_app.credit.scoring.get_policy import PolicyInForce
from lending_app.engine.credit.case import Assessment, assess
from lending_app.engine.credit.conditions import Proposal, propose
from lending_app.engine.credit.rules import RuleResult, RuleStatus
from lending_app.origination.evaluation import texts
from lending_app.origination.evaluation.build_case import build_case, make_installment
from lending_app.origination.evaluation.check_credit import (
	check_before_engine,
	check_figures,
	get_credit_state,
)
from lending_app.origination.evaluation.check_documents import check_documents, get_documents_state
from lending_app.origination.evaluation.check_identity import check_identity, get_identity_state
from lending_app.origination.evaluation.facts import Facts
from lending_app.origination.evaluation.findings import Finding, find
from lending_app.origination.evaluation.options import Options, read_needs
from lending_app.origination.evaluation.states import (
	CheckResult,
	CreditState,
	DocumentsState,
	IdentityState,
	Phase,
)
from lending_app.products.adapters import to_decimal

RULE_RESULTS = {
	RuleStatus.PASSED: CheckResult.PASSED,
	RuleStatus.FAILED: CheckResult.FAILED,
	RuleStatus.MISSING: CheckResult.MISSING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
	"""What an evaluation says, before it is written."""

	facts: Facts
	findings: tuple[Finding, ...]
	documents_state: DocumentsState
	identity_state: IdentityState
	credit_state: CreditState
	assessment: Assessment
	proposals: tuple[Proposal, ...]


def judge(facts: Facts, product: Document, options: Options, in_force: PolicyInForce, day: date) -> Judgement:
	"""Raises EngineError where the figures cannot be worked with."""
	needs = read_needs(product, facts.request.amount)
	findings = [*check_documents(facts, options), *check_identity(facts, options)]
	documents_state = get_documents_state(findings)
	before = check_before_engine(facts, options, needs)
	is_complete = documents_state is DocumentsState.COMPLETE and not any(
		finding.is_open for finding in before if finding.code in ("appraisal", "coverage", "legal_state")
	)
	case = build_case(facts, options, make_installment(product, facts, day), is_complete=is_complete)
	assessment = assess(case, in_force.policy)
	findings += [*before, *check_figures(assessment)]
	findings += [_find_rule(rule) for rule in assessment.rules if rule.status in RULE_RESULTS]
	findings.append(_find_grounds(assessment))
	return Judgement(
		facts=facts,
		findings=tuple(findings),
		documents_state=documents_state,
		identity_state=get_identity_state(facts, findings),
		credit_state=get_credit_state(assessment, findings),
		assessment=assessment,
		proposals=propose(case, in_force.policy, minimum_amount=to_decimal(product.minimum_amount)),
	)


def _find_rule(rule: RuleResult) -> Finding:
	"""A rule's finding; its code is the rule's own name."""
	return Finding(
		phase=Phase.DECISION,
		code=rule.kind.value,
		result=RULE_RESULTS[rule.status],
		evidence="",
		is_blocking=rule.is_critical,
		figure=show_figure(rule.value),
		limit=show_figure(rule.limit),
		reason=rule.reason.value if rule.reason else "",
	)


def show_figure(value: Decimal | int | str | None) -> str:
	if isinstance(value, Decimal):
		return f"{value:f}"[:140]
	return "" if value is None else str(value)[:140]


def _find_grounds(assessment: Assessment) -> Finding:
	grounds = [ground.value for ground in assessment.advice.grounds]
	return find(Phase.DECISION, "grounds", CheckResult.PASSED, texts.GROUND, grounds, is_blocking=False)

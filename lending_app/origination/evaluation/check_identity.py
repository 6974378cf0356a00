"""Phase 2: identity verified, lists and blacklist compared, court claims looked up."""

from __future__ import annotations

from lending_app.clients.screening.states import HitStatus, ListKind
from lending_app.origination.evaluation import texts
from lending_app.origination.evaluation.client_sections import is_passed
from lending_app.origination.evaluation.facts import Facts, Verification
from lending_app.origination.evaluation.findings import Finding, find
from lending_app.origination.evaluation.options import Options
from lending_app.origination.evaluation.states import CheckResult, IdentityState, Phase

PHASE = Phase.IDENTITY
IDENTITY_STEP, COURT_STEP = "Identity Document", "Court Claims"
BLOCKED = "Blocked"


def check_identity(facts: Facts, options: Options) -> list[Finding]:
	findings = [
		_check_step(facts, "identity_document", IDENTITY_STEP, is_required=True),
		_check_steps(facts, options),
		_check_lists(facts),
		_check_blacklist(facts),
		_check_step(facts, "court_claims", COURT_STEP, is_required=COURT_STEP in options.required_steps),
	]
	if facts.identity.is_exposed_person:
		findings.append(find(PHASE, "exposed_person", CheckResult.WARNING, texts.EXPOSED))
	return findings


def get_identity_state(facts: Facts, findings: list[Finding]) -> IdentityState:
	if has_list_hit(facts):
		return IdentityState.REJECTED
	is_open = any(finding.is_open for finding in findings if finding.phase is PHASE)
	return IdentityState.ALERT if is_open else IdentityState.VERIFIED


def has_list_hit(facts: Facts) -> bool | None:
	"""A confirmed hit that ends lending, or a blocked client; None while hits wait or nothing was compared."""
	if facts.identity.client_status == BLOCKED or _count_confirmed(facts):
		return True
	if not facts.number_of_lists or _count_open(facts):
		return None
	return False


def is_identity_verified(facts: Facts) -> bool | None:
	row = _get_step(facts, IDENTITY_STEP)
	if row is None or row.result == "Pending":
		return None
	return is_passed(row)


def _count_confirmed(facts: Facts) -> int:
	return sum(
		hit.status == HitStatus.CONFIRMED.value and ListKind(hit.list_kind).is_blocking
		for hit in facts.identity.hits
	)


def _count_open(facts: Facts) -> int:
	return sum(hit.status == HitStatus.OPEN.value for hit in facts.identity.hits)


def _get_step(facts: Facts, step: str) -> Verification | None:
	return next((row for row in facts.identity.verifications if row.step == step), None)


def _check_step(facts: Facts, code: str, step: str, *, is_required: bool) -> Finding:
	row = _get_step(facts, step)
	if row is None or row.result == "Pending":
		if is_required:
			return find(PHASE, code, CheckResult.MISSING, texts.STEP_MISSING)
		return find(PHASE, code, CheckResult.WARNING, texts.STEP_NOT_REQUIRED, is_blocking=False)
	if row.result == "Failed":
		return find(PHASE, code, CheckResult.FAILED, texts.STEP_FAILED, row.verified_on)
	if not row.is_current:
		return find(
			PHASE, code, CheckResult.MISSING, texts.STEP_OUTDATED, row.verified_on, is_blocking=is_required
		)
	return find(PHASE, code, CheckResult.PASSED, texts.STEP_PASSED, row.verified_on)


def _check_steps(facts: Facts, options: Options) -> Finding:
	"""Every step of Client Settings that is required, biometrics among them."""
	passed = {row.step for row in facts.identity.verifications if is_passed(row)}
	lacking = [step for step in options.required_steps if step not in passed]
	if lacking:
		return find(PHASE, "steps", CheckResult.MISSING, texts.STEPS_LACK, lacking)
	return find(PHASE, "steps", CheckResult.PASSED, texts.STEPS_PASSED, sorted(passed) or "-")


def _check_lists(facts: Facts) -> Finding:
	confirmed = sum(hit.status == HitStatus.CONFIRMED.value for hit in facts.identity.hits)
	if confirmed:
		return find(PHASE, "lists", CheckResult.FAILED, texts.HITS_CONFIRMED, confirmed)
	if open_hits := _count_open(facts):
		return find(PHASE, "lists", CheckResult.WARNING, texts.HITS_OPEN, open_hits)
	if not facts.number_of_lists:
		return find(PHASE, "lists", CheckResult.MISSING, texts.NO_LISTS)
	return find(PHASE, "lists", CheckResult.PASSED, texts.NO_HITS, facts.number_of_lists)


def _check_blacklist(facts: Facts) -> Finding:
	is_listed = facts.identity.client_status == BLOCKED or any(
		hit.list_kind == ListKind.INTERNAL.value and hit.status == HitStatus.CONFIRMED.value
		for hit in facts.identity.hits
	)
	if is_listed:
		return find(PHASE, "blacklist", CheckResult.FAILED, texts.BLACKLISTED)
	return find(PHASE, "blacklist", CheckResult.PASSED, texts.NOT_BLACKLISTED)

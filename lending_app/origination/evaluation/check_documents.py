"""Phase 1: documents complete, valid on the day, consents given."""

from __future__ import annotations

from collections.abc import Iterator

from lending_app.origination.evaluation import texts
from lending_app.origination.evaluation.facts import Facts, Paper
from lending_app.origination.evaluation.findings import Finding, find, pick
from lending_app.origination.evaluation.options import Options
from lending_app.origination.evaluation.states import CheckResult, DocumentsState, Phase

PHASE = Phase.DOCUMENTS
VALID = "Valid"


def check_documents(facts: Facts, options: Options) -> list[Finding]:
	return [
		_check_file(facts),
		_check_papers(facts),
		_check_signatures(facts),
		_check_figures(facts),
		_check_income_proof(facts, options),
		_check_consents(facts, options),
	]


def get_documents_state(findings: list[Finding]) -> DocumentsState:
	is_complete = not any(finding.is_open for finding in findings if finding.phase is PHASE)
	return DocumentsState.COMPLETE if is_complete else DocumentsState.INCOMPLETE


def _check_file(facts: Facts) -> Finding:
	file, day = facts.file, facts.as_of
	if file.missing or file.status == "Incomplete":
		return find(PHASE, "client_file", CheckResult.MISSING, texts.FILE_LACKS, file.missing or "-")
	last = min((limit for limit in (file.next_expiry, file.renewal) if limit), default=None)
	if file.status == "Expired" or (last and last < day):
		return find(PHASE, "client_file", CheckResult.FAILED, texts.FILE_EXPIRED, last)
	return find(PHASE, "client_file", CheckResult.PASSED, texts.FILE_COMPLETE)


def _check_papers(facts: Facts) -> Finding:
	required = [paper for paper in facts.papers if paper.is_required]
	if not required:
		return find(PHASE, "papers", CheckResult.PASSED, texts.PAPERS_NONE)
	lacking = sorted({paper.kind for paper in required if not is_valid(paper, facts)})
	if lacking:
		return find(PHASE, "papers", CheckResult.MISSING, texts.PAPERS_LACK, lacking)
	return find(PHASE, "papers", CheckResult.PASSED, texts.PAPERS_VALID, len(required))


def _check_signatures(facts: Facts) -> Finding:
	"""Whether every paper that must bear a signature has one (APP-19)."""
	if facts.unsigned:
		return find(PHASE, "signatures", CheckResult.MISSING, texts.SIGNATURES_LACK, list(facts.unsigned))
	return find(PHASE, "signatures", CheckResult.PASSED, texts.SIGNATURES_THERE)


def is_valid(paper: Paper, facts: Facts) -> bool:
	"""Found valid, and not run out on the day."""
	return paper.state == VALID and (paper.expires_on is None or paper.expires_on >= facts.as_of)


def _check_figures(facts: Facts) -> Finding:
	lacking = list(_list_unknown(facts))
	if lacking:
		return find(PHASE, "figures", CheckResult.MISSING, texts.FIGURES_LACK, lacking)
	return find(PHASE, "figures", CheckResult.PASSED, texts.FIGURES_THERE)


def _list_unknown(facts: Facts) -> Iterator[str]:
	if not facts.household.income:
		yield "Monthly Income"
	if facts.work.is_person:
		if not facts.work.employment:
			yield "Employment Status"
		if not facts.work.housing:
			yield "Housing Type"


def _check_income_proof(facts: Facts, options: Options) -> Finding:
	if facts.household.is_income_proven:
		return find(PHASE, "income_proof", CheckResult.PASSED, texts.INCOME_PROVEN)
	if options.is_income_proof_required:
		return find(PHASE, "income_proof", CheckResult.MISSING, texts.INCOME_NOT_PROVEN)
	return find(PHASE, "income_proof", CheckResult.WARNING, texts.INCOME_TAKEN, is_blocking=False)


def _check_consents(facts: Facts, options: Options) -> Finding:
	lacking = [purpose for purpose in options.consents if purpose not in facts.file.consents]
	result = pick(not lacking, CheckResult.MISSING)
	if lacking:
		return find(PHASE, "consent", result, texts.CONSENTS_LACK, lacking)
	return find(PHASE, "consent", result, texts.CONSENTS_GIVEN, facts.file.consents or "-")

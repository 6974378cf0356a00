"""A check's finding: what was looked at, what came of it, and the evidence in a sentence with its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from lending_app.origination.evaluation.states import CheckResult, Phase

ORDER = tuple(CheckResult)
# A figure, or a list of words that are translated one by one.
Shown = str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
	"""`is_blocking` marks what keeps the phase from its good state, where it is not passed."""

	phase: Phase
	code: str
	result: CheckResult
	evidence: str
	values: tuple[Shown, ...] = ()
	is_blocking: bool = True
	figure: str = ""
	limit: str = ""
	reason: str = ""

	@property
	def is_open(self) -> bool:
		return self.is_blocking and self.result is not CheckResult.PASSED


def find(
	phase: Phase, code: str, result: CheckResult, evidence: str, *values: Any, is_blocking: bool = True
) -> Finding:
	return Finding(
		phase=phase,
		code=code,
		result=result,
		evidence=evidence,
		values=tuple(show(value) for value in values),
		is_blocking=is_blocking,
	)


def pick(passed: bool, otherwise: CheckResult = CheckResult.FAILED) -> CheckResult:
	return CheckResult.PASSED if passed else otherwise


def worst(findings: Iterable[Finding]) -> CheckResult:
	"""The worst result of findings that count."""
	return max(
		(finding.result for finding in findings if finding.is_blocking),
		key=ORDER.index,
		default=CheckResult.PASSED,
	)


def show(value: Any) -> Shown:
	"""A figure as it is stored: dates in ISO, amounts with their decimals, None as a dash."""
	if value is None:
		return "-"
	if isinstance(value, date):
		return value.isoformat()
	if isinstance(value, Decimal):
		return f"{value:,.2f}"
	if isinstance(value, (list, tuple, set)):
		return tuple(map(str, value))
	return str(value)

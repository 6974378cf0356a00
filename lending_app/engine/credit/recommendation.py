"""What is recommended for a request: the decision table of C-03, as rows of data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.credit.rules import RuleResult
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_kind, check_text
from lending_app.engine.values.rates import check_rate

AUTOMATIC_RATIO = Decimal("0.35")


class Recommendation(str, Enum):
	"""From the best to the worst."""

	APPROVE = "Approve"
	APPROVE_WITH_CONDITIONS = "Approve with Conditions"
	MANUAL_REVIEW = "Manual Review"
	COMMITTEE = "Committee"
	REJECT = "Reject"

	@property
	def severity(self) -> int:
		"""0 for the best.

		>>> Recommendation.APPROVE.severity, Recommendation.REJECT.severity
		(0, 4)
		"""
		return list(Recommendation).index(self)


class RecommendationGround(str, Enum):
	"""What the recommendation rests on."""

	BROKEN_RULE = "Broken Critical Rule"
	UNANSWERED_RULE = "Rule for a Person to Judge"
	RISK_BAND = "Risk Band"
	RATIO = "Debt Ratio above the Limit"
	INCOMPLETE_FILE = "Incomplete File"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
	"""A row of the decision table: `outcome` for a risk band, or `otherwise` where the ratio or the file does not do.

	`maximum_ratio` is a limit on the projected debt ratio; None asks for none.
	"""

	risk_band: str
	outcome: Recommendation
	otherwise: Recommendation | None = None
	maximum_ratio: Decimal | None = None
	needs_complete_file: bool = False
	needs_more_collateral: bool = False
	advises_rejection: bool = False

	def __post_init__(self) -> None:
		check_text(self.risk_band, "risk_band")
		check_kind(self.outcome, Recommendation, "outcome")
		if self.maximum_ratio is not None:
			check_rate(self.maximum_ratio, "maximum_ratio")
		is_conditional = self.maximum_ratio is not None or self.needs_complete_file
		if is_conditional is not (self.otherwise is not None):
			raise InvalidTermError(
				"otherwise", self.otherwise, "an outcome where there are conditions, else none"
			)
		if self.otherwise is not None:
			check_kind(self.otherwise, Recommendation, "otherwise")
			if self.otherwise.severity < self.outcome.severity:
				raise InvalidTermError(
					"otherwise", self.otherwise.value, f"not better than {self.outcome.value}"
				)


_SAME = {
	"outcome": Recommendation.APPROVE,
	"otherwise": Recommendation.MANUAL_REVIEW,
	"maximum_ratio": AUTOMATIC_RATIO,
	"needs_complete_file": True,
}
DECISION_TABLE = (
	DecisionRow(risk_band="Very Low", **_SAME),  # type: ignore[arg-type]
	DecisionRow(risk_band="Low", **_SAME),  # type: ignore[arg-type]
	DecisionRow(risk_band="Moderate", outcome=Recommendation.APPROVE_WITH_CONDITIONS),
	DecisionRow(risk_band="High", outcome=Recommendation.MANUAL_REVIEW, needs_more_collateral=True),
	DecisionRow(risk_band="Very High", outcome=Recommendation.COMMITTEE, advises_rejection=True),
	DecisionRow(risk_band="Rejected", outcome=Recommendation.REJECT, advises_rejection=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
	"""The recommendation and the grounds it rests on."""

	recommendation: Recommendation
	grounds: tuple[RecommendationGround, ...]
	needs_more_collateral: bool = False
	advises_rejection: bool = False


def check_decision_table(table: tuple[DecisionRow, ...], bands: Iterable[str]) -> None:
	"""Refuse a table that does not say once what becomes of each risk band."""
	rows = [row.risk_band for row in table]
	wanted = list(bands)
	if sorted(rows) != sorted(set(wanted)):
		raise InvalidTermError("decision_table", ", ".join(rows), ", ".join(wanted))


def recommend(
	risk_band: str,
	projected_ratio: Decimal | None,
	*,
	is_file_complete: bool,
	rules: Iterable[RuleResult] = (),
	table: tuple[DecisionRow, ...] = DECISION_TABLE,
) -> Advice:
	"""The outcome of the table's row, lowered by broken and unanswered rules.

	>>> recommend("Low", Decimal("0.35"), is_file_complete=True).recommendation.value
	'Approve'
	>>> recommend("Low", Decimal("0.351"), is_file_complete=True).recommendation.value
	'Manual Review'
	"""
	row = _find_row(risk_band, table)
	results = tuple(rules)
	if any(result.is_broken for result in results):
		return Advice(
			recommendation=Recommendation.REJECT,
			grounds=(RecommendationGround.BROKEN_RULE,),
			advises_rejection=True,
		)
	lacking = _list_lacking(row, projected_ratio, is_file_complete=is_file_complete)
	outcome = row.otherwise if lacking and row.otherwise else row.outcome
	grounds = lacking or (RecommendationGround.RISK_BAND,)
	if any(result.needs_a_person for result in results):
		grounds = (RecommendationGround.UNANSWERED_RULE, *grounds)
		outcome = max(outcome, Recommendation.MANUAL_REVIEW, key=lambda found: found.severity)
	return Advice(
		recommendation=outcome,
		grounds=grounds,
		needs_more_collateral=row.needs_more_collateral,
		advises_rejection=row.advises_rejection,
	)


def _find_row(risk_band: str, table: tuple[DecisionRow, ...]) -> DecisionRow:
	for row in table:
		if row.risk_band == risk_band:
			return row
	raise InvalidTermError("risk_band", risk_band, ", ".join(row.risk_band for row in table))


def _list_lacking(
	row: DecisionRow, ratio: Decimal | None, *, is_file_complete: bool
) -> tuple[RecommendationGround, ...]:
	found = []
	if row.maximum_ratio is not None and (ratio is None or ratio > row.maximum_ratio):
		found.append(RecommendationGround.RATIO)
	if row.needs_complete_file and not is_file_complete:
		found.append(RecommendationGround.INCOMPLETE_FILE)
	return tuple(found)

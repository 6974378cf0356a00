"""The point table of 003, module 3 (APP-26 to APP-33): 100 points, and the bands of risk.

What the table leaves open is settled in `docs/decisions/0005-the-figures-of-a-credit-decision.md`: a case without a row
of its own takes the points of the nearest row that is not better.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.score_answers import (
	ContractType,
	CreditHistory,
	FactorKey,
	Guarantor,
	Housing,
	InternalHistory,
)
from lending_app.engine.credit.scorecard import ScoreBand, Scorecard, ScoreFactor, check_points
from lending_app.engine.values.errors import InvalidTermError
from lending_app.engine.values.inputs import check_text

DEFAULT_SCORECARD = "Point Table"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskBand:
	"""A band of scores from `lowest_score` on, up to the next band."""

	name: str
	lowest_score: Decimal

	def __post_init__(self) -> None:
		check_text(self.name, "risk_band")
		check_points(self.lowest_score, "lowest_score")


RISK_BANDS = tuple(
	RiskBand(name=name, lowest_score=Decimal(lowest))
	for name, lowest in (
		("Very Low", 85),
		("Low", 70),
		("Moderate", 55),
		("High", 40),
		("Very High", 25),
		("Rejected", 0),
	)
)


def check_risk_bands(bands: tuple[RiskBand, ...]) -> None:
	"""Refuse bands that do not fall from the best to the worst, or name one twice."""
	lowest = [band.lowest_score for band in bands]
	if not bands or lowest != sorted(set(lowest), reverse=True):
		raise InvalidTermError("risk_bands", ", ".join(map(str, lowest)), "falling")
	names = [band.name for band in bands]
	if len(names) != len(set(names)):
		raise InvalidTermError("risk_bands", ", ".join(names), "each once")


def find_risk_band(total: Decimal, bands: tuple[RiskBand, ...] = RISK_BANDS) -> str:
	"""The band of a score; a score under every band is in the last one.

	>>> find_risk_band(Decimal(70)), find_risk_band(Decimal("69.9")), find_risk_band(Decimal(0))
	('Low', 'Moderate', 'Rejected')
	"""
	check_risk_bands(bands)
	return next((band.name for band in bands if total >= band.lowest_score), bands[-1].name)


def build_point_table() -> Scorecard:
	"""The card of APP-26 to APP-33. Its seven maximums sum to 100.

	>>> build_point_table().maximum
	Decimal('100')
	"""
	return Scorecard(
		name=DEFAULT_SCORECARD,
		factors=(
			_factor(
				FactorKey.CREDIT_HISTORY,
				"Credit History",
				ReasonCode.CREDIT_HISTORY,
				_categories((CreditHistory.NONE, 10)),
				(
					_whole(0, 0, 25),
					_whole(1, 2, 18),
					_whole(3, 5, 10),
					_band(0, lower="5", includes_lower=False),
				),
				_categories((CreditHistory.IN_ARREARS, 0)),
				is_needed=True,
			),
			_factor(
				FactorKey.INCOME,
				"Income to Installment",
				ReasonCode.INCOME_FOR_AMOUNT,
				(
					_band(20, lower="5"),
					_band(16, lower="4", upper="5"),
					_band(12, lower="3", upper="4"),
					_band(8, lower="2.5", upper="3"),
					_band(0, lower="0", upper="2.5"),
				),
			),
			_factor(
				FactorKey.JOB_STABILITY,
				"Months in the Same Job",
				ReasonCode.JOB_STABILITY,
				(
					_band(15, lower="60", includes_lower=False),
					_band(12, lower="36", upper="60", includes_upper=True),
					_band(9, lower="12", upper="36"),
					_band(5, lower="6", upper="12"),
					_band(2, lower="0", upper="6"),
				),
			),
			_factor(
				FactorKey.CONTRACT_TYPE,
				"Contract Type",
				ReasonCode.CONTRACT_TYPE,
				_categories(
					(ContractType.PERMANENT, 10),
					(ContractType.TEMPORARY_OVER_A_YEAR, 7),
					(ContractType.PROVABLE_INDEPENDENT, 6),
					(ContractType.FEES, 4),
					(ContractType.TEMPORARY_UP_TO_A_YEAR, 4),
					(ContractType.PROJECT, 4),
					(ContractType.NO_PROOF, 1),
				),
			),
			_factor(
				FactorKey.COLLATERAL,
				"Collateral or Guarantor",
				ReasonCode.COLLATERAL_INSUFFICIENT,
				(
					_band(15, lower="1.5"),
					_band(12, lower="1", upper="1.5"),
					_band(0, lower="0", upper="1"),
				),
				_categories((Guarantor.SOLVENT, 8), (Guarantor.BASIC, 5), (Guarantor.NONE, 0)),
			),
			_factor(
				FactorKey.INTERNAL_HISTORY,
				"History with Us",
				ReasonCode.INTERNAL_HISTORY,
				_categories(
					(InternalHistory.RETURNING_WITHOUT_ARREARS, 10),
					(InternalHistory.RETURNING_SLIGHT_ARREARS, 6),
					(InternalHistory.NEW_GOOD_BUREAU, 5),
					(InternalHistory.NEW_WITHOUT_BUREAU, 3),
					(InternalHistory.NEW_POOR_BUREAU, 0),
					(InternalHistory.PREVIOUS_ARREARS, 0),
				),
				is_needed=True,
			),
			_factor(
				FactorKey.HOUSING,
				"Housing",
				ReasonCode.HOUSING,
				_categories(
					(Housing.OWNED, 5), (Housing.MORTGAGED, 4), (Housing.FAMILY, 3), (Housing.RENTED, 2)
				),
			),
		),
	)


def _factor(
	key: FactorKey, label: str, reason: ReasonCode, *parts: tuple[ScoreBand, ...], is_needed: bool = False
) -> ScoreFactor:
	bands = tuple(band for part in parts for band in part)
	points = [band.points for band in bands]
	# No answer never brings more than the worst answer.
	missing = None if is_needed else min(points)
	return ScoreFactor(
		key=key.value, label=label, bands=bands, maximum=max(points), missing_points=missing, reason=reason
	)


def _categories(*rows: tuple[Enum, int]) -> tuple[ScoreBand, ...]:
	return tuple(ScoreBand(points=Decimal(points), category=category.value) for category, points in rows)


def _band(
	points: int,
	*,
	lower: str,
	upper: str | None = None,
	includes_lower: bool = True,
	includes_upper: bool = False,
) -> ScoreBand:
	return ScoreBand(
		points=Decimal(points),
		lower=Decimal(lower),
		upper=None if upper is None else Decimal(upper),
		includes_lower=includes_lower,
		includes_upper=includes_upper,
	)


def _whole(low: int, high: int, points: int) -> ScoreBand:
	"""Whole numbers from `low` to `high`, as a band that joins the one before it."""
	return ScoreBand(
		points=Decimal(points),
		lower=Decimal(low - 1) if low else Decimal(low),
		upper=Decimal(high),
		includes_lower=not low,
		includes_upper=True,
	)

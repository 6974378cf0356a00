"""Points from a fitted model: Siddiqi's scale, weights of evidence, and measures of discrimination."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import EngineError
from lending_app.engine.credit.discrimination import measure_discrimination
from lending_app.engine.credit.logistic_scoring import (
	ScoreScale,
	WeightedFactor,
	build_logistic_card,
	calculate_default_probability,
	calculate_weight_of_evidence,
)
from lending_app.engine.credit.scorecard import ScoreBand, ScorecardKind, ScoreFactor
from lending_app.engine.credit.scoring import score

WEIGHTS = st.decimals(-3, 3, places=4)


def make_model(
	key: str = "savings", weights: tuple[str, ...] = ("0.7", "-0.4"), coefficient: str = "0.9", **values: Any
) -> WeightedFactor:
	bands = tuple(ScoreBand(points=D(0), category=str(number)) for number in range(len(weights)))
	factor = ScoreFactor(key=key, label=key.title(), bands=bands, maximum=D(0))
	return WeightedFactor(factor=factor, coefficient=D(coefficient), weights=tuple(map(D, weights)), **values)


def test_the_scale_is_that_of_the_book() -> None:
	"""Siddiqi 2006, chapter 6: 600 points at 50 to 1, 20 to double: factor 28.8539, offset 487.123."""
	scale = ScoreScale()
	assert (round(scale.factor, 4), round(scale.offset, 3)) == (D("28.8539"), D("487.123"))


@pytest.mark.parametrize(("total", "odds"), [(560, "12.5"), (580, 25), (600, 50), (620, 100), (640, 200)])
def test_so_many_points_double_the_odds(total: int, odds: Any) -> None:
	probability = calculate_default_probability(D(total))
	assert probability == round(1 / (1 + D(odds)), 6)


def test_points_of_a_band_follow_the_formula() -> None:
	card = build_logistic_card("Model", D("1.2"), [make_model(), make_model("term", ("0.1", "-0.2", "0.05"))])
	assert card.kind is ScorecardKind.LOGISTIC
	factor = 20 / math.log(2)
	offset = 600 - factor * math.log(50)
	expected = [
		round((0.9 * weight + 1.2 / 2) * factor + offset / 2) for weight in (0.7, -0.4, 0.1, -0.2, 0.05)
	]
	assert [int(band.points) for item in card.factors for band in item.bands] == expected
	assert [item.maximum for item in card.factors] == [expected[0], expected[2]]


@given(
	intercept=WEIGHTS,
	rows=st.lists(st.tuples(WEIGHTS, st.lists(WEIGHTS, min_size=2, max_size=5)), min_size=1, max_size=6),
	data=st.data(),
)
def test_the_score_of_a_card_stands_for_the_log_odds_of_the_model(
	intercept: D, rows: list[tuple[D, list[D]]], data: st.DataObject
) -> None:
	models = [
		make_model(f"factor{number}", tuple(map(str, weights)), str(coefficient))
		for number, (coefficient, weights) in enumerate(rows)
	]
	chosen = [data.draw(st.integers(0, len(weights) - 1)) for _coefficient, weights in rows]
	log_odds = float(intercept) + sum(
		float(coefficient * weights[pick]) for (coefficient, weights), pick in zip(rows, chosen, strict=True)
	)
	answers = {f"factor{number}": str(pick) for number, pick in enumerate(chosen)}
	total = score(build_logistic_card("Model", intercept, models), answers).total
	fine = score(build_logistic_card("Model", intercept, models, decimals=6), answers).total
	factor = 20 / math.log(2)
	exact = 600 - factor * math.log(50) + factor * log_odds
	assert abs(float(fine) - exact) < 1e-4
	assert abs(float(total) - exact) <= len(rows) / 2 + 1e-9
	assert float(calculate_default_probability(fine)) == pytest.approx(1 / (1 + math.exp(log_odds)), abs=2e-6)


def test_no_answer_has_a_weight_of_its_own_or_is_refused() -> None:
	card = build_logistic_card("Model", D(0), [make_model(missing_weight=D("-0.4"))])
	assert card.factors[0].missing_points == card.factors[0].bands[1].points
	above = build_logistic_card("Model", D(0), [make_model(missing_weight=D(3))])
	assert above.factors[0].missing_points == above.factors[0].maximum
	assert build_logistic_card("Model", D(0), [make_model()]).factors[0].missing_points is None


def test_weights_of_evidence_by_hand() -> None:
	"""Half of the goods and a quarter of the bads: ln 2; and the mirror image."""
	assert round(calculate_weight_of_evidence(50, 25, 100, 100), 6) == D("0.693147")
	assert round(calculate_weight_of_evidence(25, 50, 100, 100), 6) == D("-0.693147")
	assert calculate_weight_of_evidence(10, 10, 100, 100) == 0


@pytest.mark.parametrize(
	("make", "field"),
	[
		(lambda: ScoreScale(base_odds=D(0)), "base_odds"),
		(lambda: ScoreScale(points_to_double_odds=D(-20)), "points_to_double_odds"),
		(lambda: ScoreScale(base_score=600), "base_score"),
		(lambda: make_model(coefficient="NaN"), "coefficient"),
		(lambda: make_model(weights=("0.1", "1e9")), "weights"),
		(lambda: make_model(missing_weight=D("NaN")), "missing_weight"),
		(lambda: replace(make_model(), weights=(D(1),)), "weights"),
		(lambda: replace(make_model(), factor=None), "factor"),
		(lambda: build_logistic_card("Model", D(0), []), "factors"),
		(lambda: build_logistic_card("Model", D("NaN"), [make_model()]), "intercept"),
		(lambda: build_logistic_card("Model", D(0), [make_model()], decimals=7), "decimals"),
		(lambda: calculate_weight_of_evidence(0, 1, 10, 10), "goods"),
		(lambda: calculate_weight_of_evidence(1, 11, 10, 10), "bads"),
		(lambda: calculate_weight_of_evidence(1, 1, 10, 0), "total_bads"),
		(lambda: calculate_default_probability(D("NaN")), "total"),
		(lambda: measure_discrimination([D(1)], []), "is_bad"),
		(lambda: measure_discrimination([D(1)], [False]), "is_bad"),
		(lambda: measure_discrimination([D(1)], [True]), "is_bad"),
	],
)
def test_what_makes_no_sense_is_refused(make: Any, field: str) -> None:
	with pytest.raises(EngineError) as refused:
		make()
	assert refused.value.field == field


# --- Discrimination ------------------------------------------------------------------------------


def test_measures_of_a_card_that_tells_all_nothing_and_the_opposite() -> None:
	low, high = [D(1), D(2)], [D(3), D(4)]
	right = measure_discrimination([*low, *high], [True, True, False, False])
	assert (right.auc, right.gini, right.ks) == (1, 1, 1)
	assert (right.number_of_goods, right.number_of_bads) == (2, 2)
	wrong = measure_discrimination([*low, *high], [False, False, True, True])
	assert (wrong.auc, wrong.gini, wrong.ks) == (0, -1, 1)
	same = measure_discrimination([D(1)] * 4, [True, False, True, False])
	assert (same.auc, same.gini, same.ks) == (D("0.5"), 0, 0)


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), min_size=2, max_size=40))
def test_the_area_is_the_share_of_pairs_told_right(rows: list[tuple[int, bool]]) -> None:
	scores, bads = [D(value) for value, _bad in rows], [bad for _value, bad in rows]
	if len(set(bads)) < 2:
		return
	pairs = [
		(good, bad)
		for good, b in zip(scores, bads, strict=True)
		if not b
		for bad, c in zip(scores, bads, strict=True)
		if c
	]
	right = sum(2 if good > bad else good == bad for good, bad in pairs)
	found = measure_discrimination(scores, bads)
	assert float(found.auc) == pytest.approx(right / 2 / len(pairs), abs=1e-6)
	assert float(found.gini) == pytest.approx(right / len(pairs) - 1, abs=1e-6)
	assert 0 <= found.ks <= 1

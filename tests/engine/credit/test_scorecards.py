"""Scorecards that are refused: protected attributes first, then bands and factors that make no sense."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest

from lending_app.engine import EngineError
from lending_app.engine.credit.protected_attributes import (
	PROTECTED_ATTRIBUTES,
	ProtectedAttributeError,
	find_protected,
)
from lending_app.engine.credit.score_table import RiskBand, build_point_table
from lending_app.engine.credit.scorecard import ScoreBand, Scorecard, ScorecardKind, ScoreFactor
from lending_app.engine.credit.scoring import score
from tests.engine.credit.test_scoring import BEST

CARD = build_point_table()

# --- Protected attributes ------------------------------------------------------------------------


@pytest.mark.parametrize(
	("name", "attribute"),
	[(term, attribute) for attribute, terms in PROTECTED_ATTRIBUTES.items() for term in terms],
)
def test_no_card_is_built_with_a_protected_attribute(name: str, attribute: str) -> None:
	for written in (name, name.upper(), name.replace(" ", "_"), f"client_{name}", f"{name.title()} Band"):
		assert find_protected(written) == attribute, written
		for field in ("key", "label"):
			with pytest.raises(ProtectedAttributeError):
				make_factor(**{field: written})
		with pytest.raises(ProtectedAttributeError):
			score(CARD, {**BEST, written: "any"})


@pytest.mark.parametrize("answer", ["Male", "Married", "Hombre", "Casada", "Étranger", "Single, 2 children"])
def test_no_answer_tells_a_protected_attribute_under_another_name(answer: str) -> None:
	bands = (ScoreBand(points=D(5), category="Other"), ScoreBand(points=D(0), category=answer))
	with pytest.raises(ProtectedAttributeError):
		make_factor(key="attribute_9", label="Attribute 9", bands=bands)


@pytest.mark.parametrize(
	"name",
	[
		"nationalities",
		"client_dob",
		"religions",
		"birthDate",
		"Âge",
		"Género",
		"État civil",
		"statusMarital",
		"sexe_du_client",
		"political-opinion",
		"SEXO",
	],
)
def test_protected_attributes_are_known_in_any_writing(name: str) -> None:
	assert find_protected(name)


@pytest.mark.parametrize(
	"name",
	["months_employed", "business_age_months", "Age of the vehicle", "mortgage", "percentage", "message", "usage",
	 "foreign_currency", "financial health", "company name", "income_to_installment", "average_balance", "essex"],
)  # fmt: skip
def test_other_words_are_let_through(name: str) -> None:
	assert find_protected(name) is None


def test_the_point_table_asks_for_nothing_protected() -> None:
	assert [find_protected(text) for factor in CARD.factors for text in (factor.key, factor.label)] == [
		None
	] * 14


# --- Cards ---------------------------------------------------------------------------------------


def make_factor(**values: Any) -> ScoreFactor:
	bands = (ScoreBand(points=D(5), category="Good"), ScoreBand(points=D(0), lower=D(0)))
	return ScoreFactor(**{"key": "savings", "label": "Savings", "bands": bands, "maximum": D(5)} | values)


def band(lower: Any = None, upper: Any = None, **values: Any) -> ScoreBand:
	bounds = {"lower": None if lower is None else D(lower), "upper": None if upper is None else D(upper)}
	return ScoreBand(**{"points": D(5)} | bounds | values)


@pytest.mark.parametrize(
	("make", "field"),
	[
		(lambda: band(category=""), "category"),
		(lambda: band(1, category="A"), "category"),
		(lambda: band(points=5), "points"),
		(lambda: band(points=D("Infinity")), "points"),
		(lambda: ScoreBand(points=D(1), lower=1), "lower"),
		(lambda: band(2, 1), "upper"),
		(lambda: band(1, 1), "upper"),
		(lambda: make_factor(key=""), "factor"),
		(lambda: make_factor(label=""), "factor_label"),
		(lambda: make_factor(reason="HOUSING"), "reason"),
		(lambda: make_factor(maximum=D(6)), "maximum"),
		(lambda: make_factor(bands=()), "maximum"),
		(lambda: make_factor(bands=("band",)), "bands"),
		(lambda: make_factor(missing_points=D(6)), "missing_points"),
		(lambda: make_factor(missing_points="5"), "missing_points"),
		(lambda: make_factor(bands=(band(category="A"), band(category="A"))), "category"),
		(lambda: make_factor(bands=(band(0, 2), band(3))), "bands"),
		(lambda: make_factor(bands=(band(0, 3), band(2))), "bands"),
		(lambda: make_factor(bands=(band(0, 2, includes_upper=True), band(2))), "bands"),
		(lambda: make_factor(bands=(band(0, 2), band(2, includes_lower=False))), "bands"),
		(lambda: make_factor(bands=(band(0), band(2))), "bands"),
		(lambda: make_factor(bands=(band(), band(2))), "bands"),
		(lambda: Scorecard(name="", factors=(make_factor(),)), "scorecard"),
		(lambda: Scorecard(name="A", factors=()), "factors"),
		(lambda: Scorecard(name="A", factors=(make_factor(), make_factor())), "factors"),
		(lambda: Scorecard(name="A", factors=("factor",)), "factors"),
		(lambda: Scorecard(name="A", factors=(make_factor(),), kind="Points"), "kind"),
		(lambda: Scorecard(name="A", factors=(make_factor(missing_points=D(-1)),)), "points"),
		(lambda: Scorecard(name="A", factors=(make_factor(bands=(band(points=D(-1)),), maximum=D(-1)),)), "points"),
		(lambda: RiskBand(name="", lowest_score=D(1)), "risk_band"),
		(lambda: RiskBand(name="A", lowest_score=1), "lowest_score"),
	],
)  # fmt: skip
def test_a_card_that_makes_no_sense_is_refused(make: Any, field: str) -> None:
	with pytest.raises(EngineError) as refused:
		make()
	assert refused.value.field == field


def test_only_logistic_cards_take_points_away() -> None:
	factor = make_factor(bands=(band(points=D(-1)),), maximum=D(-1))
	assert Scorecard(name="A", factors=(factor,), kind=ScorecardKind.LOGISTIC).maximum == -1


def test_bands_say_what_they_hold() -> None:
	assert band(1, 1, includes_upper=True).covers(D(1))
	assert [
		found.label for found in (band(), band(1, includes_lower=False), band(None, 2, includes_upper=True))
	] == [
		"any number",
		"> 1",
		"<= 2",
	]
	assert not band(category="1").covers(D(1))

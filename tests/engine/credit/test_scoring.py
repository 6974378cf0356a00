"""Every row of the point table, the bands, and cards that are refused."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import EngineError
from lending_app.engine.credit.reason_codes import ReasonCode
from lending_app.engine.credit.score_answers import (
	Guarantor,
	answer_collateral,
	answer_contract,
	answer_credit_history,
	answer_internal_history,
)
from lending_app.engine.credit.score_table import RISK_BANDS, RiskBand, build_point_table, find_risk_band
from lending_app.engine.credit.scorecard import UncoveredAnswerError
from lending_app.engine.credit.scoring import MissingAnswerError, score

CARD = build_point_table()
# The best answer to each question; 100 points.
BEST = {
	"credit_history": D(0),
	"income_to_installment": D(5),
	"months_employed": D(61),
	"contract_type": "Permanent",
	"collateral": D("1.5"),
	"internal_history": "Returning without Arrears",
	"housing_type": "Owned",
}
# APP-26 to APP-32, row by row, with both sides of every bound; * marks what the decision record settles.
ROWS = [
	("credit_history", "No History", 10),
	("credit_history", D(0), 25),
	("credit_history", D(1), 18),
	("credit_history", D(2), 18),
	("credit_history", D(3), 10),
	("credit_history", D(5), 10),
	("credit_history", D(6), 0),  # *
	("credit_history", D(40), 0),  # *
	("credit_history", "In Arrears or Written Off", 0),
	("income_to_installment", D(5), 20),
	("income_to_installment", D("4.99"), 16),
	("income_to_installment", D(4), 16),
	("income_to_installment", D("3.99"), 12),
	("income_to_installment", D(3), 12),
	("income_to_installment", D("2.99"), 8),
	("income_to_installment", D("2.5"), 8),
	("income_to_installment", D("2.49"), 0),
	("income_to_installment", D(0), 0),
	("income_to_installment", None, 0),  # *
	("months_employed", D(61), 15),
	("months_employed", D(60), 12),
	("months_employed", D(36), 12),
	("months_employed", D(35), 9),
	("months_employed", D(12), 9),
	("months_employed", D(11), 5),
	("months_employed", D(6), 5),
	("months_employed", D(5), 2),
	("months_employed", D(0), 2),
	("months_employed", None, 2),  # *
	("contract_type", "Permanent", 10),
	("contract_type", "Temporary over 1 Year", 7),
	("contract_type", "Provable Independent", 6),
	("contract_type", "Fees", 4),
	("contract_type", "Temporary up to 1 Year", 4),  # *
	("contract_type", "Project", 4),  # *
	("contract_type", "No Proof", 1),
	("contract_type", None, 1),  # *
	("collateral", D(2), 15),
	("collateral", D("1.5"), 15),
	("collateral", D("1.49"), 12),
	("collateral", D(1), 12),
	("collateral", D("0.99"), 0),  # *
	("collateral", "Solvent Guarantor", 8),
	("collateral", "Basic Guarantor", 5),
	("collateral", "No Collateral", 0),
	("collateral", (D("0.99"), "Basic Guarantor"), 5),  # *
	("collateral", (D("1.2"), "Solvent Guarantor"), 12),
	("collateral", None, 0),  # *
	("internal_history", "Returning without Arrears", 10),
	("internal_history", "Returning with Slight Arrears", 6),
	("internal_history", "New with Good Bureau", 5),
	("internal_history", "New without Bureau", 3),
	("internal_history", "New with Poor Bureau", 0),  # *
	("internal_history", "Previous Arrears", 0),
	("housing_type", "Owned", 5),
	("housing_type", "Mortgaged", 4),
	("housing_type", "Family", 3),
	("housing_type", "Rented", 2),
	("housing_type", None, 2),  # *
]


@pytest.mark.parametrize(("key", "answer", "points"), ROWS, ids=str)
def test_a_row_of_the_point_table(key: str, answer: Any, points: int) -> None:
	found = score(CARD, {**BEST, key: answer})
	[line] = [line for line in found.factors if line.key == key]
	assert (line.points, line.lost) == (points, line.maximum - points)
	assert found.total == 100 - line.lost
	assert line.is_missing is (answer is None)


def test_every_band_of_the_point_table_is_among_the_rows() -> None:
	met = {(key, points) for key, answer, points in ROWS if answer is not None}
	assert met == {(factor.key, band.points) for factor in CARD.factors for band in factor.bands}


def test_maximums_are_those_of_the_sources() -> None:
	assert [factor.maximum for factor in CARD.factors] == [25, 20, 15, 10, 15, 10, 5]
	assert (CARD.maximum, score(CARD, BEST).total) == (100, 100)


def test_what_the_house_must_look_up_is_not_guessed() -> None:
	for key in ("credit_history", "internal_history"):
		for missing in ({}, {key: None}, {key: ()}):
			rest = {other: answer for other, answer in BEST.items() if other != key}
			with pytest.raises(MissingAnswerError) as refused:
				score(CARD, {**rest, **missing})
			assert refused.value.field == key


@pytest.mark.parametrize(
	"answer", [D("1.5"), D(-1), "Castle", "5", 5, 1.0, True, D("NaN"), ("Owned", "Castle")]
)
def test_an_answer_that_no_band_covers_is_refused(answer: Any) -> None:
	with pytest.raises(UncoveredAnswerError) as refused:
		score(CARD, {**BEST, "housing_type": answer})
	assert refused.value.field == "housing_type"


def test_a_result_explains_itself() -> None:
	tree = score(CARD, {**BEST, "collateral": (D("0.5"), "Basic Guarantor"), "housing_type": None}).explain()
	assert (tree.title, tree.result) == ("Point Table", D(87))
	assert dict(tree.inputs)["Credit History"] == 25
	step = tree.steps[4]
	assert (step.rule, step.result) == ("Basic Guarantor", 5)
	assert dict(step.inputs) == {"answer": "0.5, Basic Guarantor", "maximum": 15}
	assert tree.steps[6].rule == "no answer"
	assert tree.steps[1].rule == ">= 5"


@pytest.mark.parametrize(
	("total", "band"),
	[
		("100", "Very Low"), ("85", "Very Low"), ("84.99", "Low"), ("70", "Low"), ("69", "Moderate"), ("55", "Moderate"),
		("54", "High"), ("40", "High"), ("39", "Very High"), ("25", "Very High"), ("24", "Rejected"), ("0", "Rejected"),
		("-3", "Rejected"),
	],
)  # fmt: skip
def test_risk_bands_are_those_of_the_sources(total: str, band: str) -> None:
	assert find_risk_band(D(total)) == band


@pytest.mark.parametrize("bands", [(), RISK_BANDS[::-1], (RISK_BANDS[0], RISK_BANDS[0])])
def test_risk_bands_fall(bands: tuple[RiskBand, ...]) -> None:
	with pytest.raises(EngineError):
		find_risk_band(D(1), bands)
	twice = (RISK_BANDS[0], RiskBand(name="Very Low", lowest_score=D(1)))
	with pytest.raises(EngineError, match="each once"):
		find_risk_band(D(1), twice)


# --- Answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("has_history", "delays", "arrears", "answer"),
	[
		(False, 0, False, "No History"),
		(True, 0, False, D(0)),
		(False, 3, False, D(3)),
		(True, 0, True, "In Arrears or Written Off"),
	],
)
def test_credit_history_is_delays_unless_there_is_arrears(
	has_history: bool, delays: int, arrears: bool, answer: Any
) -> None:
	found = answer_credit_history(has_history=has_history, number_of_delays=delays, is_in_arrears=arrears)
	assert found == answer


@pytest.mark.parametrize(
	("loans", "days", "bureau", "answer"),
	[
		(0, 0, None, "New without Bureau"),
		(0, 0, True, "New with Good Bureau"),
		(0, 0, False, "New with Poor Bureau"),
		(1, 0, False, "Returning without Arrears"),
		(1, 30, True, "Returning with Slight Arrears"),
		(1, 31, True, "Previous Arrears"),
	],
)
def test_internal_history(loans: int, days: int, bureau: bool | None, answer: str) -> None:
	found = answer_internal_history(
		number_of_loans=loans, worst_days_late=days, slight_days_late=30, is_bureau_good=bureau
	)
	assert found == answer


@pytest.mark.parametrize(
	("values", "answer"),
	[
		({"contract": "Permanent"}, "Permanent"),
		({"contract": "Permanent", "is_proven": False}, "No Proof"),
		({"contract": "Temporary", "contract_months": 13}, "Temporary over 1 Year"),
		({"contract": "Temporary", "contract_months": 12}, "Temporary up to 1 Year"),
		({"contract": "Temporary"}, "Temporary up to 1 Year"),
		({"contract": "Fees", "is_independent": True}, "Fees"),
		({"contract": "Project"}, "Project"),
		({"contract": None, "is_independent": True}, "Provable Independent"),
		({"contract": None}, "No Proof"),
	],
)
def test_contracts(values: dict[str, Any], answer: str) -> None:
	assert answer_contract(**values) == answer


def test_answers_refuse_what_makes_no_sense() -> None:
	with pytest.raises(EngineError, match="Handshake"):
		answer_contract(contract="Handshake")
	with pytest.raises(EngineError, match="guarantor"):
		answer_collateral(D(1), D(1), "Solvent Guarantor")  # type: ignore[arg-type]
	assert answer_collateral(D(1), D(0), Guarantor.NONE) == ("No Collateral",)


@given(answer=st.decimals(0, 10_000, places=3))
def test_every_number_is_in_one_band_of_a_factor(answer: D) -> None:
	for factor in CARD.factors:
		covering = [found for found in factor.ranges if found.covers(answer)]
		if factor.key == "credit_history" and answer > 0:
			assert len(covering) == 1
		elif factor.ranges:
			assert len(covering) == 1, factor.key


@given(
	st.fixed_dictionaries(
		{factor.key: st.sampled_from([row[1] for row in ROWS if row[0] == factor.key and row[1] is not None])
		 for factor in CARD.factors}
	)
)  # fmt: skip
def test_the_total_is_the_sum_of_the_factors_and_within_the_card(answers: dict[str, Any]) -> None:
	found = score(CARD, answers)
	assert found.total == sum(line.points for line in found.factors)
	assert 0 <= found.total <= found.maximum == 100
	assert [reason for reason, _lost in found.losses] == [factor.reason for factor in CARD.factors]
	assert all(isinstance(line.reason, ReasonCode) for line in found.factors)

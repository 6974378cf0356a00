"""Scorecards and the Credit Policy: what a site starts with, versions, refusals, and trying a card."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
import pytest
from frappe.utils import getdate

from lending_app.credit.exceptions import AnswerError, CreditPolicyError, ScorecardError
from lending_app.credit.scoring.adapters import build_decision_table, build_risk_bands, build_scorecard
from lending_app.credit.scoring.api import copy_version, get_questions, try_answers
from lending_app.credit.scoring.get_policy import get_policy
from lending_app.credit.scoring.rule_adapters import build_rules
from lending_app.credit.scoring.seed_policy import seed_policy
from lending_app.engine.credit.recommendation import DECISION_TABLE
from lending_app.engine.credit.rules import DEFAULT_RULES, RuleKind
from lending_app.engine.credit.score_table import RISK_BANDS, build_point_table
from lending_app.testing.factories import make_loan_product
from tests.site.support import TODAY, as_user

CARD = "Point Table"
ANSWERS = {
	"credit_history": "2",
	"income_to_installment": "4.2",
	"months_employed": "40",
	"contract_type": "Permanent",
	"collateral": "0.8, Basic Guarantor",
	"internal_history": "New with Good Bureau",
	"housing_type": "Rented",
}


def make_next_version(effective_from=TODAY, **values):
	card = frappe.get_doc(copy_version(CARD))
	card.effective_from = effective_from
	card.update(values)
	return card.insert()


def test_a_site_starts_with_the_point_table_and_the_decisions_of_the_record():
	seed_policy()
	card = frappe.get_doc("Scorecard", CARD)
	assert build_scorecard(card) == build_point_table()
	assert (card.docstatus, card.version, card.maximum_points) == (1, 1, 100)
	policy = frappe.get_doc("Credit Policy")
	assert build_risk_bands(policy.risk_bands) == RISK_BANDS
	assert build_decision_table(policy) == DECISION_TABLE
	assert build_rules(policy) == DEFAULT_RULES
	found = get_policy(None, TODAY)
	assert (found.scorecard, found.policy.capacity.maximum_current_ratio) == (CARD, Decimal("0.4"))


def test_a_new_version_takes_effect_on_its_day_and_leaves_the_old_one_as_it_was():
	with as_user("Credit Manager"):
		card = make_next_version(effective_from=date(2026, 8, 1))
		assert (card.name, card.version, card.docstatus) == (f"{CARD}-V2", 2, 0)
		card.bands[0].points = 9
		card.save()
		card.submit()
	assert get_policy(None, date(2026, 7, 31)).scorecard == CARD
	assert get_policy(None, date(2026, 8, 1)).scorecard == card.name
	assert build_scorecard(frappe.get_doc("Scorecard", CARD)) == build_point_table()
	assert get_policy(None, date(2026, 8, 1)).policy.scorecard.factors[0].bands[0].points == 9


def test_a_version_that_is_submitted_is_not_edited_and_one_in_use_not_cancelled():
	card = frappe.get_doc("Scorecard", CARD)
	card.bands[0].points = 1
	with pytest.raises(frappe.UpdateAfterSubmitError):
		card.save()
	card.reload()
	with pytest.raises(ScorecardError, match="Credit Policy"):
		card.cancel()
	assert frappe.db.get_value("Scorecard", CARD, "docstatus") == 1


def test_a_version_does_not_take_effect_in_the_past():
	card = make_next_version(effective_from="2026-07-14")
	with pytest.raises(ScorecardError, match="past"):
		card.submit()
	assert frappe.db.get_value("Scorecard", card.name, "docstatus") == 0


@pytest.mark.parametrize("key", ["gender", "estado_civil", "client_age", "Nationality", "handicap"])
def test_a_card_with_a_protected_attribute_is_refused(key):
	card = frappe.get_doc(copy_version(CARD))
	for row in [card.factors[6], *(band for band in card.bands if band.factor == "housing_type")]:
		row.factor = key
	with pytest.raises(ScorecardError, match="protected attribute"):
		card.insert()
	assert not frappe.db.exists("Scorecard", {"scorecard_name": CARD, "version": 2})


@pytest.mark.parametrize(
	("change", "words"),
	[
		(lambda card: card.bands[0].update({"factor": "stray"}), "stray"),
		(lambda card: card.bands[1].update({"upper": "many"}), "a number"),
		(lambda card: card.bands[2].update({"lower": "1"}), "one after the other"),
		(lambda card: card.bands[0].update({"points": -1}), "not below 0"),
		(lambda card: card.factors[0].update({"reason_code": "WHIM"}), "WHIM"),
		(lambda card: card.set("bands", card.bands[:3]), "the most points"),
		(lambda card: card.update({"kind": "Logistic"}), "coefficient"),
	],
)
def test_a_card_that_cannot_score_is_refused(change, words):
	card = frappe.get_doc(copy_version(CARD))
	change(card)
	with pytest.raises(ScorecardError, match=words):
		card.insert()


def test_answers_are_tried_without_keeping_them():
	with as_user("Loan Officer"):
		questions = get_questions(CARD)
		result = try_answers(CARD, frappe.as_json(ANSWERS))
	assert [row["factor"] for row in questions] == list(ANSWERS)
	assert [row["points"] for row in result["factors"]] == [18, 16, 12, 10, 5, 5, 2]
	assert (result["total"], result["maximum"], result["risk_band"]) == (68, 100, "Moderate")
	assert result["reasons"] == [
		"Value or type of collateral, or guarantor, not sufficient",
		"Delinquent past or present credit obligations, or limited credit history",
		"Limited or poor credit performance with us",
		"Income insufficient for the amount of credit requested",
	]
	for wrong, words in (({"credit_history": ""}, "no answer"), ({"housing_type": "Castle"}, "no band")):
		with pytest.raises(AnswerError, match=words):
			try_answers(CARD, {**ANSWERS, **wrong})


def test_who_may_edit_scorecards_and_the_policy():
	for role in ("Loan Officer", "Lending Auditor", "Compliance Officer"):
		with as_user(role):
			assert frappe.has_permission("Scorecard", "read")
			with pytest.raises(frappe.PermissionError):
				copy_version(CARD)
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc("Credit Policy").save()
	with as_user("Teller"), pytest.raises(frappe.PermissionError):
		try_answers(CARD, ANSWERS)
	with as_user("Credit Manager"):
		policy = frappe.get_doc("Credit Policy")
		policy.moderate_percent = 34
		policy.save()
	assert get_policy(None, TODAY).policy.capacity.moderate_factor == Decimal("0.34")


@pytest.mark.parametrize(
	("change", "words"),
	[
		(lambda policy: policy.update({"moderate_percent": 20}), "rising"),
		(lambda policy: policy.set("risk_bands", policy.risk_bands[:-1]), "Rejected"),
		(lambda policy: policy.decisions[0].update({"otherwise": ""}), "conditions"),
		(lambda policy: policy.rules[0].update({"limit": "eighteen"}), "a number"),
		(lambda policy: policy.rules[1].update({"rule": "Minimum Age"}), "each kind once"),
		(lambda policy: policy.update({"proposal_step": 0}), "above 0"),
	],
)
def test_a_policy_that_cannot_judge_is_refused(change, words):
	policy = frappe.get_doc("Credit Policy")
	change(policy)
	with pytest.raises(CreditPolicyError, match=words):
		policy.save()


def test_drafts_and_days_without_a_card_are_refused():
	draft = make_next_version()
	policy = frappe.get_doc("Credit Policy")
	policy.alternative_scorecard = draft.name
	with pytest.raises(CreditPolicyError, match="not submitted"):
		policy.save()
	with pytest.raises(CreditPolicyError, match="No scorecard"):
		get_policy(None, getdate("1999-12-31"))


def test_limits_of_the_product_go_before_those_of_the_policy():
	product = make_loan_product(
		minimum_age=16, maximum_age_at_maturity=70, minimum_score=60, maximum_debt_ratio_percent=45
	)
	limits = {rule.kind: rule.limit for rule in build_rules(frappe.get_doc("Credit Policy"), product)}
	assert limits[RuleKind.MINIMUM_AGE] == 18
	assert limits[RuleKind.MAXIMUM_AGE_AT_MATURITY] == 70
	assert limits[RuleKind.MINIMUM_SCORE] == 60
	assert limits[RuleKind.CURRENT_DEBT_RATIO] == Decimal("0.45")
	found = get_policy(product, TODAY).policy
	assert found.capacity.maximum_current_ratio == Decimal("0.45")
	assert [row.maximum_ratio for row in found.decision_table[:3]] == [Decimal("0.35"), Decimal("0.35"), None]

"""Terms and facts as JSON and back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from lending_app.engine import Disbursed, LoanTerms, Paid, Restructured
from lending_app.engine.values.errors import EngineError, InvalidTermError
from lending_app.engine.values.serialize import build_json_schema, dump, load
from tests.engine import change_strategies
from tests.engine.strategies import histories, loans

MINIMAL: dict[str, Any] = {"principal": "100000", "annual_rate": "0.18", "number_of_installments": 12}


@given(loans())
def test_terms_come_back_as_they_went(case: Any) -> None:
	terms = case[0]
	assert load(LoanTerms, json.loads(json.dumps(dump(terms)))) == terms


def test_terms_need_no_more_than_amount_rate_and_term() -> None:
	terms = load(LoanTerms, MINIMAL)
	assert (terms.principal, terms.annual_rate, terms.number_of_installments) == (
		Decimal(100000),
		Decimal("0.18"),
		12,
	)


def test_facts_come_back_as_they_went() -> None:
	paid = Paid(fact_id="P", value_date=date(2025, 2, 15), amount=Decimal("9168.00"))
	assert load(Paid, dump(paid)) == paid
	assert dump(Disbursed(fact_id="D", value_date=date(2025, 1, 15), amount=Decimal(5)))["amount"] == "5"


def test_changes_of_a_plan_come_back_as_they_went() -> None:
	for name in ("rate_changes", "date_changes", "skips", "draws", "restructures"):
		check_changes_come_back(getattr(change_strategies, name))


def check_changes_come_back(kind: Any) -> None:
	@settings(max_examples=15)
	@given(histories(most=0).flatmap(lambda history: kind(history, "C")))
	def check(fact: Any) -> None:
		assert load(type(fact), json.loads(json.dumps(dump(fact)))) == fact

	check()


def test_a_drawing_comes_back_as_it_went_and_is_in_the_schema() -> None:
	rule = {"kind": "Tranches", "expected": [{"value_date": "2025-03-01", "amount": "40000"}]}
	terms = load(LoanTerms, MINIMAL | {"drawing": rule})
	assert dump(terms)["drawing"] == rule | {"minimum": None}
	schema = build_json_schema(LoanTerms)["properties"]["drawing"]["anyOf"][0]
	assert schema["properties"]["kind"] == {"enum": ["Single", "Tranches", "Revolving"]}
	assert build_json_schema(Restructured)["properties"]["capitalizes"]["type"] == "array"


@pytest.mark.parametrize(
	("changes", "field"),
	[
		({"principal": 0.5}, "principal"),
		({"principal": True}, "principal"),
		({"principal": "ten"}, "principal"),
		({"number_of_installments": "12"}, "number_of_installments"),
		({"number_of_installments": True}, "number_of_installments"),
		({"method": "Magic"}, "method"),
		({"first_due_date": "2025-02-30"}, "first_due_date"),
		({"first_due_date": 5}, "first_due_date"),
		({"colour": "red"}, "colour"),
		({"grace": 3}, "grace"),
		({"grace": {"full_period": 1}}, "grace.full_period"),
		({"installment_rounding": {}}, "installment_rounding.multiple"),
		({"given_totals": "5"}, "given_totals"),
		({"allocation": {"order": [["Due"]], "direction": "Vertical"}}, "allocation.order"),
		({"currency": 5}, "currency"),
	],
)
def test_what_cannot_be_read_is_refused_by_name(changes: dict[str, Any], field: str) -> None:
	with pytest.raises(InvalidTermError) as caught:
		load(LoanTerms, MINIMAL | changes)
	assert caught.value.field == field


def test_a_missing_value_and_a_list_are_refused() -> None:
	with pytest.raises(InvalidTermError) as caught:
		load(LoanTerms, {"principal": "5"})
	assert caught.value.field == "annual_rate"
	with pytest.raises(EngineError):
		load(LoanTerms, [])


def test_the_schema_names_every_value_and_what_must_be_there() -> None:
	schema = build_json_schema(LoanTerms)
	assert schema["required"] == ["principal", "annual_rate", "number_of_installments"]
	assert schema["properties"]["principal"] == {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
	assert "Balloon" in schema["properties"]["method"]["enum"]
	assert schema["properties"]["first_due_date"]["anyOf"][0] == {"type": "string", "format": "date"}
	order = schema["properties"]["allocation"]["properties"]["order"]["items"]
	assert (order["minItems"], order["maxItems"]) == (2, 2)
	months = schema["properties"]["seasons"]["anyOf"][0]["properties"]["months_without_payment"]
	assert months == {"type": "array", "items": {"type": "integer"}}
	assert schema["properties"]["seasons"]["anyOf"][0]["properties"]["is_interest_paid"] == {
		"type": "boolean"
	}
	assert build_json_schema(Paid)["required"] == ["fact_id", "value_date", "amount"]

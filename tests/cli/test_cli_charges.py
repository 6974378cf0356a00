"""Loans with fees, insurance and taxes on the command line, and what people decide about them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.cli_support import TERMS, ask, call, refuse

CHARGED: dict[str, Any] = {
	"terms": TERMS
	| {
		"interest_tax_rate": "0.16",
		"charges": [
			{
				"name": "Life",
				"component": "Insurance",
				"base": "Outstanding Principal",
				"rate": "0.0005",
				"tax_rate": "0.16",
			},
			{"name": "Opening", "timing": "Disbursement", "rate": "0.01"},
		],
	},
	"start": "2025-01-15",
}
DRAWN = {"type": "disbursed", "fact_id": "D", "value_date": "2025-01-15", "amount": "100000"}


def test_a_schedule_shows_the_kinds_of_charges_it_has() -> None:
	first = ask("schedule", "--file", "-", given=CHARGED)["installments"][0]
	assert (first["insurance"], first["tax"], first["total"]) == ("50.00", "248.00", "9466.00")
	assert "fee" not in first


def test_a_schedule_sums_up_principal_and_interest() -> None:
	last = ask("schedule", "--file", "-", "--accumulated", given=CHARGED)["installments"][-1]
	assert (last["accumulated_principal"], last["accumulated_interest"]) == ("100000.00", "10015.99")


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_payoff_shows_its_parts_in_every_form(form: str) -> None:
	given = CHARGED | {"facts": [DRAWN], "as_of": "2025-02-15"}
	result = call("payoff", "--file", "-", "--format", form, given=given)
	assert result.exit_code == 0, result.output
	parts = ask("payoff", "--file", "-", given=given)["payoff"]
	assert (parts["insurance"], parts["tax"], parts["payoff"]) == ("50.00", "248.00", "101798.00")


def test_facts_that_people_decide_are_read_and_replayed() -> None:
	facts = [
		DRAWN,
		{"type": "charged", "fact_id": "C", "value_date": "2025-02-20", "amount": "200", "tax_rate": "0.16"},
		{"type": "waived", "fact_id": "W", "value_date": "2025-02-21", "component": "Cost", "amount": "50"},
		{"type": "charged_off", "fact_id": "X", "value_date": "2025-09-01"},
		{"type": "paid", "fact_id": "P", "value_date": "2025-10-01", "amount": "1000"},
	]
	found = ask("replay", "--file", "-", given=CHARGED | {"facts": facts, "as_of": "2025-10-01"})
	balances = found["balances"]
	assert (balances["status"], balances["waived"], balances["recovered"]) == (
		"Charged Off",
		"50.00",
		"1000.00",
	)
	assert found["installments"][0]["cost"] == "200.00"


def test_a_charge_that_cannot_be_is_refused_by_its_place() -> None:
	broken = CHARGED | {"terms": TERMS | {"charges": [{"name": "Fee"}]}}
	assert "charge rate 0: must be a rate or an amount above 0" in refuse(
		"schedule", "--file", "-", given=broken
	)

"""Options of Selects are those of the enums behind them."""

from __future__ import annotations

import pytest

from lending_app.custom_fields import CUSTOM_FIELDS
from lending_app.servicing.states import PaymentMethod
from tests.contract.select_enums import SELECTS
from tests.contract.select_lists import OWN_SELECTS
from tests.contract.test_doctypes import DOCTYPES, values


@pytest.mark.parametrize(("doctype", "field"), SELECTS, ids=lambda value: value)
def test_options_are_the_enum_s(doctype, field):
	[row] = [row for row in DOCTYPES[doctype]["fields"] if row["fieldname"] == field]
	assert sorted(row["options"].split("\n")) == sorted(SELECTS[doctype, field])


def test_every_select_is_compared_or_said_to_be_its_own():
	found = {
		(name, field["fieldname"])
		for name, document in DOCTYPES.items()
		for field in document["fields"]
		if field["fieldtype"] == "Select"
	}
	assert found == {*SELECTS, *OWN_SELECTS}


def test_defaults_are_among_the_options():
	for name, document in DOCTYPES.items():
		for field in document["fields"]:
			if field["fieldtype"] == "Select" and field.get("default"):
				assert field["default"] in field["options"].split("\n"), (name, field["fieldname"])


def test_modes_of_payment_offer_the_same_methods() -> None:
	field = next(
		field for field in CUSTOM_FIELDS["Mode of Payment"] if field["fieldname"] == "lending_payment_method"
	)
	assert field["options"].split("\n") == ["", *values(PaymentMethod)]

"""Amounts as people type them: read by their own signs, or not at all."""

from decimal import Decimal

import pytest

from lending_app.bank_files.receipts.values import Unclear, parse_amount


@pytest.mark.parametrize(
	("text", "amount"),
	[
		("1,234,567.5", "1234567.5"),
		("1.234.567,05", "1234567.05"),
		("1 234", "1234"),
		("1.234.567", "1234567"),
	],
)
def test_thousands_are_groups_of_three(text, amount):
	assert parse_amount(text, None) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.234.5", "12,34.56", "1,23,456.00", "1.234.5678"])
def test_a_group_of_another_size_is_no_amount(text):
	with pytest.raises(ValueError, match=text):
		parse_amount(text, None)


def test_one_mark_before_three_digits_may_mean_two_things():
	with pytest.raises(Unclear):
		parse_amount("1.234", None)

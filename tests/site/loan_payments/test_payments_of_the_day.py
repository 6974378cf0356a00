"""Payments of a day and branch, for the till cut (PAY-19)."""

import pytest

from lending_app.lending_setup.exceptions import InputError
from lending_app.loan_payments.report.payments_of_the_day.payments_of_the_day import execute
from lending_app.testing.factories import make_client, make_disbursed_loan, make_repayment
from tests.site.support import CENTRAL, COMPANY, NORTH, as_user, money, refused

DAY = "2026-07-10"


@pytest.fixture
def receipts():
	"""Two at Central, one of another day, one reversed, one at North."""
	here = make_disbursed_loan(disbursed_on="2026-06-15").name
	there = make_disbursed_loan(client=make_client(branch=NORTH), disbursed_on="2026-06-15").name
	made = [
		make_repayment(loan=here, amount=100, value_date=DAY),
		# Dated before, posted on the day.
		make_repayment(
			loan=here,
			amount=50.25,
			value_date="2026-07-01",
			posting_date=DAY,
			mode_of_payment="Payroll Deduction",
		),
		make_repayment(loan=there, amount=70, value_date=DAY),
	]
	make_repayment(loan=here, amount=30, value_date="2026-07-09")
	wrong = make_repayment(loan=here, amount=11, value_date=DAY)
	wrong.update({"reversal_reason": "Wrong", "reversal_posting_date": DAY})
	wrong.cancel()
	return [doc.name for doc in made]


def read(**filters):
	_columns, rows, message, _chart, sums = execute({"company": COMPANY, "day": DAY, **filters})
	return rows, message, {row["label"]: money(row["value"]) for row in sums}


def test_receipts_of_the_day_and_what_came_by_each_way(receipts):
	first, second, third = receipts
	rows, message, sums = read()
	assert {row["receipt"] for row in rows} == {first, second, third}
	assert "10-07-2026" in message
	assert sum(sums.values()) == money("220.25")
	assert sums["Payroll Deduction"] == money("50.25")


def test_branch_has_its_own_and_others_are_not_seen(receipts):
	first, second, third = receipts
	assert {row["receipt"] for row in read(branch=CENTRAL)[0]} == {first, second}
	assert [row["receipt"] for row in read(branch=NORTH)[0]] == [third]
	with as_user("Teller", NORTH):
		assert [row["receipt"] for row in read()[0]] == [third]
		assert read(branch=CENTRAL)[0] == []


def test_day_is_asked_for():
	with refused(InputError, "Value Missing"):
		execute({"company": COMPANY})

"""Two tellers at two tills, and one loan: both at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import frappe
import pytest

from lending_app.loan_payments import counter_api
from lending_app.loan_payments.tills.sessions import open_session
from lending_app.testing.factories import get_cash_mode, make_disbursed_loan, make_unique
from tests.site.committed.racing import POSTED, race
from tests.site.loan_payments.till_support import assert_till_agrees
from tests.site.support import CENTRAL, as_user, assert_ledgers_agree, get_user, money

TELLERS = ("Teller", "Collections Agent")


@pytest.fixture
def loan(committed_company):
	return make_disbursed_loan(company=committed_company, disbursed_on="2026-05-15")


@pytest.fixture
def tills(committed_company, loan):
	company = frappe.get_doc("Lending Company", committed_company)
	company.update({"has_tills": 1})
	company.save()
	names = []
	for role in TELLERS:
		values = {"till_name": make_unique("Till"), "company": committed_company, "branch": CENTRAL}
		till = frappe.new_doc("Till", **values, users=[{"user": get_user(role)}]).insert()
		with as_user(role):
			open_session(till.name, {})
		names.append(till.name)
	return names


def collect(role: str, loan: str, amount: float) -> None:
	frappe.set_user(get_user(role))
	counter_api.collect(loan, amount, get_cash_mode())


def make_acts(loan: str, amount: float) -> list[Callable[[], None]]:
	return [partial(collect, role, loan, amount) for role in TELLERS]


def test_both_payments_are_posted_and_the_payoff_only_once(loan, tills):
	answers = race(make_acts(loan.name, 1_000), "Administrator")
	assert [answer.error for answer in answers] == [POSTED, POSTED]
	assert money(frappe.db.get_value("Loan", loan.name, "paid_amount")) == 2_000
	for till in tills:
		assert_till_agrees(till, 1_000)
	with as_user("Teller"):
		payoff = counter_api.show(loan.name)["payoff_amount"]
	answers = race(make_acts(loan.name, payoff), "Administrator")
	assert sorted(answer.error for answer in answers) == ["LoanClosedError", POSTED]
	balances = sorted(money(frappe.db.get_value("Till", till, "balance_amount")) for till in tills)
	assert balances == [1_000, money(1_000 + payoff)]
	for till in tills:
		assert_till_agrees(till)
	assert_ledgers_agree(loan.company)

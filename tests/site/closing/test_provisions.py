"""Provisions and suspended interest in the close: posted, given back, and zero for what is off the books."""

from datetime import date
from decimal import Decimal

import frappe
import pytest
from frappe.utils import getdate

from lending_app.engine.ledger.provisioning import value_loan
from lending_app.engine.values.money import RoundingPolicy
from lending_app.lending_setup.database import select
from lending_app.products.adapters import build_provision_table
from lending_app.products.exceptions import ProductSettingError, ProvisionTableError
from lending_app.products.queries import RiskPolicies
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_provision_table,
	make_repayment,
)
from tests.site.closing.closing import close
from tests.site.support import (
	COMPANY,
	NORTH,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	list_gl_lines,
	refused,
)

ALLOWANCE, EXPENSE, SUSPENDED = "Loan Loss Allowance", "Loan Provision Expense", "Suspended Loan Interest"
DAILY = {"frequency": "Daily", "penalty_daily_percent": 0.1, "suspend_after_days": 5}


def make_valued_product(table=None, **overrides):
	"""A product whose loans are provided for: 1 % up to 3 days past due, 20 % of what is owed after that."""
	table = table or make_provision_table(
		base="All Receivable",
		bands=[
			{"days_past_due_limit": 3, "category": "Normal", "rate_percent": 1},
			{
				"has_no_limit": 1,
				"category": "Impaired",
				"stage": "3",
				"method": "Expected Loss",
				"default_probability_percent": 40,
				"default_loss_percent": 50,
			},
		],
	)
	return make_loan_product(**DAILY | {"provision_table": table.name} | overrides)


def make_daily_loan(product, **overrides):
	"""8,000 in 30 daily installments from 18 June 2026."""
	values = {"product": product, "principal_amount": 8_000, "number_of_installments": 30}
	return make_disbursed_loan(**values | {"disbursed_on": "2026-06-17"} | overrides)


def get_value(loan, day):
	"""The engine's valuation of a loan, by the policy of its product."""
	policy = RiskPolicies(COMPANY).get_policy(loan.product, getdate(day))
	state = get_loan_state(loan.name, getdate(day))
	return value_loan(state, RoundingPolicy(), table=policy.table, suspension=policy.suspension)


def assert_valued(loans, day):
	"""Both ledgers hold the loans' valuations as the engine has them, and nothing else of that kind."""
	totals = {}
	for loan in loans:
		for (role, _), amount in get_value(loan, day).position.items():
			totals[role.value] = totals.get(role.value, Decimal(0)) + amount
	for role, account in (
		("Loan Loss Allowance", ALLOWANCE),
		("Provision Expense", EXPENSE),
		("Suspended Interest", SUSPENDED),
	):
		assert get_gl_balance(account) == totals.get(role, Decimal(0)), role
	assert_ledgers_agree()
	assert_posted_as_replayed(getdate(day))
	return totals


def list_days(loan):
	return select(
		"SELECT d.closing_date, c.category, c.stage, d.is_suspended, d.provision FROM lending_loan_day d "
		"JOIN lending_loan_state s ON s.id = d.loan_id LEFT JOIN lending_category c ON c.id = d.category "
		"WHERE s.loan = %s ORDER BY d.closing_date",
		(loan.name,),
	)


def test_the_close_posts_what_the_engine_says_day_by_day_and_in_one_go():
	product = make_valued_product()
	loans = [make_daily_loan(product), make_daily_loan(product, client=make_client(branch=NORTH))]
	make_repayment(loan=loans[0].name, value_date="2026-06-18")
	for day in range(17, 22):
		close(f"2026-06-{day}", f"2026-06-{day}")
		assert_valued(loans, f"2026-06-{day}")
	close("2026-06-22", "2026-06-30")
	totals = assert_valued(loans, "2026-06-30")
	assert totals["Suspended Interest"] < 0 > totals["Loan Loss Allowance"]
	days = list_days(loans[1])
	assert days[0][1:4] == ("Normal", 1, 0)
	assert days[-1][1:4] == ("Impaired", 3, 1)
	value = get_value(loans[1], "2026-06-30")
	assert days[-1][4] == int(value.provision.amount * 100) > 0


def test_postings_of_a_month_are_made_on_its_last_day(company_record):
	company_record.accrual_posting = "Month End"
	company_record.save()
	loan = make_daily_loan(make_valued_product())
	close("2026-06-17", "2026-06-29")
	assert get_gl_balance(ALLOWANCE) == 0
	[name] = close("2026-06-30", "2026-06-30")
	assert_valued([loan], "2026-06-30")
	[journal] = frappe.get_all("Journal Entry", {"lending_document": name}, pluck="name")
	lines = list_gl_lines(journal)
	assert lines[ALLOWANCE] == -lines[EXPENSE] < 0
	assert lines[SUSPENDED] < 0


def test_a_cure_brings_suspended_interest_back_and_the_provision_down():
	loan = make_daily_loan(make_valued_product())
	close("2026-06-17", "2026-06-26")
	before = assert_valued([loan], "2026-06-26")
	assert before["Suspended Interest"] < 0
	due = get_loan_state(loan.name, date(2026, 6, 27)).due
	make_repayment(loan=loan.name, amount=float(due), value_date="2026-06-27")
	close("2026-06-27", "2026-06-27")
	after = assert_valued([loan], "2026-06-27")
	assert "Suspended Interest" not in after
	assert 0 > after["Loan Loss Allowance"] > before["Loan Loss Allowance"]


def test_a_loan_paid_off_has_neither_provision_nor_suspended_interest():
	loan = make_daily_loan(make_valued_product())
	close("2026-06-17", "2026-06-26")
	assert assert_valued([loan], "2026-06-26")
	payoff = get_loan_state(loan.name, date(2026, 6, 27)).payoff
	make_repayment(loan=loan.name, amount=float(payoff), value_date="2026-06-27")
	close("2026-06-27", "2026-06-28")
	assert assert_valued([loan], "2026-06-28") == {}
	assert select("SELECT is_open FROM lending_loan_state WHERE loan = %s", (loan.name,)) == ((0,),)


def test_a_reversed_disbursement_leaves_no_provision():
	loan = make_daily_loan(make_valued_product())
	close("2026-06-17", "2026-06-19")
	[name] = frappe.get_all("Loan Disbursement", {"loan": loan.name}, pluck="name")
	disbursement = frappe.get_doc("Loan Disbursement", name)
	disbursement.update({"reversal_reason": "Wrong client", "reversal_posting_date": "2026-06-20"})
	disbursement.cancel()
	close("2026-06-20", "2026-06-20")
	assert assert_valued([loan], "2026-06-20") == {}


def test_a_backdated_payment_gives_the_provision_back_on_an_open_day():
	loan = make_daily_loan(make_valued_product())
	close("2026-06-17", "2026-06-26")
	before = assert_valued([loan], "2026-06-26")
	due = get_loan_state(loan.name, date(2026, 6, 22)).due
	make_repayment(loan=loan.name, amount=float(due), value_date="2026-06-22", posting_date="2026-06-27")
	assert get_gl_balance(ALLOWANCE) == before["Loan Loss Allowance"]
	close("2026-06-27", "2026-06-27")
	after = assert_valued([loan], "2026-06-27")
	assert after["Loan Loss Allowance"] > before["Loan Loss Allowance"]
	assert after.get("Suspended Interest", 0) > before["Suspended Interest"]


def test_a_new_version_of_the_table_holds_from_its_date():
	table = make_provision_table(
		bands=[
			{"has_no_limit": 1, "category": "All", "rate_percent": 10},
			{"has_no_limit": 1, "category": "All", "rate_percent": 25, "effective_date": "2026-06-20"},
		]
	)
	loan = make_daily_loan(make_loan_product(frequency="Daily", provision_table=table.name))
	close("2026-06-17", "2026-06-21")
	assert [row[4] for row in list_days(loan)] == [80_000, 80_000, 80_000, 200_000, 200_000]
	assert_valued([loan], "2026-06-21")


def test_before_the_first_version_and_without_a_table_nothing_is_classified():
	table = make_provision_table()
	for row in table.bands:
		row.effective_date = "2026-07-01"
	table.save()
	late = make_daily_loan(make_loan_product(frequency="Daily", provision_table=table.name))
	bare = make_daily_loan(make_loan_product(frequency="Daily"))
	close("2026-06-17", "2026-06-18")
	for loan in (late, bare):
		assert [row[1:] for row in list_days(loan)] == [(None, None, 0, 0)] * 2
	assert get_gl_balance(ALLOWANCE) == 0


def test_the_company_s_table_serves_products_without_one(company_record):
	company_record.provision_table = make_provision_table().name
	company_record.save()
	loan = make_daily_loan(make_loan_product(frequency="Daily"))
	close("2026-06-17", "2026-06-17")
	assert get_gl_balance(ALLOWANCE) == Decimal("-80.00")
	assert get_value(loan, "2026-06-17").provision.category == "Normal"


def test_replayed_loans_and_those_of_arrays_are_valued_alike():
	product = make_valued_product()
	held = make_daily_loan(product)
	plain = make_daily_loan(product)
	# Held money takes the loan out of the arrays on each due date.
	make_repayment(loan=held.name, amount=5_000, value_date="2026-06-18", excess_rule="Hold as Advance")
	close("2026-06-17", "2026-06-28")
	replayed = select(
		"SELECT s.loan, MAX(d.is_replayed) FROM lending_loan_day d JOIN lending_loan_state s ON s.id = d.loan_id "
		"WHERE s.loan IN (%s, %s) GROUP BY s.loan",
		(held.name, plain.name),
	)
	assert dict(replayed)[held.name] == 1
	assert_valued([held, plain], "2026-06-28")


def test_entries_by_loan_carry_the_valuation_too(company_record):
	company_record.close_posting = "Loan"
	company_record.save()
	loans = [make_daily_loan(make_valued_product()) for _ in range(2)]
	close("2026-06-17", "2026-06-24")
	assert_valued(loans, "2026-06-24")


@pytest.mark.parametrize(
	("bands", "match"),
	[
		([{"days_past_due_limit": 30, "category": "A", "rate_percent": 1}], "last band"),
		([{"has_no_limit": 1, "category": "A", "rate_percent": 101}], "1.01"),
		(
			[
				{"days_past_due_limit": 30, "category": "A", "rate_percent": 1},
				{"days_past_due_limit": 30, "category": "B", "rate_percent": 1},
				{"has_no_limit": 1, "category": "C", "rate_percent": 1},
			],
			"rise",
		),
	],
)
def test_a_table_that_cannot_classify_every_loan_is_refused(bands, match):
	with refused(ProvisionTableError, title="Provision Table", match=match):
		make_provision_table(bands=bands)


def test_minimum_amounts_have_the_currency_of_the_loans():
	band = {"has_no_limit": 1, "category": "A", "rate_percent": 0, "minimum_amount": 5}
	table = make_provision_table(currency="USD", bands=[band])
	assert [row.currency for row in table.bands] == ["USD"]
	with refused(ProductSettingError, match="minimum amounts in USD"):
		make_loan_product(provision_table=table.name)
	table.currency = None
	with refused(ProvisionTableError, match="without a currency"):
		table.save()


def test_versions_of_a_table_are_read_by_date():
	table = make_provision_table(currency="DOP")
	assert build_provision_table(table, date(2019, 12, 31)) is None
	built = build_provision_table(table, date(2026, 1, 1))
	assert [(band.up_to_days_past_due, band.category, band.stage) for band in built.bands] == [
		(30, "Normal", 1),
		(None, "Impaired", 3),
	]

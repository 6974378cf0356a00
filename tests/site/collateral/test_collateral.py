"""Collateral of a loan: carried from its application, valued from day to day, deducted by the close."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.collateral.exceptions import CollateralHistoryError
from lending_app.lending_setup.database import select
from lending_app.lending_setup.document import by_service
from lending_app.products.exceptions import ProvisionTableError
from lending_app.servicing.stored.loan_states import mark_for_replay
from lending_app.testing.factories import (
	make_accepted_application,
	make_client,
	make_disbursed_loan,
	make_loan_product,
	make_provision_table,
)
from tests.site.closing.closing import close
from tests.site.support import (
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	refused,
)

COLLATERAL = "Loan Collateral"
TITLE = "Values of Collateral"


def make_table(**overrides):
	"""20 % of what is not secured and 5 % of what is; vehicles count for 70 % of their value, deposits in full."""
	values = {
		"bands": [{"has_no_limit": 1, "category": "All", "rate_percent": 20, "secured_rate_percent": 5}],
		"collateral": [
			{"effective_date": "2020-01-01", "collateral_type": "Vehicle", "haircut_percent": 30},
			{"effective_date": "2020-01-01", "collateral_type": "Deposit", "haircut_percent": 0},
		],
	}
	return make_provision_table(**values | overrides)


def make_loan(table, **overrides):
	product = make_loan_product(frequency="Daily", provision_table=table.name)
	values = {"product": product, "principal_amount": 8_000, "number_of_installments": 30}
	return make_disbursed_loan(**values | {"disbursed_on": "2026-06-17"} | overrides)


def make_collateral(loan, values, **overrides):
	"""A vehicle worth so much from each day on."""
	rows = [{"effective_date": day, "value_amount": amount} for day, amount in values.items()]
	doc = frappe.new_doc(COLLATERAL, loan=loan.name, collateral_type="Vehicle", history=rows)
	return by_service(doc.update(overrides)).insert()


def list_provisions(loan):
	rows = select(
		"SELECT d.closing_date, d.provision FROM lending_loan_day d JOIN lending_loan_state s ON s.id = d.loan_id "
		"WHERE s.loan = %s ORDER BY d.closing_date",
		(loan.name,),
	)
	return [amount / 100 for _day, amount in rows]


# --- The close -----------------------------------------------------------------------------------


def test_the_close_provides_for_what_is_not_secured_from_the_day_of_each_value():
	"""In arrays and by replay alike: 5,000 x 70 % secures 3,500 of 8,000, 10,000 x 70 % secures 7,000."""
	table = make_table()
	loans = [make_loan(table), make_loan(table)]
	bare = make_loan(table)
	for loan in loans:
		vehicle = make_collateral(loan, {"2026-06-21": 10_000, "2026-06-19": 5_000})
		make_collateral(loan, {"2026-06-17": 90_000}, collateral_type="Jewelry")
		assert [row.value_amount for row in vehicle.history] == [5_000, 10_000]
	mark_for_replay(loans[1].name)
	close("2026-06-17", "2026-06-21")
	assert get_gl_balance("Loan Loss Allowance") == -Decimal(1_600 + 2 * 550)
	vehicle = frappe.get_doc(COLLATERAL, {"loan": loans[0].name, "collateral_type": "Vehicle"})
	vehicle.update({"released_on": "2026-06-23", "release_reason": "Sold by the client"})
	by_service(vehicle).save()
	close("2026-06-22", "2026-06-23")
	first = [1_600, 1_600, 1_075, 1_075, 550, 550]
	assert list_provisions(loans[0]) == [*first, 1_600]
	assert list_provisions(loans[1]) == [*first, 550]
	assert list_provisions(bare) == [1_600] * 7
	assert get_gl_balance("Loan Loss Allowance") == -Decimal(1_600 * 2 + 550)
	assert_ledgers_agree()
	assert_posted_as_replayed(date(2026, 6, 23))


def test_a_new_haircut_holds_from_its_date_and_without_rows_nothing_is_deducted():
	table = make_table()
	table.append(
		"collateral", {"effective_date": "2026-06-18", "collateral_type": "Deposit", "haircut_percent": 50}
	)
	table.save()
	loan, plain = make_loan(table), make_loan(make_table(collateral=[]))
	for each in (loan, plain):
		make_collateral(each, {"2026-06-01": 4_000}, collateral_type="Deposit")
	close("2026-06-17", "2026-06-18")
	assert list_provisions(loan) == [1_000, 1_300]
	assert list_provisions(plain) == [1_600, 1_600]


def test_expected_loss_takes_the_loss_of_the_secured_part():
	band = {
		"has_no_limit": 1,
		"category": "All",
		"method": "Expected Loss",
		"default_probability_percent": 10,
		"default_loss_percent": 60,
		"secured_loss_percent": 20,
	}
	loan = make_loan(make_table(bands=[band]))
	make_collateral(loan, {"2026-06-17": 5_000})
	close("2026-06-17", "2026-06-17")
	assert list_provisions(loan) == [4_500 * 0.06 + 3_500 * 0.02]


# --- The document --------------------------------------------------------------------------------


def test_collateral_of_the_application_secures_the_loan_at_its_appraised_value():
	offered = [
		{"collateral_type": "Vehicle", "description": "Van", "estimated_value_amount": 300_000},
		{
			"collateral_type": "Machinery",
			"description": "Press",
			"estimated_value_amount": 90_000,
			"appraised_value_amount": 70_000,
			"appraised_on": "2026-07-01",
			"appraiser": "Tasaciones SA",
		},
	]
	application = make_accepted_application(collateral=offered)
	rows = frappe.get_all(COLLATERAL, {"loan": application.loan}, pluck="name", order_by="name")
	van, press = (frappe.get_doc(COLLATERAL, name) for name in rows)
	assert (van.description, van.value_amount, van.client) == ("Van", 300_000, application.client)
	[value] = press.history
	assert (value.value_amount, value.basis, str(value.effective_date)) == (70_000, "Appraisal", "2026-07-01")
	assert value.appraiser == "Tasaciones SA"
	assert van.branch == application.branch


def test_what_a_closed_day_has_used_is_not_rewritten():
	loan = make_loan(make_table())
	collateral = make_collateral(loan, {"2026-06-17": 5_000})
	close("2026-06-17", "2026-06-18")
	collateral.reload().history[0].value_amount = 6_000
	with refused(CollateralHistoryError, TITLE, match="used by a day that is closed"):
		collateral.save()
	collateral.reload().append("history", {"effective_date": "2026-06-19", "value_amount": 6_000})
	collateral.update({"released_on": "2026-06-20", "release_reason": "Paid"})
	by_service(collateral).save()
	assert collateral.value_amount == 0
	close("2026-06-19", "2026-06-20")
	collateral.reload().update({"released_on": None})
	with refused(CollateralHistoryError, TITLE, match="which is closed"):
		by_service(collateral).save()


@pytest.mark.parametrize(
	("values", "overrides", "match"),
	[
		({"2026-06-17": 1}, {"released_on": "2026-06-16", "release_reason": "x"}, "before the first value"),
		({"2026-06-17": 1}, {"twice": True}, "two values"),
	],
)
def test_values_that_contradict_each_other_are_refused(values, overrides, match):
	loan = make_loan(make_table())
	collateral = make_collateral(loan, values)
	if overrides.pop("twice", False):
		collateral.append("history", {"effective_date": "2026-06-17", "value_amount": 2})
	collateral.update(overrides)
	with refused(CollateralHistoryError, TITLE, match=match):
		by_service(collateral).save()


def test_collateral_is_of_the_branch_of_its_loan():
	loan = make_loan(make_table(), client=make_client(branch=NORTH))
	collateral = make_collateral(loan, {"2026-06-17": 5_000})
	with as_user("Loan Officer"):
		assert collateral.name not in frappe.get_list(COLLATERAL, pluck="name")
		assert not frappe.get_doc(COLLATERAL, collateral.name).has_permission("read")
		with pytest.raises(frappe.PermissionError):
			make_collateral(loan, {"2026-06-17": 1})
	with as_user("Loan Officer", NORTH):
		assert collateral.name in frappe.get_list(COLLATERAL, pluck="name")
	with as_user("Collections Agent", NORTH):
		assert frappe.has_permission(COLLATERAL, "read", doc=collateral)
		assert not frappe.has_permission(COLLATERAL, "write", doc=collateral)


@pytest.mark.parametrize(
	("row", "match"),
	[
		({"haircut_percent": 101}, "0 to 100"),
		({"haircut_percent": 30, "collateral_type": "Deposit"}, "two haircuts"),
	],
)
def test_haircuts_that_make_no_sense_are_refused(row, match):
	table = make_table()
	table.append("collateral", {"effective_date": "2020-01-01", "collateral_type": "Jewelry"} | row)
	with refused(ProvisionTableError, "Provision Table", match=match):
		table.save()


def test_the_secured_part_never_needs_more():
	with refused(ProvisionTableError, "Provision Table"):
		make_table(
			bands=[{"has_no_limit": 1, "category": "All", "rate_percent": 5, "secured_rate_percent": 20}]
		)

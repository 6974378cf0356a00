"""The register and the coverage of the portfolio, of the branches that the reader has."""

import frappe

from lending_app.collateral.report.collateral_register.collateral_register import execute as list_register
from lending_app.collateral.report.coverage_by_portfolio.coverage_by_portfolio import execute as list_coverage
from lending_app.testing.factories import make_client, make_disbursed_loan, make_loan_product
from tests.site.collateral.test_register import complete, make_pledge, make_thing
from tests.site.support import CENTRAL, COMPANY, NORTH, as_user


def find_thing(thing, **filters):
	return [row for row in list_register(filters)[1] if row["name"] == thing.name]


def test_the_register_says_what_a_thing_secures_and_keeps_to_the_branch():
	client = make_client(branch=NORTH)
	thing = complete(make_thing({"2026-06-17": 9_000}, client=client, haircut_percent=30))
	for amount in (4_000, 2_000):
		make_pledge(thing, make_disbursed_loan(client=client), secured_amount=amount)
	with as_user("Loan Officer", NORTH):
		[row] = find_thing(thing)
		assert (row["number_of_loans"], row["secured_amount"], row["lendable_amount"]) == (2, 6_000, 6_300)
		assert row["registration_status"] == "Registered"
		assert find_thing(thing, status="Released") == []
		assert len(find_thing(thing, status="Formalized", client=client.name, collateral_type="Vehicle")) == 1
	with as_user("Loan Officer", CENTRAL):
		assert find_thing(thing) == []


def test_the_register_prints_on_a_sheet():
	printed = [column for column in list_register({})[0] if not column["is_not_on_paper"]]
	assert len(printed) <= 11


def test_coverage_of_a_loan_does_not_cover_another():
	product = make_loan_product()
	loans = [make_disbursed_loan(product=product, principal_amount=10_000) for _ in range(3)]
	owed = [frappe.db.get_value("Loan", loan.name, "outstanding_principal_amount") for loan in loans]
	make_pledge(make_thing({"2026-06-17": 50_000}), loans[0])
	# 4,000 are lent upon it.
	make_pledge(make_thing({"2026-06-17": 5_000}, haircut_percent=20), loans[1])
	[row] = [
		row
		for row in list_coverage({"company": COMPANY, "product": product.name})[1]
		if row["branch"] == CENTRAL
	]
	assert (row["number_of_loans"], row["number_of_secured"]) == (3, 2)
	assert (row["principal_amount"], row["value_amount"]) == (sum(owed), 55_000)
	assert (row["covered_amount"], row["open_amount"]) == (owed[0] + 4_000, owed[1] - 4_000 + owed[2])
	assert (row["coverage_percent"], row["ltv_percent"]) == (
		round(54_000 / sum(owed) * 100, 2),
		round(sum(owed) / 55_000 * 100, 2),
	)
	with as_user("Loan Officer", NORTH):
		assert list_coverage({"company": COMPANY, "product": product.name})[1] == []

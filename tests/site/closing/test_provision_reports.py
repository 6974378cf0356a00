"""Reports of categories and of provisions between two days, from the daily snapshots."""

import frappe
import pytest

from lending_app.closing.exceptions import DayCloseError
from lending_app.closing.report.portfolio_classification import portfolio_classification
from lending_app.closing.report.provision_movement import provision_movement
from lending_app.lending_setup.exceptions import ReportPeriodError
from lending_app.testing.factories import make_client, make_repayment
from tests.site.closing.closing import close
from tests.site.closing.test_provisions import make_daily_loan, make_valued_product
from tests.site.servicing.test_charge_off import charge_off, make_late_loan
from tests.site.support import COMPANY, NORTH, QueryLog, get_gl_balance, money, refused


def classify(**filters):
	values = {"company": COMPANY, "closing_date": "2026-06-26"} | filters
	return portfolio_classification.execute(values)


def test_categories_sum_to_the_ledger():
	product = make_valued_product()
	good = make_daily_loan(product)
	make_daily_loan(product, client=make_client(branch=NORTH))
	make_repayment(loan=good.name, amount=7_900, value_date="2026-06-18")
	close("2026-06-17", "2026-06-26")
	_, rows, _, chart, summary = classify()
	assert [(row["key"], row["stage"], row["number_of_loans"]) for row in rows] == [
		("Normal", "1", 1),
		("Impaired", "3", 1),
	]
	assert money(sum(row["principal"] for row in rows)) == get_gl_balance("Loans to Clients")
	assert -money(sum(row["provision"] for row in rows)) == get_gl_balance("Loan Loss Allowance")
	assert -money(sum(row["suspended"] for row in rows)) == get_gl_balance("Suspended Loan Interest")
	assert chart["data"]["labels"] == ["Normal", "Impaired"]
	assert rows[1]["coverage"] == 20
	principal, provision, coverage = (row["value"] for row in summary)
	assert money(coverage) == money(money(provision) / money(principal) * 100)
	_, rows, *_ = classify(group_by="Branch")
	assert {row["key"] for row in rows} == {"Central", "North"}
	_, rows, *_ = classify(group_by="Product", product="none")
	assert rows == []


def test_loans_without_a_table_are_said_to_be_unclassified():
	make_daily_loan(make_valued_product())
	bare = make_late_loan()
	frappe.db.set_value("Loan Product", bare.product, "provision_table", None)
	close("2026-06-17", "2026-06-26")
	_, rows, *_ = classify()
	assert [row["key"] for row in rows] == ["Not Classified", "Impaired"]


def test_movements_lead_from_opening_to_closing():
	product = make_valued_product()
	stays, leaves = make_daily_loan(product), make_daily_loan(product)
	lost = make_late_loan(client=make_client(branch=NORTH))
	close("2026-06-17", "2026-06-24")
	opening = -get_gl_balance("Loan Loss Allowance")
	make_repayment(loan=leaves.name, amount=9_000, value_date="2026-06-25")
	charge_off(lost, value_date="2026-06-25", posting_date="2026-06-25")
	new = make_daily_loan(product, disbursed_on="2026-06-25")
	close("2026-06-25", "2026-06-26")
	with QueryLog() as log:
		_, rows, _ = provision_movement.execute(
			{"company": COMPANY, "from_date": "2026-06-24", "to_date": "2026-06-26"}
		)
	assert len([query for query in log if "lending_loan_day" in query]) == 1
	for row in rows:
		moved = sum(money(row[name]) for name in provision_movement.AMOUNTS[:-1])
		assert moved == money(row["closing"]), row
	total = {name: sum(money(row[name]) for row in rows) for name in provision_movement.AMOUNTS}
	assert total["opening"] == opening
	assert total["closing"] == -get_gl_balance("Loan Loss Allowance") > 0
	assert total["charged_off"] < 0 > total["closed"]
	assert total["new"] > 0
	assert {stays.product, new.product} == {product.name}


@pytest.mark.parametrize(
	("day", "exception", "title"),
	[
		# A period that ends before it begins is refused before its days are looked at.
		("2026-06-16", ReportPeriodError, "Period"),
		("2026-07-01", DayCloseError, "Day Not Closed"),
	],
)
def test_a_day_that_is_not_closed_is_refused(day, exception, title):
	make_daily_loan(make_valued_product())
	close("2026-06-17", "2026-06-17")
	with refused(DayCloseError, title="Day Not Closed", match="the last one is 17-06-2026"):
		classify(closing_date=day)
	with refused(exception, title):
		provision_movement.execute({"company": COMPANY, "from_date": "2026-06-17", "to_date": day})

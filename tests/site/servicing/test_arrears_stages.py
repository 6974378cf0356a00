"""Stages of collection: the table, the loans' stage after a close and a payment, and the day's list."""

import frappe
import pytest

from lending_app.servicing.arrears_queries import list_stages
from lending_app.servicing.collection_stages.stage_loans import seed_stages
from lending_app.servicing.desk_api import get_penalty_days
from lending_app.servicing.exceptions import ArrearsStageError
from lending_app.servicing.report.delinquent_loans import delinquent_loans
from lending_app.testing.factories import make_client, make_repayment
from tests.site.closing.closing import close, make_daily_loans
from tests.site.servicing.test_charge_off import make_late_loan
from tests.site.support import COMPANY, NORTH, as_user, money, refused


def list_late(**filters):
	return delinquent_loans.execute({"company": COMPANY} | filters)[1]


def get_stage(loan):
	return frappe.db.get_value("Loan", loan.name, "arrears_stage")


def test_the_close_and_a_payment_put_a_loan_in_its_stage():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-18")
	assert get_stage(loan) == ""
	close("2026-06-19", "2026-06-25")
	assert get_stage(loan) == "Preventive"
	close("2026-06-26", "2026-06-26")
	assert (frappe.db.get_value("Loan", loan.name, "days_past_due"), get_stage(loan)) == (8, "Early")
	make_repayment(loan=loan.name, amount=1_000, value_date="2026-06-27")
	assert get_stage(loan) == "Preventive"
	make_repayment(loan=loan.name, amount=9_000, value_date="2026-06-27")
	assert get_stage(loan) == ""


def test_another_table_puts_the_loans_in_other_stages_at_once():
	loan = make_late_loan()
	close("2026-06-17", "2026-06-26")
	early = frappe.get_doc("Arrears Stage", "Early")
	early.from_days = 20
	early.save()
	assert get_stage(loan) == "Preventive"
	frappe.delete_doc("Arrears Stage", "Preventive")
	assert get_stage(loan) == ""
	seed_stages()
	assert [stage.name for stage in list_stages()] == [
		"Early", "Intermediate", "Advanced", "Critical", "Charge-off"
	]  # fmt: skip


@pytest.mark.parametrize("days", [0, -3, 8])
def test_a_stage_that_cannot_be_is_refused(days):
	with refused(ArrearsStageError, "Arrears Stage"):
		frappe.new_doc("Arrears Stage", stage_name="New", from_days=days).insert()


def test_only_managers_change_the_table():
	with as_user("Collections Agent"):
		stage = frappe.get_doc("Arrears Stage", "Early")
		stage.from_days = 9
		with pytest.raises(frappe.PermissionError):
			stage.save()


def test_the_days_list_has_the_loans_behind_that_the_user_may_see():
	late = make_late_loan()
	other = make_late_loan(client=make_client(branch=NORTH))
	close("2026-06-17", "2026-06-19")
	assert {row["name"] for row in list_late(is_new=1)} >= {late.name, other.name}
	close("2026-06-20", "2026-06-26")
	rows = {row["name"]: row for row in list_late(arrears_stage="Early")}
	assert rows[late.name]["days_past_due"] == 8
	assert rows[late.name]["overdue_amount"] == frappe.db.get_value("Loan", late.name, "overdue_amount") > 0
	assert {late.name, other.name} & {row["name"] for row in list_late(is_new=1)} == set()
	with as_user("Collections Agent"):
		seen = {row["name"] for row in list_late()}
	assert late.name in seen
	assert other.name not in seen


def test_late_interest_by_day_sums_to_the_loans_penalty():
	loans = make_daily_loans()
	close("2026-06-17", "2026-06-30")
	loan = frappe.get_doc("Loan", {"name": loans[2].name})
	with as_user("Loan Officer", NORTH):
		rows = get_penalty_days(loan.name, "2026-06-30")
	assert str(rows[0]["day"]) == "2026-06-30"
	assert money(sum(row["earned"] for row in rows)) == money(loan.penalty_receivable_amount) > 0
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		get_penalty_days(loan.name)

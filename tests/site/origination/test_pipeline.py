"""The pipeline: what its figures count, who sees which applications, targets of stages and the board."""

from datetime import date, timedelta
from importlib import import_module

import frappe
import pytest
from frappe.desk.doctype.number_card.number_card import get_result
from frappe.model.workflow import WorkflowTransitionError
from frappe.utils import get_datetime

from lending_app.lending_setup.exceptions import ReportPeriodError
from lending_app.origination.decisions.api import reject
from lending_app.origination.exceptions import StageTargetError
from lending_app.origination.pipeline.figures import (
	build_decisions,
	build_funnel,
	build_scores,
	build_stage_times,
	build_statistics,
)
from lending_app.origination.pipeline.queries import get_targets
from lending_app.origination.pipeline.records import TIMED_STAGES, Application, Stage
from lending_app.origination.pipeline.seed_board import BOARD
from lending_app.origination.pipeline.seed_targets import seed_targets
from lending_app.testing.factories import make_client, make_loan_application
from tests.site.origination.steps import act
from tests.site.support import COMPANY, NORTH, as_user, get_user, refused, travel_to

MONDAY = get_datetime("2026-07-06 09:00")
REASONS = ["LOAN_TERM", "PROJECTED_DEBT_RATIO"]
PERIOD = {"company": COMPANY, "from_date": "2026-07-01", "to_date": "2026-07-31"}


def make_record(name, *stages, score=None, decided_by=None):
	"""An application that went through stages of ten hours each and is still in the last."""
	times = [MONDAY + timedelta(hours=10 * number) for number in range(len(stages) + 1)]
	rows = tuple(
		Stage(name, stage, times[number], None if number == len(stages) - 1 else times[number + 1])
		for number, stage in enumerate(stages)
	)
	return Application(
		name=name, status=stages[-1], branch="Central", product="P", analyst=None, decided_by=decided_by,
		requested_amount=1_000.0, approved_amount=800.0, currency="DOP", score=score,
		application_date=date(2026, 7, 6), stages=rows,
	)  # fmt: skip


FOUR = [
	make_record("A", "Draft", "Submitted", "In Review", "Approved", "Offered", "Accepted", "Disbursed", score=88, decided_by="x"),
	make_record("B", "Draft", "Submitted", "In Review", "Rejected", score=31, decided_by="x"),
	make_record("C", "Draft", "Submitted", "In Review", score=100),
	make_record("D", "Draft"),
]  # fmt: skip


def run(report, **filters):
	module = import_module(f"lending_app.origination.report.{report}.{report}")
	return module.execute(PERIOD | filters)


def test_the_funnel_counts_whoever_came_to_a_step():
	rows = {row["stage"]: row for row in build_funnel(FOUR)}
	assert [row["applications"] for row in rows.values()] == [4, 3, 3, 1, 1, 1, 1]
	assert (rows["In Review"]["now"], rows["Submitted"]["of_first"]) == (1, 75)
	assert rows["Approved"]["of_previous"] == pytest.approx(100 / 3)
	assert rows["Approved"]["amount"] == 1_000
	assert [row["applications"] for row in build_funnel([])] == [0] * 7


def test_times_by_stage_are_held_against_the_targets():
	stages = [stage for row in FOUR for stage in row.stages]
	now = MONDAY + timedelta(hours=30)
	rows = {row["stage"]: row for row in build_stage_times(stages, {"In Review": 8, "Draft": 40}, now)}
	review = rows["In Review"]
	assert (review["ended"], review["mean_hours"], review["longest_hours"]) == (2, 10, 10)
	assert (review["met_percent"], review["lasting"], review["late"]) == (0, 1, 1)
	assert (rows["Draft"]["met_percent"], rows["Draft"]["late"]) == (100, 0)
	assert (rows["Submitted"]["target_hours"], rows["Submitted"]["met_percent"]) == (None, None)


def test_decisions_months_and_scores():
	assert build_decisions(FOUR) == [
		{
			"user": "x", "decided": 2, "approved": 1, "rejected": 1, "approved_percent": 50.0,
			"approved_amount": 800.0, "mean_hours": 20.0,
		}
	]  # fmt: skip
	(july,) = build_statistics(FOUR)
	assert (july["month"], july["approved"], july["rejected"], july["in_process"], july["others"]) == (
		"2026-07", 1, 1, 1, 1,
	)  # fmt: skip
	assert [(row["band"], row["applications"]) for row in build_scores(FOUR)] == [
		("30-39", 1), ("80-89", 1), ("90-100", 1),
	]  # fmt: skip


def test_reports_have_the_applications_that_the_user_may_see(offered):
	with as_user("Loan Officer", NORTH):
		make_loan_application(client=make_client(branch=NORTH).name, product=offered.product)
	both = run("application_pipeline", product=offered.product)[1]
	assert [row["applications"] for row in both] == [2, 1, 1, 1, 1, 0, 0]
	with as_user("Loan Officer"):
		own = run("application_pipeline", product=offered.product)[1]
	assert own[0]["applications"] == 1
	decisions = run("decisions_by_analyst", product=offered.product)[1]
	assert [(row["user"], row["approved"]) for row in decisions] == [(get_user("Credit Manager"), 1)]
	assert run("application_statistics", product=offered.product)[1][0]["approved"] == 1
	assert sum(row["applications"] for row in run("score_distribution", product=offered.product)[1]) <= 1
	with refused(ReportPeriodError, "Period"):
		run("application_pipeline", from_date="2026-08-01")


def test_a_rejection_counts_by_its_main_reason(in_review):
	in_review.reload()
	with as_user("Credit Manager"):
		reject(in_review.name, reasons=REASONS, explanation="Too much debt")
	rows = run("rejection_reasons", product=in_review.product)[1]
	assert [(row["reason"], row["main"], row["other"], row["share"]) for row in rows] == [
		(REASONS[0], 1, 0, 100), (REASONS[1], 0, 1, 100),
	]  # fmt: skip
	frappe.local.lang = "es"
	[spanish] = run("rejected_applications", product=in_review.product)[1]
	words = run("rejection_reasons", product=in_review.product)[1][1]["statement"]
	frappe.local.lang = "en"
	assert (
		spanish["other_reasons"]
		== words
		== "Obligaciones con este préstamo demasiado altas en relación con el ingreso"
	)
	[line] = run("rejected_applications", product=in_review.product)[1]
	assert (line["application"], line["explanation"], line["decided_by"], str(line["decided_on"])) == (
		in_review.name, "Too much debt", get_user("Credit Manager"), "2026-07-15",
	)  # fmt: skip
	assert run("rejected_applications", from_date="2026-07-16")[1] == []
	with as_user("Loan Officer", NORTH):
		assert run("rejected_applications", product=in_review.product)[1] == []


def test_a_stage_past_its_target_is_counted(draft):
	frappe.db.delete("Application Stage Target", {"stage": ("!=", "")})
	seed_targets()
	seeded = get_targets()
	assert set(seeded) == set(TIMED_STAGES)
	frappe.get_doc("Application Stage Target", "Submitted").update({"hours": 48}).save()
	seed_targets()
	assert get_targets() == seeded | {"Submitted": 48}, "what people have changed stays"
	submitted = act(draft, "Submit Application", "Loan Officer")
	assert str(submitted.stage_due_on).startswith("2026-07-17")
	card = frappe.get_doc("Number Card", "Applications Past Their Time")
	late = [
		["Loan Application", "stage_due_on", "<", "2026-07-18 00:00:00"],
		["Loan Application", "name", "=", draft.name],
	]
	assert get_result(card.as_json(), late) == 1
	with travel_to("2026-07-20"):
		rows = {row["stage"]: row for row in run("application_stage_times", product=draft.product)[1]}
	assert (rows["Submitted"]["target_hours"], rows["Submitted"]["late"]) == (48, 1)
	reviewed = act(submitted, "Take into Review", "Credit Manager")
	assert str(reviewed.stage_due_on).startswith("2026-07-22")
	with refused(StageTargetError, "Stage Target"):
		frappe.new_doc("Application Stage Target", stage="Offered", hours=0).insert()
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		frappe.new_doc("Application Stage Target", stage="Offered", hours=5).insert()


def test_a_card_moves_on_the_board_only_as_the_workflow_allows(submitted):
	board = frappe.get_doc("Kanban Board", BOARD)
	states = {column.column_name for column in board.columns}
	assert states == set(frappe.get_meta("Loan Application").get_field("status").options.split("\n"))
	with as_user("Loan Officer"):
		document = frappe.get_doc("Loan Application", submitted.name)
		document.status = "Approved"
		with pytest.raises((WorkflowTransitionError, frappe.ValidationError)):
			document.save()
	assert frappe.db.get_value("Loan Application", submitted.name, "status") == "Submitted"

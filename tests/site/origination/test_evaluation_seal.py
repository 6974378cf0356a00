"""An evaluation is evidence: stale after a change, seen when tampered with, shown to whom it concerns; and in bulk."""

import frappe
import pytest
from frappe.model.workflow import apply_workflow

from lending_app.commands import commands
from lending_app.lending_setup.exceptions import RecordWrittenError
from lending_app.origination.evaluation.api import evaluate, evaluate_open, get_evaluations
from lending_app.origination.evaluation.check_fresh import check_fresh
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.origination.evaluation.evaluate_book import evaluate_book
from lending_app.origination.evaluation.evaluate_many import evaluate_many
from lending_app.origination.evaluation.exceptions import (
	EvaluationError,
	NotEvaluatedError,
	StaleEvaluationError,
	TamperedEvaluationError,
)
from lending_app.origination.evaluation.print_evaluation import build_credit_evaluation
from lending_app.printing.render_document import render_html
from lending_app.testing.factories import (
	make_bureau_report,
	make_loan_application,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)
from tests.site.support import NORTH, QueryLog, as_user, refused, travel_to

EVALUATION = "Credit Evaluation"


@pytest.fixture
def client():
	make_screening_list()
	return make_sound_client()


@pytest.fixture
def application(client):
	return make_loan_application(client=client.name)


@pytest.fixture
def evaluation(application):
	return evaluate_application(application.name)


def test_undecided_application_needs_its_evaluation(application):
	with refused(NotEvaluatedError, "Not Evaluated"):
		check_fresh(application)
	made = evaluate_application(application.name)
	assert check_fresh(application).name == made.name


def change_amount(application, client):
	application.reload()
	application.requested_amount = 90_000
	application.save()


def change_income(application, client):
	client.reload()
	client.monthly_income = 59_999
	client.save()


def add_bureau_report(application, client):
	make_bureau_report(client=client.name).submit()


def add_guarantor(application, client):
	application.reload()
	application.append("parties", {"role": "Guarantor", "full_name": "Luis Peña", "monthly_income": 10_000})
	application.save()


@pytest.mark.parametrize("change", [change_amount, change_income, add_bureau_report, add_guarantor])
def test_change_of_a_figure_makes_it_stale_until_evaluated_again(evaluation, application, client, change):
	change(application, client)
	warning = get_evaluations(application.name)["evaluation"]["warning"]
	assert evaluation.name in warning
	assert "<" not in warning
	with refused(StaleEvaluationError, "Evaluation Out of Date", match="have changed"):
		check_fresh(application.name)
	again = evaluate_application(application.name)
	assert check_fresh(application.name).name == again.name != evaluation.name


def test_evaluation_runs_out_after_the_days_of_the_settings(evaluation, application):
	with travel_to("2026-08-14"):
		assert check_fresh(application.name)
	with travel_to("2026-08-15"), refused(StaleEvaluationError, match="counted until"):
		check_fresh(application.name)


@pytest.mark.parametrize("field", ["score", "recommendation", "inputs", "conservative_installment_amount"])
def test_tampered_evaluation_is_seen(evaluation, application, field):
	value = {"score": 99, "recommendation": "Approve", "inputs": "{}"}.get(field, 1)
	frappe.db.set_value(EVALUATION, evaluation.name, field, value, update_modified=False)
	if field in ("score", "recommendation"):
		application.db_set(field, value)
	with refused(TamperedEvaluationError, "Evaluation Tampered With"):
		check_fresh(application.name)


def test_tampered_rows_policy_and_copies_are_seen(evaluation, application):
	with refused(TamperedEvaluationError):
		frappe.db.set_value("Credit Evaluation Factor", evaluation.factors[0].name, "points", 25)
		check_fresh(application.name)
	with refused(TamperedEvaluationError):
		frappe.db.delete("Credit Evaluation Check", {"name": evaluation.checks[0].name})
		check_fresh(application.name)
	with refused(TamperedEvaluationError):
		content = frappe.db.get_value("Credit Policy Snapshot", evaluation.policy, "content")
		frappe.db.set_value(
			"Credit Policy Snapshot", evaluation.policy, "content", content.replace("75", "95")
		)
		check_fresh(application.name)
	with refused(TamperedEvaluationError):
		application.db_set("score", 100)
		check_fresh(application.name)
	assert check_fresh(application.name)


def test_evaluation_is_made_changed_and_deleted_by_nobody(evaluation):
	with refused(RecordWrittenError):
		evaluation.save(ignore_permissions=True)
	with refused(RecordWrittenError):
		evaluation.delete(ignore_permissions=True)
	with refused(RecordWrittenError):
		frappe.new_doc(EVALUATION, application=evaluation.application, score=100).insert()
	with as_user("Credit Manager"), refused(frappe.PermissionError):
		frappe.get_doc(EVALUATION, evaluation.name).save()


def test_officer_evaluates_own_branch_and_sees_it_in_own_language(application):
	with as_user("Loan Officer"):
		name = evaluate(application.name)
		shown = get_evaluations(application.name)
		assert [phase["title"] for phase in shown["evaluation"]["phases"]] == [
			"Documents", "Identity and Lists", "Credit Assessment", "Decision",
		]  # fmt: skip
		assert shown["evaluation"]["warning"] == ""
		assert [row["name"] for row in shown["history"]] == [name]
	frappe.local.lang = "es"
	try:
		spanish = get_evaluations(application.name)["evaluation"]
		paper = render_html(build_credit_evaluation(frappe.get_doc(EVALUATION, name)))
	finally:
		frappe.local.lang = "en"
	assert spanish["recommendation"]["text"] == "Aprobar con condiciones"
	assert spanish["phases"][0]["checks"][0]["evidence"] == "El expediente del cliente está completo."
	assert "Capacidad de pago" in paper
	ratio = next(row for row in spanish["phases"][3]["checks"] if row["label"] == "Relación de deuda actual")
	assert (ratio["figure"], ratio["limit"], ratio["color"]) == ("0 %", "40 %", "green")
	capacity = next(row for row in spanish["phases"][2]["checks"] if row["label"] == "Capacidad de pago")
	assert "60,000" in capacity["evidence"]
	assert "6.54" in [row["answer"] for row in spanish["points"]]
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		evaluate(application.name)
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		get_evaluations(application.name)
	with as_user("Teller"), refused(frappe.PermissionError):
		evaluate(application.name)


def test_list_is_evaluated_in_a_fixed_number_of_statements_and_a_failure_stops_nobody(client):
	product = make_loan_product()
	names = [make_loan_application(client=client.name, product=product.name).name for _number in range(6)]
	evaluate_many(names[:1])  # caches
	with QueryLog() as one:
		evaluate_many(names[:1])
	frappe.db.set_value("Loan Application", names[2], "requested_amount", -5)
	with QueryLog() as many:
		run = evaluate_many([*names, "SOL-NONE"])
	assert len(many) <= len(one) + 2
	assert set(run.evaluations) == {name for name in names if name != names[2]}
	assert set(run.failures) == {names[2], "SOL-NONE"}
	assert "amount" in run.failures[names[2]].lower()
	with refused(EvaluationError, "Cannot Evaluate"):
		evaluate_application(names[2])


def test_open_applications_are_evaluated_by_a_manager_s_job(application, counted_commits):
	application.db_set("status", "In Review")
	draft = make_loan_application(client=application.client)
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		evaluate_open()
	run = evaluate_book(product=application.product)
	assert set(run.evaluations) == {application.name}
	assert counted_commits == ["commit"]
	assert not frappe.db.get_value("Loan Application", draft.name, "evaluation")
	assert "evaluate" in commands[0].commands


def test_submission_evaluates_where_the_settings_say_so(application):
	with as_user("Loan Officer"):
		submitted = apply_workflow(application, "Submit Application")
	assert submitted.status == "Submitted"
	assert submitted.recommendation == "Approve with Conditions"
	assert frappe.db.get_value(EVALUATION, submitted.evaluation, "occasion") == "On Submission"

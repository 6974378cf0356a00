"""A logistic card from the book's own loans, and what evaluations ask of a scorecard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.credit.exceptions import ScorecardError, ScorecardFittingError
from lending_app.credit.scoring.adapters import build_scorecard
from lending_app.credit.scoring.api import copy_version, fit_from_book
from lending_app.credit.scoring.fitting.history import LoanOutcome, read_history
from lending_app.engine.credit.score_table import build_point_table
from lending_app.origination.evaluation.evaluate_application import evaluate_application
from lending_app.testing.factories import (
	make_loan_application,
	make_loan_product,
	make_screening_list,
	make_sound_client,
)
from tests.site.support import TODAY, as_user

CARD = "Point Table"
LABELS = {factor.key: [band.label for band in factor.bands] for factor in build_point_table().factors}
OLD, YOUNG = date(2025, 1, 15), date(2026, 6, 15)


def insert(doctype, rows, **values):
	columns = ["name", *rows[0], *values]
	data = [
		(name, *row.values(), *values.values())
		for name, row in ((row.pop("key"), row) for row in map(dict, rows))
	]
	columns.remove("key")
	frappe.db.bulk_insert(doctype, columns, data)


def make_history(bad_every=3, number=300, disbursed_on=OLD, days_late=95):
	"""Loans that were evaluated: bads are short in their job twice as often, housing says nothing."""
	rows = []
	for place in range(number):
		is_bad = place % bad_every == 0
		job = LABELS["months_employed"][
			(place // 3) % (2 if is_bad else 5) if not is_bad else 3 + place // 3 % 2
		]
		rows.append((f"HIST-{place:04d}", is_bad, job, LABELS["housing_type"][place // 3 % 4]))
	insert("Loan Application", [{"key": name, "loan": name, "evaluation": name} for name, *_more in rows])
	insert("Credit Evaluation", [{"key": name, "application": name} for name, *_more in rows], scorecard=CARD)
	insert("Loan", [{"key": name} for name, *_more in rows], disbursed_on=disbursed_on, status="Active")
	insert(
		"Loan Installment",
		[{"key": name, "parent": name, "days_late": days_late if bad else 89} for name, bad, *_more in rows],
		parenttype="Loan",
	)
	factors = [("months_employed", 2), ("housing_type", 3)]
	insert(
		"Credit Evaluation Factor",
		[
			{"key": f"{row[0]}-{factor}", "parent": row[0], "factor": factor, "band": row[place]}
			for row in rows
			for factor, place in factors
		],
		parenttype="Credit Evaluation",
		parentfield="factors",
	)


def test_a_card_is_fitted_on_the_bands_of_the_one_that_evaluated():
	pytest.importorskip("sklearn", reason="fitting is an extra: pip install lending_app[models]")
	make_history()
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		fit_from_book(CARD, "Own")
	with as_user("Credit Manager"):
		doc = frappe.get_doc("Scorecard", fit_from_book(CARD, "Own"))
	assert (doc.number_of_cases, doc.number_of_bads, doc.source_file) == (300, 100, CARD)
	assert [(row.factor, row.label) for row in doc.factors] == [("months_employed", "Months in the Same Job")]
	assert "housing_type" in doc.left_out
	[factor] = build_scorecard(doc).factors
	assert [band.label for band in factor.bands] == LABELS["months_employed"]
	long, short = factor.find_band(Decimal(61)), factor.find_band(Decimal(8))
	assert long.points > short.points


def test_good_and_bad_are_those_whose_outcome_is_known():
	card = build_scorecard(frappe.get_doc("Scorecard", CARD))
	make_history(number=30)
	cases = read_history(card, TODAY)
	assert (cases.number_of_goods, cases.number_of_bads) == (20, 10)
	frappe.db.set_value("Loan", "HIST-0001", "disbursed_on", YOUNG)
	frappe.db.set_value("Loan", "HIST-0000", "disbursed_on", YOUNG)
	frappe.db.set_value("Loan", "HIST-0002", "status", "Charged Off")
	frappe.db.set_value("Loan", "HIST-0004", "disbursed_on", None)
	cases = read_history(card, TODAY)
	assert (cases.number_of_goods, cases.number_of_bads) == (17, 11)
	edge = LoanOutcome(disbursed_on=date(2025, 7, 15), worst_days_late=89)
	assert (edge.is_bad(), edge.is_known(TODAY), edge.is_known(date(2026, 7, 14))) == (False, True, False)


def test_a_book_without_loans_or_with_too_few_bads_is_refused():
	with pytest.raises(ScorecardFittingError, match=r"(?i)number of cases"):
		fit_from_book(CARD, "Own")
	make_history(number=60)
	with pytest.raises(ScorecardFittingError, match=r"(?i)number of bads"):
		fit_from_book(CARD, "Own")
	assert not frappe.db.exists("Scorecard", "Own")


def test_evaluations_write_the_bands_that_history_reads_and_hold_their_card():
	make_screening_list()
	application = make_loan_application(client=make_sound_client().name, product=make_loan_product().name)
	evaluation = evaluate_application(application.name)
	assert evaluation.scorecard == CARD
	for row in evaluation.factors:
		assert row.is_missing or row.band in LABELS[row.factor], row.factor
	card = frappe.get_doc(copy_version(CARD))
	card.scorecard_name = "Other"
	card.insert().submit()
	policy = frappe.get_doc("Credit Policy")
	policy.default_scorecard = "Other"
	policy.save()
	with pytest.raises(ScorecardError, match="evaluated"):
		frappe.get_doc("Scorecard", CARD).cancel()


def test_protected_attributes_of_a_client_change_no_score():
	make_screening_list()
	client = make_sound_client()
	application = make_loan_application(client=client.name, product=make_loan_product().name)
	before = evaluate_application(application.name)
	client.reload()
	client.db_set(
		{
			"gender": "Female" if client.gender != "Female" else "Male",
			"marital_status": "Widowed",
			"nationality": "Haiti",
			"language": "fr",
			"birth_date": "1959-03-01",
			"number_of_dependents": 6,
			"political_position": "Senator",
			"spouse_name": "Ana",
		}
	)
	frappe.clear_document_cache("Client", client.name)
	after = evaluate_application(application.name)
	points = [[(row.factor, row.answer, row.points) for row in found.factors] for found in (before, after)]
	assert points[0] == points[1]
	assert (after.score, after.risk_band) == (before.score, before.risk_band)

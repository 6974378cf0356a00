"""What origination tells the credit module of evaluations, through its hooks."""

from __future__ import annotations

import frappe


def list_evaluated_loans(scorecard: str) -> dict[str, str]:
	"""Loans whose application was last evaluated by a version of a scorecard, with the evaluation."""
	application, evaluation = frappe.qb.DocType("Loan Application"), frappe.qb.DocType("Credit Evaluation")
	query = (
		frappe.qb.from_(application)
		.join(evaluation)
		.on(evaluation.name == application.evaluation)
		.select(application.loan, evaluation.name)
		.where((evaluation.scorecard == scorecard) & application.loan.isnotnull() & (application.loan != ""))
		.orderby(application.loan)
	)
	return dict(query.run())


def list_found_bands(evaluations: list[str]) -> list[frappe._dict]:
	"""The band of each factor of evaluations."""
	return frappe.get_all(
		"Credit Evaluation Factor",
		{"parent": ("in", evaluations), "parenttype": "Credit Evaluation"},
		["parent", "factor", "band", "is_missing"],
	)


def is_scorecard_used(scorecard: str) -> bool:
	"""Whether anybody was evaluated by a version of a scorecard."""
	return bool(frappe.db.exists("Credit Evaluation", {"scorecard": scorecard}))

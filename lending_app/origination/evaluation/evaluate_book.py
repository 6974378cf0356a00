"""Open applications evaluated again, all of a product or state, part by part."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from lending_app.origination.evaluation.evaluate_many import PART, EvaluationRun, evaluate_many
from lending_app.origination.states import DECIDED, ApplicationStatus

# What is neither a draft nor decided.
OPEN = tuple(
	status.value for status in ApplicationStatus if status not in {*DECIDED, ApplicationStatus.DRAFT}
)


def list_open_applications(product: str | None = None, status: str | None = None) -> list[str]:
	"""Names of what may be evaluated: open applications, or those of one state that is not decided."""
	filters = {"docstatus": 0, "status": status or ("in", OPEN)}
	if product:
		filters["product"] = product
	return frappe.get_all("Loan Application", filters, pluck="name", order_by="name", limit=0)


def iterate_parts(names: list[str]) -> Iterator[EvaluationRun]:
	"""A run for each part; the caller saves it before the next begins."""
	for start in range(0, len(names), PART):
		yield evaluate_many(names[start : start + PART])


def evaluate_book(product: str | None = None, status: str | None = None) -> EvaluationRun:
	"""Job: everything that is open, saved part by part. What could not be evaluated is in the error log, by name."""
	whole = EvaluationRun()
	for run in iterate_parts(list_open_applications(product, status)):
		whole.evaluations |= run.evaluations
		whole.failures |= run.failures
		frappe.db.commit()  # nosemgrep: a part is done; the next one may fail without it
	if whole.failures:
		lines = "\n".join(f"{name}: {reason}" for name, reason in sorted(whole.failures.items()))
		frappe.log_error(title=f"{len(whole.failures)} applications not evaluated", message=lines)
		frappe.db.commit()  # nosemgrep: the list is to be seen
	return whole

"""Evaluations of any number of applications, in a fixed number of statements for each part of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.credit.scoring.get_policy import PolicyInForce, get_policy
from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.origination.evaluation.build_values import build_values
from lending_app.origination.evaluation.gather_facts import Sources, build_facts, read_sources
from lending_app.origination.evaluation.judge import judge
from lending_app.origination.evaluation.offer_rates import RateOffers
from lending_app.origination.evaluation.options import Options, read_options
from lending_app.origination.evaluation.queries import list_applications
from lending_app.origination.evaluation.states import EvaluationOccasion
from lending_app.origination.evaluation.write_evaluations import Values, write_evaluations, write_snapshot

PART = 1_000


@dataclass(slots=True)
class EvaluationRun:
	"""Evaluations by application, and why the others have none."""

	evaluations: dict[str, str] = field(default_factory=dict)
	failures: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Context:
	"""What the applications of a run share."""

	day: date
	occasion: EvaluationOccasion
	options: Options
	offers: RateOffers
	policies: dict[str, tuple[PolicyInForce, str]] = field(default_factory=dict)

	def get_policy(self, product: Document) -> tuple[PolicyInForce, str]:
		"""The product's policy and its stored copy, once for a run."""
		if product.name not in self.policies:
			in_force = get_policy(product, self.day)
			self.policies[product.name] = (in_force, write_snapshot(in_force))
		return self.policies[product.name]


def evaluate_many(
	applications: Sequence[str], *, occasion: EvaluationOccasion = EvaluationOccasion.BATCH
) -> EvaluationRun:
	"""Evaluate each; one that cannot be evaluated is listed and stops nobody. Permission is the caller's."""
	run = EvaluationRun()
	context = _Context(getdate(today()), occasion, read_options(), RateOffers(getdate(today())))
	for start in range(0, len(applications), PART):
		_evaluate_part(applications[start : start + PART], context, run)
	return run


def _evaluate_part(names: Sequence[str], context: _Context, run: EvaluationRun) -> None:
	rows = list_applications(names)
	run.failures |= dict.fromkeys(set(names) - {row.name for row in rows}, _("There is no such application."))
	sources = read_sources(rows, context.day)
	written: list[Values] = []
	for row in rows:
		try:
			written.append(_evaluate(row, sources, context))
		except (EngineError, frappe.ValidationError, KeyError) as error:
			frappe.clear_messages()
			run.failures[row.name] = explain(error)
	write_evaluations(written)
	run.evaluations |= {values["application"]: values["name"] for values in written}


def _evaluate(row: Any, sources: Sources, context: _Context) -> Values:
	product = frappe.get_cached_doc("Loan Product", row.product)
	in_force, snapshot = context.get_policy(product)
	facts = build_facts(row, sources, context.day)
	judgement = judge(facts, product, context.options, in_force, context.day)
	segment = sources.clients[row.client].segment or ""
	return {
		"application": row.name,
		"client_name": row.client_name,
		"branch": row.branch,
		"occasion": context.occasion.value,
		"scorecard": in_force.scorecard,
		"policy": snapshot,
		**build_values(judgement, context.options),
		**context.offers.offer(product, segment, facts.history, judgement.assessment.risk_band),
	}


def explain(error: Exception) -> str:
	"""Why an application could not be evaluated, in words."""
	if isinstance(error, EngineError):
		return _("{0}: {1} cannot be used. It must be {2}.").format(
			_(frappe.unscrub(error.field)), error.value, say_bound(error.bound)
		)
	if isinstance(error, KeyError):
		return _("The application has no client.")
	return frappe.utils.strip_html(str(error)) or type(error).__name__

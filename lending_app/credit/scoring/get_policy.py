"""The policy that an application is judged by on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate

from lending_app.credit.exceptions import CreditPolicyError
from lending_app.credit.scoring.adapters import (
	build_capacity_policy,
	build_decision_table,
	build_risk_bands,
	build_scorecard,
)
from lending_app.credit.scoring.queries import get_scorecard_in_force
from lending_app.credit.scoring.refusals import refuse
from lending_app.credit.scoring.rule_adapters import build_rules, find_limit
from lending_app.engine.credit.case import CreditPolicy
from lending_app.engine.credit.rules import RuleKind
from lending_app.engine.values.errors import EngineError
from lending_app.engine.values.money import RoundingPolicy
from lending_app.products.adapters import to_decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyInForce:
	"""The engine's policy, and the version of the scorecard that it holds."""

	policy: CreditPolicy
	scorecard: str


def get_policy(product: Document | None, day: date) -> PolicyInForce:
	"""The Credit Policy with the default scorecard's version of the day, and the product's limits."""
	settings = frappe.get_cached_doc("Credit Policy")
	return _build(settings, _find_card(settings.default_scorecard, day), product)


def get_alternative_policy(product: Document | None, day: date) -> PolicyInForce | None:
	"""The same with the alternative scorecard; None where there is none."""
	settings = frappe.get_cached_doc("Credit Policy")
	if not settings.alternative_scorecard:
		return None
	return _build(settings, _find_card(settings.alternative_scorecard, day), product)


def build_policy(settings: Document, card: Document, product: Document | None = None) -> CreditPolicy:
	"""The engine's policy of settings and a card. Raises EngineError."""
	rules = build_rules(settings, product)
	return CreditPolicy(
		capacity=build_capacity_policy(settings, find_limit(rules, RuleKind.CURRENT_DEBT_RATIO)),
		scorecard=build_scorecard(card),
		risk_bands=build_risk_bands(card.risk_bands or settings.risk_bands),
		rules=rules,
		decision_table=build_decision_table(
			settings, product.get("automatic_debt_ratio_percent") if product else None
		),
		step=to_decimal(settings.proposal_step),
	)


def _build(settings: Document, card: Document, product: Document | None) -> PolicyInForce:
	try:
		policy = build_policy(settings, card, product)
		if product is not None:
			policy = replace(policy, rounding=RoundingPolicy.for_currency(product.currency))
	except EngineError as error:
		refuse(error, CreditPolicyError, _("Credit Policy"))
	return PolicyInForce(policy=policy, scorecard=card.name)


def _find_card(link: str | None, day: date) -> Document:
	name = get_scorecard_in_force(link, day) if link else None
	if not name:
		frappe.throw(
			_("No scorecard is in force on {0}. Choose a submitted one in the Credit Policy.").format(
				formatdate(day)
			),
			exc=CreditPolicyError,
			title=_("Scorecard Missing"),
		)
	return frappe.get_cached_doc("Scorecard", name)

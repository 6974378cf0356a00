"""What a new site starts with: the point table, and the Credit Policy of the decision records."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from lending_app.credit.scoring.adapters import fill_rows
from lending_app.credit.scoring.rule_adapters import PERCENTS
from lending_app.engine.credit.recommendation import DECISION_TABLE, DecisionRow
from lending_app.engine.credit.rules import DEFAULT_RULES
from lending_app.engine.credit.score_table import DEFAULT_SCORECARD, RISK_BANDS, build_point_table
from lending_app.lending_setup.companies.fill_settings import has_rows

# The point table holds for every day that an application may be dated.
FIRST_DAY = "2000-01-01"


def seed_policy() -> None:
	"""Fill what was never set; what a site has changed stays so. Safe to run again."""
	if not frappe.db.count("Scorecard"):
		_seed_scorecard()
	if has_rows("Credit Policy"):
		return
	policy = frappe.get_doc("Credit Policy")
	policy.default_scorecard = DEFAULT_SCORECARD if frappe.db.exists("Scorecard", DEFAULT_SCORECARD) else None
	fill_policy(policy)
	# Installation sets up the site; nobody is signed in.
	policy.save(ignore_permissions=True)


def fill_policy(policy: Document) -> None:
	"""The tables of the decision records, and the defaults of the fields."""
	for field in policy.meta.fields:
		if field.default and policy.get(field.fieldname) in (None, "", 0):
			policy.set(field.fieldname, field.default)
	policy.set(
		"risk_bands",
		[{"risk_band": band.name, "lowest_score": float(band.lowest_score)} for band in RISK_BANDS],
	)
	policy.set("decisions", [_dump_decision(row) for row in DECISION_TABLE])
	policy.set("rules", [])
	for rule in DEFAULT_RULES:
		limit = rule.limit * 100 if rule.limit is not None and rule.kind in PERCENTS else rule.limit
		policy.append(
			"rules",
			{
				"rule": rule.kind.value,
				"is_enabled": int(rule.is_enabled),
				"is_critical": int(rule.is_critical),
				"limit": "" if limit is None else f"{limit.normalize():f}",
			},
		)


def _seed_scorecard() -> None:
	card = frappe.new_doc(
		"Scorecard", scorecard_name=DEFAULT_SCORECARD, kind="Points", effective_from=FIRST_DAY
	)
	card.description = (
		"The 100 points of requirements APP-26 to APP-33; decision record 5 settles what they leave open."
	)
	fill_rows(card, build_point_table())
	# As above.
	card.insert(ignore_permissions=True)
	card.flags.ignore_permissions = True  # as above
	card.submit()


def _dump_decision(row: DecisionRow) -> dict[str, object]:
	ratio = row.maximum_ratio
	return {
		"risk_band": row.risk_band,
		"outcome": row.outcome.value,
		"otherwise": row.otherwise.value if row.otherwise else "",
		"maximum_debt_ratio": "" if ratio is None else f"{(ratio * 100).normalize():f}",
		"is_complete_file_needed": int(row.needs_complete_file),
		"is_more_collateral_needed": int(row.needs_more_collateral),
		"is_rejection_advised": int(row.advises_rejection),
	}

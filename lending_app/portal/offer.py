"""The offer of an approved application, on its page; the paper is that of the branch."""

from __future__ import annotations

from typing import Any

import frappe

from lending_app.origination.request.estimate_application import get_start
from lending_app.origination.request.own_terms import get_own_terms
from lending_app.printing.documents import ScenarioSheet
from lending_app.products.adapters import to_rate
from lending_app.products.simulator.show_scenarios import build_sheet
from lending_app.products.simulator.simulate_product import simulate_product


def build_offer_sheet(application: Any) -> ScenarioSheet:
	"""What was approved, from the planned day on: amount, term and rate of the decision, whatever the product says today."""
	return build_sheet(
		simulate_product(
			frappe.get_cached_doc("Loan Product", application.product),
			application.approved_amount,
			application.approved_number_of_installments,
			rate=to_rate(application.approved_interest_percent),
			first_due_date=application.first_due_date,
			start=get_start(application),
			has_limits=False,
			own=get_own_terms(application),
		)
	)

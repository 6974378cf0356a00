"""The offer of an approved application: its figures by the engine, on the page and as PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.lending_setup.services.build_letterhead import build_company, build_wording
from lending_app.printing.documents import Field, ScenarioSheet, SimulationPayload
from lending_app.printing.simulation_payload import build_simulation_payload
from lending_app.products.adapters import to_rate
from lending_app.products.services.simulate_product import simulate_product
from lending_app.products.simulator.show_scenarios import build_sheet


def build_offer_sheet(application: Any) -> ScenarioSheet:
	"""What was approved, from the planned day on: amount, term and rate of the decision, whatever the product says today."""
	return build_sheet(
		simulate_product(
			frappe.get_cached_doc("Loan Product", application.product),
			application.approved_amount,
			application.approved_number_of_installments,
			rate=to_rate(application.approved_interest_percent),
			first_due_date=application.first_due_date,
			start=max(getdate(application.planned_disbursement_date or today()), getdate(today())),
			has_limits=False,
		)
	)


def build_offer_payload(application: Any) -> SimulationPayload:
	"""The offer on paper, with its number and its last day."""
	wording = build_wording(application.company, application.currency)
	sheet = build_offer_sheet(application)
	until = wording.day(getdate(application.approval_expires_on) if application.approval_expires_on else None)
	terms = (
		Field(_("Borrower"), application.client_name or ""),
		*sheet.terms,
		Field(_("Valid until"), until),
	)
	payload = build_simulation_payload(
		build_company(application.company),
		[replace(sheet, terms=terms)],
		wording.day(getdate(today())),
		wording,
	)
	return replace(
		payload,
		letter=replace(payload.letter, title=_("Loan Offer"), number=application.name),
		note=_("Installments are for a disbursement on {0}; another day moves the dates.").format(
			wording.day(getdate(application.planned_disbursement_date or today()))
		),
	)

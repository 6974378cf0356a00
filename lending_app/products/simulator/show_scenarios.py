"""Simulated loans as Desk, portal and paper show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import frappe
from frappe import _
from frappe.utils import getdate, today

from lending_app.lending_setup.printing.build_letterhead import build_company, build_wording
from lending_app.printing.documents import ScenarioSheet, SimulationPayload
from lending_app.printing.simulation_payload import build_scenario, build_simulation_payload
from lending_app.products.simulator.scenarios import ScenarioRequest
from lending_app.products.simulator.simulate_product import ProductSimulation, simulate_product

RESULT = "templates/simulator/result.html"


def simulate(request: ScenarioRequest) -> ProductSimulation:
	"""The engine's figures of one request. Raises a titled error."""
	return simulate_product(
		request.product,
		request.amount,
		request.number_of_installments,
		rate=request.rate,
		first_due_date=request.first_due_date,
		start=request.start,
	)


def build_sheet(found: ProductSimulation) -> ScenarioSheet:
	"""In the reader's language, with the figures and dates of the company's country."""
	wording = build_wording(found.company, found.figures.terms.currency)
	# One reason is the usual rate alone, which stands among the terms.
	reasons = found.reasons if len(found.reasons) > 1 else ()
	return replace(build_scenario(_(found.product_name), found.figures, wording), reasons=reasons)


def build_payload(requests: Sequence[ScenarioRequest]) -> SimulationPayload:
	"""Requests as a document to print or to show."""
	found = [simulate(request) for request in requests]
	sheets = [build_sheet(one) for one in found]
	company = found[0].company
	wording = build_wording(company, found[0].figures.terms.currency)
	return build_simulation_payload(build_company(company), sheets, wording.day(getdate(today())), wording)


def fix_figures(requests: Sequence[ScenarioRequest]) -> tuple[ScenarioRequest, ...]:
	"""The same requests with rate and day written out, so that they give the same figures on another day."""
	return tuple(
		replace(request, rate=found.rate, start=found.figures.start)
		for request, found in ((request, simulate(request)) for request in requests)
	)


def render_result(sheet: ScenarioSheet, **context: object) -> str:
	"""One loan's result as a piece of a page."""
	return frappe.render_template(RESULT, {"sheet": sheet, **context}, safe_render=False)

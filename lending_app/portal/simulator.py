"""The portal's simulator: products that are shown there, up to four loans, their results."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe import _

from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.lending_setup.requests.limit_calls import limit_calls
from lending_app.portal.access import check_simulator_open, get_simulation_limit
from lending_app.portal.exceptions import NotInPortalError
from lending_app.portal.pages import Refusal, read_refusal
from lending_app.printing.documents import ScenarioSheet, Table
from lending_app.printing.simulation_payload import build_comparison
from lending_app.products.simulator.links import read_scenarios
from lending_app.products.simulator.portal_products import PortalProduct, is_in_portal, list_portal_products
from lending_app.products.simulator.scenarios import (
	MAXIMUM_SCENARIOS,
	ScenarioRequest,
	dump_scenario,
	parse_scenarios,
)
from lending_app.products.simulator.show_scenarios import (
	build_sheet,
	render_result,
	simulate,
)

FIELDS = ("product", "amount", "number_of_installments", "first_due_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorPage:
	"""What the page shows. `shared` is the link's signed text where the page was opened by one."""

	products: tuple[PortalProduct, ...]
	scenarios: tuple[dict[str, Any], ...]
	scenarios_text: str
	active: int
	result: str
	comparison: Table | None
	sheets: tuple[ScenarioSheet, ...]
	maximum: int
	refusal: Refusal | None = None
	shared: str = ""


@limit_calls(get_simulation_limit)
def build_simulator_page(values: Mapping[str, Any]) -> SimulatorPage:
	"""The page for an address: a shared link, loans to compare, or the first product's middle. Raises SignInError."""
	check_simulator_open()
	products = list_portal_products()
	shared = str(values.get("shared") or "")
	requests = read_scenarios(shared) if shared else _read_requests(values, products)
	active = min(max(frappe.utils.cint(values.get("active")), 0), max(len(requests) - 1, 0))
	sheets, refusal = (), None
	try:
		sheets = build_sheets(requests) if shared else build_portal_sheets(requests)
	except frappe.ValidationError as error:
		refusal = read_refusal(error)
	scenarios = tuple(dump_scenario(request) for request in requests)
	return SimulatorPage(
		products=products,
		scenarios=scenarios,
		scenarios_text=json.dumps(scenarios, separators=(",", ":")),
		active=active,
		result=render_result(sheets[active]) if sheets else "",
		comparison=compare(requests, sheets),
		sheets=sheets,
		maximum=MAXIMUM_SCENARIOS,
		refusal=refusal,
		shared=shared,
	)


def build_portal_sheets(requests: Sequence[ScenarioRequest]) -> tuple[ScenarioSheet, ...]:
	"""Results of what a visitor asked: products of the portal at their usual rates, from today. Titled errors."""
	check_in_portal(requests)
	return build_sheets([keep_public(request) for request in requests])


def build_sheets(requests: Sequence[ScenarioRequest]) -> tuple[ScenarioSheet, ...]:
	return tuple(build_sheet(simulate(request)) for request in requests)


def keep_public(request: ScenarioRequest) -> ScenarioRequest:
	"""A visitor chooses product, amount, term and first due date; rate and day are the lender's."""
	return replace(request, rate=None, start=None)


def check_in_portal(requests: Sequence[ScenarioRequest]) -> None:
	"""Raise NotInPortalError for a product that is not shown there, or is not there at all."""
	for request in requests:
		if not is_in_portal(request.product):
			frappe.throw(
				_("{0} is not offered here. Choose a product of the list.").format(request.product[:60]),
				exc=NotInPortalError,
				title=_("Not Offered in the Portal"),
			)


def compare(requests: Sequence[ScenarioRequest], sheets: Sequence[ScenarioSheet]) -> Table | None:
	"""The comparison of several loans; None for one."""
	if len(sheets) < 2:
		return None
	product = frappe.get_cached_doc("Loan Product", requests[0].product)
	company = frappe.db.get_default("company")
	return build_comparison(sheets, build_wording(company, product.currency))


def _read_requests(
	values: Mapping[str, Any], products: Sequence[PortalProduct]
) -> tuple[ScenarioRequest, ...]:
	"""Loans of an address, with what a form without script changed of the active one."""
	if values.get("scenarios"):
		rows = [dict(dump_scenario(request)) for request in parse_scenarios(values["scenarios"])]
	else:
		rows = [_get_first_scenario(products)] if products else []
	if values.get("product") and rows:
		active = min(max(frappe.utils.cint(values.get("active")), 0), len(rows) - 1)
		rows[active] = {field: values.get(field) for field in FIELDS}
	return parse_scenarios(rows) if rows else ()


def _get_first_scenario(products: Sequence[PortalProduct]) -> dict[str, Any]:
	first = products[0]
	return {
		"product": first.name,
		"amount": first.usual_amount,
		"number_of_installments": first.usual_number_of_installments,
	}

"""What another allocation of a payment would do, before it is saved."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from lending_app.engine.loan.allocation import Component, Direction, ExcessRule, Timing
from lending_app.lending_setup.requests.read_input import read_record
from lending_app.lending_setup.requests.typed_api import ShortText, read_value, typed
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import get_owed_values
from lending_app.servicing.repayments.reclassify_payment import DOCTYPE, fill_reclassification, get_effect


@frappe.whitelist()
@typed
def preview_reclassification(
	repayment: str,
	allocation_preset: ShortText = "",
	allocation_direction: Direction | None = None,
	allocation_steps: list[Any] | None = None,
	excess_rule: ExcessRule | None = None,
) -> dict[str, Any]:
	"""Where the payment goes now and would go, what is owed by then, and what would be posted."""
	frappe.has_permission(DOCTYPE, "read", throw=True)
	payment = frappe.get_doc("Loan Repayment", repayment)
	payment.check_permission("read")
	doc = frappe.new_doc(
		DOCTYPE,
		repayment=repayment,
		allocation_preset=allocation_preset,
		allocation_direction=allocation_direction.value if allocation_direction else None,
		excess_rule=excess_rule.value if excess_rule else None,
		company=payment.company,
	)
	for row in allocation_steps or ():
		doc.append("allocation_steps", _read_step(row))
	fill_reclassification(doc)
	effect = get_effect(doc)
	return {
		"changes": [
			{
				"installment_number": number,
				"component": component.value,
				"before_amount": to_float(before),
				"after_amount": to_float(after),
			}
			for number, component, before, after in effect.changes
		],
		"owed": [get_owed_values(state) for state in (effect.before, effect.after)],
		"lines": [
			{"role": line.role.value, "debit": to_float(line.debit), "credit": to_float(line.credit)}
			for line in effect.lines
		],
	}


def _read_step(row: Any) -> dict[str, str]:
	label = _("Allocation Steps")
	record = read_record(row, label)
	return {
		"timing": read_value(Timing, record.get("timing"), label).value,
		"component": read_value(Component, record.get("component"), label).value,
	}

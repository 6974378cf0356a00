"""The engine's refusal of a product in the words of its form."""

from __future__ import annotations

from frappe import _, unscrub
from frappe.model.document import Document

from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.language.say_bound import say_bound

# Fields of the form by the engine's names of them, where these differ.
FIELDS = {
	"annual_rate": "maximum_interest_percent",
	"principal": "maximum_amount",
	"number_of_installments": "maximum_number_of_installments",
	"first_due_date": "maturity_months",
	"balloon": "balloon_percent",
	"balloon_rate": "balloon_percent",
	"step": "step_percent",
	"steps": "step_percent",
	"step_rate": "step_percent",
	"step_every": "step_every_installments",
	"step_annual_rate": "rate_steps",
	"from_installment": "rate_steps",
	"given": "shares",
	"share": "shares",
	"grace": "grace_full_periods",
	"grace_interest_free_periods": "interest_free_periods",
	"deferred_interest": "grace_interest",
	"months_without_payment": "seasons",
	"season_interest": "season_interest",
	"installment_multiple": "installment_multiple_amount",
	"installment_rounding": "installment_multiple_amount",
	"calendar": "holiday_list",
	"holidays": "holiday_list",
	"convention": "business_day_convention",
	"month_days": "due_day",
	"has_fixed_days": "date_rule",
	"is_end_of_month": "date_rule",
	"dates": "date_rule",
	"charge_name": "charges",
	"charge_rate": "charges",
	"charge_amount": "charges",
	"charge_base": "charges",
	"charge_tax_rate": "charges",
	"charge_is_financed": "charges",
	"charge_is_refundable": "charges",
	"interest_tax_rate": "interest_tax_percent",
	"fee_tax_rate": "fee_tax_percent",
	"opening_fee_rate": "opening_fee_percent",
	"opening_fee": "opening_fee_percent",
	"excess": "excess_rule",
	"minimum": "minimum_payment_percent",
	"minimum_rate": "minimum_payment_percent",
	"minimum_amount": "minimum_payment_amount",
	"penalty_daily_rate": "penalty_daily_percent",
	"penalty_cap_rate": "penalty_cap_percent",
	"penalty_tax_rate": "penalty_tax_percent",
	"prepayment_charge_rate": "prepayment_percent",
	"prepayment_charge_amount": "prepayment_amount",
	"prepayment_charge_tax_rate": "prepayment_tax_percent",
	"prepayment_charge_within_months": "prepayment_within_months",
	"prepayment_charge_cap_amount": "prepayment_cap_amount",
	"prepayment_tier_from_month": "prepayment_tiers",
	"prepayment_tier_rate": "prepayment_tiers",
	"prepayment_free_rate": "prepayment_free_percent",
	"prepayment_cap_rate": "prepayment_cap_percent",
	"spread": "spread_percent",
	"reset_every": "reset_every_installments",
	"first_reset": "fixed_installments",
	"notice_days": "reset_notice_days",
	"cap": "rate_cap_percent",
	"reset_cap": "rate_reset_cap_percent",
	"is_negative_allowed": "is_negative_rate_allowed",
	"floor": "rate_floor_percent",
	"allocation_order": "allocation_steps",
}


def explain_refusal(product: Document, error: EngineError, asked: tuple[str, ...] = ()) -> str:
	"""What cannot be calculated, and what can. `asked` are figures of the loan that the form does not set."""
	label = _(unscrub(error.field)) if error.field in asked else get_label(product, error.field)
	value = getattr(error.value, "value", error.value)
	if value is None:
		return _("{0} is missing: it must be {1}.").format(label, say_bound(error.bound))
	return _("{0} cannot be {1} (allowed: {2}).").format(label, value, say_bound(error.bound))


def get_label(product: Document, field: str) -> str:
	"""The label on the form of what the engine calls by its own name."""
	name = FIELDS.get(field, field)
	return _(product.meta.get_label(name) if product.meta.has_field(name) else unscrub(field))

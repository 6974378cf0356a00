"""The rates of a product's offer, as the engine takes them."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.engine.values.errors import EngineError
from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.products.adapters import build_rate_policy
from lending_app.products.exceptions import ProductSettingError


def check_rates(product: Document) -> None:
	"""Each risk band once, with a rate the engine takes; each segment once."""
	try:
		build_rate_policy(product)
	except EngineError as error:
		_refuse(
			_("Rates by Risk Band: {0} cannot be used. It must be {1}.").format(
				error.value, say_bound(error.bound)
			)
			if error.field in ("risk_rates", "rate")
			else _("The rate {0} cannot be used. It must be {1}.").format(error.value, say_bound(error.bound))
		)
	segments = [row.segment for row in product.segments]
	if len(set(segments)) < len(segments):
		_refuse(_("Each segment is named once. Remove the second row."))


def _refuse(message: str) -> None:
	frappe.throw(message, exc=ProductSettingError, title=_("Product Settings"))

"""Take a product from the market, now or from a day, or bring it back; always with a reason."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.exceptions import ProductStatusError
from lending_app.products.states import ProductStatus
from lending_app.products.versions.version_product import check_may_version

# What a product may become on a day to come.
ENDS = (ProductStatus.INACTIVE.value, ProductStatus.DISCONTINUED.value)


def change_product_status(product: str, status: str, reason: str, day: date | str | None = None) -> Document:
	"""The product in its new status: at once, or from a day after today where it ends. Roles that make versions may."""
	check_may_version()
	if status not in {member.value for member in ProductStatus}:
		_refuse(_("There is no status {0}.").format(frappe.bold(status)))
	if not (reason or "").strip():
		_refuse(_("Say why the product becomes {0}: enter the reason.").format(_(status)))
	start = getdate(day or today())
	if start < getdate(today()):
		_refuse(_("{0} is in the past. Choose today or a later day.").format(formatdate(start)))
	document = frappe.get_doc("Loan Product", product, for_update=True)
	document.update(_get_values(status, start) | {"status_reason": reason.strip()})
	document.flags.is_status_changed = True
	# Anyone who makes versions opens and closes them, whatever else they may write.
	by_service(document).save(ignore_permissions=True)
	with speaking_for(document):
		document.add_comment(
			"Info",
			_("{0} from {1}: {2}").format(
				_(status), formatdate(start), frappe.utils.escape_html(reason.strip())
			),
		)
	return document


def _get_values(status: str, start: date) -> dict[str, object]:
	if start == getdate(today()):
		return {"status": status, "deactivate_on": None, "deactivate_to": ProductStatus.INACTIVE.value}
	if status not in ENDS:
		_refuse(
			_("Only an end is planned for a day to come. Change the status to {0} on the day itself.").format(
				_(status)
			)
		)
	return {"deactivate_on": start, "deactivate_to": status}


def _refuse(message: str) -> None:
	frappe.throw(message, exc=ProductStatusError, title=_("Status of the Product"))

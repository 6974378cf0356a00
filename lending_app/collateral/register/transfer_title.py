"""The title of a thing goes over: to the lender, or to the client who buys it with the loan (DIS-11)."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.collateral.register.check_type import refuse
from lending_app.collateral.register.list_expiries import RENEWED
from lending_app.collateral.states import TitleStatus


def transfer_title(name: str, office: str, number: str, transferred_on: date) -> Document:
	"""Record the transfer. The caller checks permission. Raises CollateralError where it cannot be, changing nothing."""
	thing = frappe.get_doc("Collateral", name, for_update=True)
	if thing.title_status == TitleStatus.TRANSFERRED.value:
		refuse(
			_("The title of {0} was transferred on {1}.").format(
				name, thing.get_formatted("title_transferred_on")
			)
		)
	if thing.status not in RENEWED:
		refuse(_("{0} is {1}: its title is not transferred any more.").format(name, _(thing.status)))
	thing.update(
		{
			"title_status": TitleStatus.TRANSFERRED.value,
			"title_office": office.strip(),
			"title_number": number.strip(),
			"title_transferred_on": transferred_on,
		}
	)
	thing.save()
	return thing

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.clients.exceptions import MissingNameError
from lending_app.clients.services.check_contacts import check_contacts
from lending_app.clients.services.check_identity import check_identity
from lending_app.clients.services.check_person import check_person
from lending_app.clients.services.fill_household import fill_household
from lending_app.clients.services.sync_customer import sync_customer

NAME_FIELDS = ("first_name", "last_name", "second_last_name", "married_name")


class Client(Document):
	def validate(self) -> None:
		self.set_client_name()
		check_identity(self)
		check_contacts(self)
		check_person(self)
		fill_household(self)

	def before_insert(self) -> None:
		self.customer = None

	def after_insert(self) -> None:
		self.db_set("customer", sync_customer(self), update_modified=False)

	def on_update(self) -> None:
		if self.customer:
			sync_customer(self)
		self.run_method("client_saved")

	def set_client_name(self) -> None:
		"""Full name from its parts."""
		parts = ("company_name",) if self.client_type == "Company" else NAME_FIELDS
		self.client_name = " ".join(
			" ".join((self.get(part) or "").split()) for part in parts if self.get(part)
		).strip()
		if not self.client_name:
			frappe.throw(
				_("Enter the name of the client: the ledger and every receipt show it."),
				exc=MissingNameError,
				title=_("Name Missing"),
			)

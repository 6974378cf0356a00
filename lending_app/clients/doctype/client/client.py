from __future__ import annotations

import frappe
from frappe import _

from lending_app.clients.documents.build_checklist import fill_kyc
from lending_app.clients.documents.check_documents import check_documents
from lending_app.clients.documents.file_limit import get_file_limit
from lending_app.clients.exceptions import MissingNameError
from lending_app.clients.identity.check_identity import check_identity
from lending_app.clients.personal_data.check_consents import check_consents
from lending_app.clients.portal_users.check_portal_user import check_portal_user, record_portal_user
from lending_app.clients.profile.carry_name import carry_new_name
from lending_app.clients.profile.check_contacts import check_contacts
from lending_app.clients.profile.check_person import check_person
from lending_app.clients.profile.fill_household import fill_household
from lending_app.clients.profile.place_client import place_client
from lending_app.clients.profile.sync_customer import sync_customer
from lending_app.clients.ratings.assess_risk import assess_risk
from lending_app.clients.statuses.change_status import check_status_change
from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.language.default_language import get_default_language

NAME_FIELDS = ("first_name", "last_name", "second_last_name", "married_name")


class Client(LendingDocument):
	def validate(self) -> None:
		self.set_client_name()
		check_identity(self)
		check_contacts(self)
		check_person(self)
		check_portal_user(self)
		check_status_change(self)
		check_documents(self)
		check_consents(self)
		place_client(self)
		fill_household(self)
		assess_risk(self)
		fill_kyc(self)

	def get_file_limit(self) -> int:
		return get_file_limit()

	def before_insert(self) -> None:
		self.customer = None
		self.language = self.language or get_default_language(self.branch)

	def after_insert(self) -> None:
		# Not by db_set, which reads the whole client again: thousands come in one import.
		self.customer = sync_customer(self)
		frappe.db.set_value("Client", self.name, "customer", self.customer, update_modified=False)

	def on_update(self) -> None:
		record_portal_user(self)
		if not self.flags.in_insert:
			sync_customer(self)
			carry_new_name(self)
		# Screening and other modules subscribe.
		self.run_method("client_saved")

	def set_client_name(self) -> None:
		"""Full name from its parts."""
		parts = ("company_name",) if self.client_type == "Company" else NAME_FIELDS
		words = [word for part in parts for word in (self.get(part) or "").split()]
		self.client_name = " ".join(words)
		if not self.client_name:
			frappe.throw(
				_("Enter the name of the client: the ledger and every receipt show it."),
				exc=MissingNameError,
				title=_("Name Missing"),
			)

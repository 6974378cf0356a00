from __future__ import annotations

import frappe
from frappe import _

from lending_app.contracts.exceptions import TemplateRecordError
from lending_app.contracts.templates.environment import check_body
from lending_app.contracts.templates.fields import GROUPS, LISTS
from lending_app.contracts.templates.versions import begin_version, is_used
from lending_app.lending_setup.document import LendingDocument


class LoanDocumentTemplate(LendingDocument):
	def validate(self) -> None:
		check_body(self.body)
		begin_version(self)

	def onload(self) -> None:
		super().onload()
		fields = {**GROUPS, **LISTS}
		self.set_onload(
			"fields",
			[
				{
					"group": group,
					"is_list": group in LISTS,
					"fields": [[name, _(label)] for name, label in rows.items()],
				}
				for group, rows in fields.items()
			],
		)

	def on_trash(self) -> None:
		if is_used(self.name):
			frappe.throw(
				_("Documents were made from {0}. Switch it off instead of deleting it.").format(self.name),
				exc=TemplateRecordError,
				title=_("Template in Use"),
			)

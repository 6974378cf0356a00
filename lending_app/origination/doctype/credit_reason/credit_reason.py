from __future__ import annotations

import re

import frappe
from frappe import _

from lending_app.lending_setup.document import LendingDocument
from lending_app.origination.exceptions import ReasonError

CODE = re.compile(r"[A-Z][A-Z0-9_]{2,79}")


class CreditReason(LendingDocument):
	def before_naming(self) -> None:
		self.code = (self.code or "").strip().upper()

	def validate(self) -> None:
		if not CODE.fullmatch(self.code):
			frappe.throw(
				_("{0} is no code. Use capitals, figures and underscores, such as {1}.").format(
					frappe.bold(self.code), "INCOME_FOR_AMOUNT"
				),
				exc=ReasonError,
				title=_("Code Not Usable"),
			)
		self.refuse_two_of_a_language()

	def refuse_two_of_a_language(self) -> None:
		seen: set[str] = set()
		for row in self.translations:
			if row.language in seen:
				frappe.throw(
					_("Row {0}: the statement in language {1} is there twice. Keep one.").format(
						row.idx, row.language
					),
					exc=ReasonError,
					title=_("Language Given Twice"),
				)
			seen.add(row.language)

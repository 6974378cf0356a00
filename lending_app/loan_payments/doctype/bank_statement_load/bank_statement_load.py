from __future__ import annotations

from typing import ClassVar

import frappe
from frappe import _
from frappe.model.document import Document

from lending_app.lending_setup.document import LendingDocument
from lending_app.lending_setup.documents.freeze_request import OpenParts
from lending_app.loan_payments.bank.check_continuity import explain_gap
from lending_app.loan_payments.bank.exceptions import BankStatementError
from lending_app.loan_payments.bank.load_statement import fill_account
from lending_app.loan_payments.bank.states import LoadStatus

EXTENSIONS = frozenset({".csv", ".txt", ".xlsx", ".xml", ".sta", ".940", ".mt940", ".ofx", ".qfx"})


class BankStatementLoad(LendingDocument):
	file_kinds: ClassVar = {"file": EXTENSIONS}

	def get_open_parts(self, before: Document) -> OpenParts | None:
		if before.status == LoadStatus.DRAFT.value:
			return None
		return OpenParts(advice=_("Load another file with a new statement."), fields=("mode_of_payment",))

	def onload(self) -> None:
		super().onload()
		if self.status != LoadStatus.DRAFT.value:
			self.set_onload("gap", explain_gap(self))

	def before_validate(self) -> None:
		if self.status == LoadStatus.DRAFT.value:
			fill_account(self)

	def on_trash(self) -> None:
		if self.status != LoadStatus.DRAFT.value:
			frappe.throw(
				_("{0} is {1} and is kept.").format(self.name, _(self.status)),
				exc=BankStatementError,
				title=_("Bank Statement"),
			)

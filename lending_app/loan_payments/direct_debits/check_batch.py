"""What a draft of a batch of direct debits has to say."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.disbursement.payment_files.check_file import check_bank_account, check_layout
from lending_app.disbursement.payment_files.states import LayoutPurpose, PaymentFormat
from lending_app.loan_payments.direct_debits.exceptions import DebitBatchError, DebitCurrencyError
from lending_app.loan_payments.direct_debits.queries import BATCH
from lending_app.loan_payments.direct_debits.states import BatchStatus
from lending_app.loan_payments.direct_debits.steps import refuse
from lending_app.servicing.payment_modes.check_mode import check_mode


def check_draft(batch: Document) -> None:
	"""An account of the company in its currency, a complete format, and no other batch of the account that day."""
	check_bank_account(batch)
	batch.currency = frappe.get_cached_value("Company", batch.company, "default_currency")
	_check_currency(batch)
	check_layout(batch, LayoutPurpose.DEBITS.value)
	check_mode(batch.mode_of_payment, batch.company)
	if batch.format == PaymentFormat.NACHA.value and not (batch.originator_id or "").strip():
		refuse(_("A NACHA file needs the company's id with its bank."))
	batch.day_key = f"{batch.bank_account}|{getdate(batch.collection_date)}"[:140]
	other = frappe.db.get_value(BATCH, {"day_key": batch.day_key, "name": ("!=", batch.name)})
	if other:
		frappe.throw(
			_("{0} is the batch of this account and day. Use that one, or cancel it.").format(
				frappe.bold(other)
			),
			exc=DebitBatchError,
			title=_("One Batch a Day"),
		)


def free_day(batch: Document) -> None:
	"""A cancelled batch leaves its day to another."""
	if batch.status == BatchStatus.CANCELLED.value:
		batch.day_key = None


def _check_currency(batch: Document) -> None:
	ledger = frappe.db.get_value("Bank Account", batch.bank_account, "account")
	currency = frappe.db.get_value("Account", ledger, "account_currency") if ledger else None
	if currency and currency != batch.currency:
		frappe.throw(
			_("Bank account {0} is in {1}, and loans are collected in {2}.").format(
				batch.bank_account, currency, batch.currency
			),
			exc=DebitCurrencyError,
			title=_("Foreign Currency"),
		)

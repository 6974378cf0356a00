"""Tills and the ledger are one: an entry on a till's account is a movement of the till, or it is refused.

Whatever lending posts in cash goes to the account of the till that the user has open, and becomes a movement with the
same amount, in the same transaction. So a till's balance is that of its account at any moment.
"""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate

from lending_app.ledger.lines import Voucher
from lending_app.loan_payments.tills.denominations import Pieces, add_pieces, check_sum, negate
from lending_app.loan_payments.tills.exceptions import TillAccountError
from lending_app.loan_payments.tills.open_till import (
	LockedTill,
	check_cash,
	require_open_till,
	take_till,
)
from lending_app.loan_payments.tills.queries import (
	find_open_till,
	get_pieces_of,
	get_session_pieces,
	get_till_accounts,
	has_tills,
	is_cash_mode,
)
from lending_app.loan_payments.tills.record_movement import record_movement
from lending_app.loan_payments.tills.states import CashKind
from lending_app.products.adapters import to_decimal

OWN = "Till Movement"


def find_cash_account(company: str, mode_of_payment: str) -> str | None:
	"""Hook of the ledger: where cash of a mode of payment is kept for the user. None for the masters' own account."""
	if not is_cash_mode(mode_of_payment) or not has_tills(company):
		return None
	till = find_open_till(frappe.session.user, company)
	return frappe.db.get_value("Till", till, "account") if till else None


def check_entry(journal: Document) -> None:
	"""Before a journal entry is posted. Raises a titled refusal where its cash cannot move through its tills."""
	voucher = journal.flags.get("lending_voucher")
	amounts = _sum_by_till(journal)
	if not isinstance(voucher, Voucher):
		if amounts:
			_refuse_account(next(iter(amounts)))
		return
	if not amounts:
		_require_till(voucher)
	if amounts and voucher.doctype != OWN:
		taken = []
		for name, amount in amounts.items():
			till = take_till(name)
			pieces = _find_pieces(voucher, till, amount)
			check_cash(till, amount, pieces, _get_currency(voucher))
			taken.append((till, amount, pieces))
		journal.flags.lending_cash = taken
	frappe.local.lending_cash_journal = journal.name


def record_entry(journal: Document) -> None:
	"""After a journal entry is posted: its cash is in the tills."""
	frappe.local.lending_cash_journal = None
	for till, amount, pieces in journal.flags.get("lending_cash") or ():
		voucher = journal.flags.lending_voucher
		kind = CashKind.PAYMENT if amount > 0 else CashKind.PAYOUT
		record_movement(
			till,
			CashKind.REVERSAL if voucher.is_reversal else kind,
			amount,
			pieces,
			getdate(journal.posting_date),
			voucher_type=voucher.doctype,
			voucher_no=voucher.name,
			journal_entry=journal.name,
			remarks=voucher.remark,
		)
	journal.flags.lending_cash = None


def check_row(entry: Document) -> None:
	"""Before a row of the general ledger is written. Raises TillAccountError for one past the till."""
	journal = getattr(frappe.local, "lending_cash_journal", None)
	if entry.voucher_type == "Journal Entry" and journal and entry.voucher_no == journal:
		return
	if frappe.db.exists("Till", {"account": entry.account}):
		_refuse_account(entry.account)


def _sum_by_till(journal: Document) -> dict[str, Decimal]:
	"""What the entry changes in each till; without those in which it comes to nothing."""
	tills = get_till_accounts(journal.company) if journal.company else {}
	sums: dict[str, Decimal] = {}
	for row in journal.accounts if tills else ():
		if row.account in tills:
			till = tills[row.account]
			amount = to_decimal(flt(row.debit_in_account_currency)) - to_decimal(
				flt(row.credit_in_account_currency)
			)
			sums[till] = sums.get(till, Decimal(0)) + amount
	return {till: amount for till, amount in sorted(sums.items()) if amount}


def _require_till(voucher: Voucher) -> None:
	"""Cash of a company with tills that has found none. What was posted past tills is taken back there."""
	if voucher.is_reversal or not is_cash_mode(voucher.mode_of_payment):
		return
	if has_tills(voucher.company):
		require_open_till(voucher.company)


def _find_pieces(voucher: Voucher, till: LockedTill, amount: Decimal) -> Pieces:
	"""Notes and coins of the document; of a reversal those that its movements have brought, taken back."""
	if voucher.is_reversal:
		return _find_moved(voucher, till, amount)
	if not frappe.get_meta(voucher.doctype).has_field("denominations"):
		return {}
	pieces = get_pieces_of(voucher.doctype, voucher.name)
	if not pieces:
		return {}
	pieces = pieces if amount > 0 else negate(pieces)
	check_sum(pieces, amount, till.currency)
	return pieces


def _find_moved(voucher: Voucher, till: LockedTill, amount: Decimal) -> Pieces:
	"""Of a reversal. Where the till has given such notes away, others go out, and the count finds which; a company that
	counts each movement has them brought first.
	"""
	filters = {"voucher_type": voucher.doctype, "voucher_no": voucher.name, "till": till.name}
	moved = frappe.get_all(OWN, filters, pluck="name")
	pieces = negate(add_pieces(*(get_pieces_of(OWN, name) for name in moved)))
	if not _is_sum(pieces, amount):
		return {}
	is_counted = frappe.db.get_value("Lending Company", till.company, "has_till_denominations")
	after = add_pieces(get_session_pieces(till.session), pieces)
	return pieces if is_counted or all(number >= 0 for number in after.values()) else {}


def _is_sum(pieces: Pieces, amount: Decimal) -> bool:
	return sum((value * number for value, number in pieces.items()), Decimal(0)) == amount


def _get_currency(voucher: Voucher) -> str | None:
	if not frappe.get_meta(voucher.doctype).has_field("currency"):
		return None
	return frappe.db.get_value(voucher.doctype, voucher.name, "currency")


def _refuse_account(account: str) -> None:
	frappe.throw(
		_(
			"{0} holds the cash of a till, note by note, and takes no other entries. Enter the movement at the till."
		).format(frappe.bold(account)),
		exc=TillAccountError,
		title=_("Account of a Till"),
	)

"""Cash that comes from or goes to somewhere else than a loan: the bank, an expense, another till."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.money import RoundingPolicy, check_positive
from lending_app.ledger.accounts.own_accounts import list_own_accounts
from lending_app.lending_setup.companies.check_settings import find_account_fault
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.record import write_record
from lending_app.loan_payments.tills.denominations import Pieces, build_rows, check_sum, negate
from lending_app.loan_payments.tills.exceptions import (
	ForeignCurrencyError,
	TillCashError,
	TillSetupError,
	TillStateError,
	TillUserError,
)
from lending_app.loan_payments.tills.open_till import LockedTill, check_cash, take_own_till
from lending_app.loan_payments.tills.queries import get_pieces_of
from lending_app.loan_payments.tills.record_movement import find_day, post_movement, record_movement
from lending_app.loan_payments.tills.states import CashKind, TransferStatus
from lending_app.products.adapters import to_decimal, to_float

TRANSFER = "Till Transfer"
# Accounts that a teller brings cash from and takes it to; others are for who answers for the ledger.
PLAIN_TYPES = ("Bank", "Cash")
LEDGER_ROLES = {"Treasurer", "Lending Accountant", "Lending Manager", "System Manager"}


def move_cash(
	name: str, kind: CashKind, amount: float | Decimal, pieces: Pieces, contra_account: str, remarks: str
) -> Document:
	"""Cash in from an account or out to it, by the teller of the open till. Returns the movement.

	Raises a titled refusal, and posts nothing, for an account or cash that cannot be used so.
	"""
	till = take_own_till(name)
	exact = _check_amount(till, amount)
	_check_contra(till, contra_account)
	if not remarks.strip():
		frappe.throw(_("Say what the cash is for."), exc=TillStateError, title=_("Remarks Missing"))
	sign = 1 if kind is CashKind.CASH_IN else -1
	moved, own = sign * exact, _sign_pieces(till, pieces, exact, sign)
	check_cash(till, moved, own)
	movement = record_movement(
		till, kind, moved, own, find_day(till.company), contra_account=contra_account, remarks=remarks.strip()
	)
	post_movement(till, movement, {(contra_account, till.branch): -moved}, remarks.strip())
	return movement


def send_cash(
	name: str, to_till: str, amount: float | Decimal, pieces: Pieces, remarks: str = ""
) -> Document:
	"""Cash leaves a till for another, and is in transit until it is received there. Returns the transfer."""
	till = take_own_till(name)
	exact = _check_amount(till, amount)
	other = frappe.db.get_value(
		"Till", to_till, ["name", "company", "currency", "branch", "is_disabled"], as_dict=True
	)
	if not other or other.name == name or other.is_disabled or other.company != till.company:
		_refuse(
			_("Cash of till {0} cannot be sent to {1}. Choose another till of {2}.").format(
				name, to_till, till.company
			)
		)
	if other.currency != till.currency:
		frappe.throw(
			_("Till {0} holds {1}, and this is {2}. Use a till of that currency.").format(
				frappe.bold(other.name), other.currency, till.currency
			),
			exc=ForeignCurrencyError,
			title=_("Foreign Currency"),
		)
	own = _sign_pieces(till, pieces, exact, -1)
	check_cash(till, -exact, own)
	transfer = write_record(
		TRANSFER,
		{
			"from_till": name,
			"to_till": to_till,
			"amount": to_float(exact),
			"status": TransferStatus.SENT.value,
			"sent_by": frappe.session.user,
			"sent_on": now_datetime(),
			"denominations": build_rows(negate(own), till.currency),
			"remarks": remarks,
			"company": till.company,
			"branch": till.branch,
			"to_branch": other.branch,
			"currency": till.currency,
		},
	)
	with speaking_for(transfer):
		remark = _("Cash from till {0} to till {1}: {2}").format(name, to_till, transfer.name)
	_post_transfer(till, transfer, CashKind.TRANSFER_SENT, -exact, own, remark)
	return transfer


def receive_cash(name: str) -> Document:
	"""The cash of a transfer has arrived, and was counted, by the teller of the till it was sent to."""
	transfer, till = _take_transfer(name, "to_till")
	if transfer.sent_by == frappe.session.user:
		frappe.throw(
			_("You have sent transfer {0}. Somebody else receives it.").format(name),
			exc=TillUserError,
			title=_("Not Yours to Do"),
		)
	return _take_in(transfer, till, TransferStatus.RECEIVED)


def take_back_cash(name: str) -> Document:
	"""The cash of a transfer that was not received comes back to the till that has sent it."""
	transfer, till = _take_transfer(name, "from_till")
	return _take_in(transfer, till, TransferStatus.TAKEN_BACK)


def _take_transfer(name: str, field: str) -> tuple[Document, LockedTill]:
	transfer = frappe.get_doc(TRANSFER, name, for_update=True)
	if transfer.status != TransferStatus.SENT.value:
		_refuse(_("Transfer {0} is {1}.").format(name, _(transfer.status)))
	return transfer, take_own_till(transfer.get(field))


def _take_in(transfer: Document, till: LockedTill, status: TransferStatus) -> Document:
	amount, pieces = to_decimal(transfer.amount), get_pieces_of(TRANSFER, transfer.name)
	check_cash(till, amount, pieces)
	with speaking_for(transfer):
		remark = (
			_("Cash of till {0} received: {1}")
			if status is TransferStatus.RECEIVED
			else _("Cash of till {0} back: {1}")
		).format(transfer.from_till, transfer.name)
	transfer.db_set(
		{"status": status.value, "received_by": frappe.session.user, "received_on": now_datetime()}
	)
	_post_transfer(till, transfer, CashKind.TRANSFER_RECEIVED, amount, pieces, remark)
	return transfer


def _post_transfer(
	till: LockedTill, transfer: Document, kind: CashKind, amount: Decimal, pieces: Pieces, remark: str
) -> None:
	"""Against cash in transit of the branch that has sent it, which comes back to zero there."""
	transit = frappe.db.get_value("Lending Company", till.company, "cash_transit_account")
	if not transit:
		frappe.throw(
			_("{0} has no account for cash in transit. Switch tills on in its Lending Company.").format(
				till.company
			),
			exc=TillSetupError,
			title=_("Missing Account"),
		)
	movement = record_movement(
		till,
		kind,
		amount,
		pieces,
		find_day(till.company),
		voucher_type=TRANSFER,
		voucher_no=transfer.name,
		contra_account=transit,
		remarks=remark,
	)
	post_movement(till, movement, {(transit, transfer.branch): -amount}, remark)


def _check_amount(till: LockedTill, amount: float | Decimal) -> Decimal:
	exact = to_decimal(amount)
	try:
		check_positive(exact, RoundingPolicy.for_currency(till.currency))
	except InvalidAmountError:
		frappe.throw(
			_("{0} is no amount of cash. Enter one above zero, in whole cents.").format(till.tell(exact)),
			exc=TillCashError,
			title=_("Invalid Amount"),
		)
	return exact


def _sign_pieces(till: LockedTill, pieces: Pieces, amount: Decimal, sign: int) -> Pieces:
	"""Pieces as they change the till. Raises TillCashError where they are missing or not the amount."""
	is_needed = frappe.db.get_value("Lending Company", till.company, "has_till_denominations")
	if pieces or is_needed:
		check_sum(pieces, amount, till.currency)
	return pieces if sign > 0 else negate(pieces)


def _check_contra(till: LockedTill, account: str) -> None:
	found = frappe.db.get_value("Account", account, ["account_currency", "account_type"], as_dict=True)
	if found and found.account_currency != till.currency:
		frappe.throw(
			_("Account {0} is in {1}, and till {2} holds {3}.").format(
				frappe.bold(account), found.account_currency, till.name, till.currency
			),
			exc=ForeignCurrencyError,
			title=_("Foreign Currency"),
		)
	fault = find_account_fault(account, till.company)
	if not fault and found.account_type == "Receivable":
		fault = _("it takes entries of customers")
	if not fault and frappe.db.exists("Till", {"account": account}):
		fault = _("it is a till's. Send the cash to that till")
	if not fault and account in list_own_accounts(till.company):
		fault = _("lending documents alone post on it")
	if not fault and found.account_type not in PLAIN_TYPES and not LEDGER_ROLES & set(frappe.get_roles()):
		fault = _("tellers use cash and bank accounts alone")
	if fault:
		_refuse(_("Account {0} cannot be used: {1}.").format(frappe.bold(account), fault))


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=TillStateError, title=_("Cash of a Till"))

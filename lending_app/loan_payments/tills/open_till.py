"""A till whose row is locked until the transaction ends, and what may be done with its cash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import fmt_money

from lending_app.loan_payments.tills.denominations import Pieces, add_pieces
from lending_app.loan_payments.tills.exceptions import (
	ClosedTillError,
	ForeignCurrencyError,
	TillCashError,
	TillLimitError,
	TillUserError,
)
from lending_app.loan_payments.tills.queries import find_open_till, get_session_pieces
from lending_app.loan_payments.tills.states import TillStatus
from lending_app.products.adapters import to_decimal, to_float

FIELDS = [
	"name",
	"company",
	"branch",
	"currency",
	"account",
	"limit_amount",
	"balance_amount",
	"session",
	"teller",
	"status",
	"is_disabled",
	"is_vault",
]


@dataclass(frozen=True, slots=True)
class LockedTill:
	"""A till as it stands, in amounts of its currency."""

	name: str
	company: str
	branch: str
	currency: str
	account: str
	limit: Decimal
	balance: Decimal
	session: str
	teller: str
	status: str
	is_disabled: bool

	def tell(self, amount: Decimal) -> str:
		"""An amount as people read it."""
		return fmt_money(to_float(amount), currency=self.currency)


def lock_till(name: str) -> LockedTill:
	"""Lock a till's row: nobody else moves its cash until the transaction ends."""
	row = frappe.db.get_value("Till", name, FIELDS, as_dict=True, for_update=True)
	if row is None:
		frappe.throw(
			_("There is no till {0}.").format(frappe.bold(name)), exc=ClosedTillError, title=_("Till Closed")
		)
	return LockedTill(
		name=row.name,
		company=row.company,
		branch=row.branch,
		currency=row.currency,
		account=row.account,
		limit=to_decimal(row.limit_amount),
		balance=to_decimal(row.balance_amount),
		session=row.session or "",
		teller=row.teller or "",
		status=row.status,
		is_disabled=bool(row.is_disabled),
	)


def take_till(name: str) -> LockedTill:
	"""A till that is open, locked. Raises ClosedTillError for one that is not."""
	till = lock_till(name)
	if till.status != TillStatus.OPEN.value:
		frappe.throw(
			_("Till {0} is not open: no cash moves through it. Open it first.").format(
				frappe.bold(till.name)
			),
			exc=ClosedTillError,
			title=_("Till Closed"),
		)
	return till


def take_own_till(name: str) -> LockedTill:
	"""The same for the teller who has opened it. Raises TillUserError for anybody else."""
	till = take_till(name)
	if till.teller != frappe.session.user:
		frappe.throw(
			_("Till {0} is open for {1}. Only that teller moves its cash.").format(
				frappe.bold(till.name), till.teller
			),
			exc=TillUserError,
			title=_("Till of Another"),
		)
	return till


def require_open_till(company: str) -> str:
	"""The till that the user has open in a company. Raises ClosedTillError where there is none."""
	name = find_open_till(frappe.session.user, company)
	if not name:
		frappe.throw(
			_(
				"Cash of {0} moves through tills, and you have none open. Open your till, or choose another mode of payment."
			).format(frappe.bold(company)),
			exc=ClosedTillError,
			title=_("Till Closed"),
		)
	return name


def check_cash(till: LockedTill, amount: Decimal, pieces: Pieces, currency: str | None = None) -> None:
	"""Before cash moves, amounts below zero out of the till. Raises a titled refusal, and changes nothing."""
	if currency and currency != till.currency:
		frappe.throw(
			_("Till {0} holds {1}, and this is {2}. Use a till of that currency.").format(
				frappe.bold(till.name), till.currency, currency
			),
			exc=ForeignCurrencyError,
			title=_("Foreign Currency"),
		)
	after = till.balance + amount
	if amount > 0 and till.limit and after > till.limit:
		frappe.throw(
			_("Till {0} would hold {1}, and its limit is {2}. Send cash to the vault first.").format(
				frappe.bold(till.name), till.tell(after), till.tell(till.limit)
			),
			exc=TillLimitError,
			title=_("Till Over Its Limit"),
		)
	if amount < 0 and after < 0:
		_refuse_cash(
			_("Till {0} holds {1}, and {2} would leave it. Bring cash from the vault first.").format(
				frappe.bold(till.name), till.tell(till.balance), till.tell(-amount)
			)
		)
	if any(number < 0 for number in pieces.values()):
		_check_pieces(till, pieces)


def _check_pieces(till: LockedTill, pieces: Pieces) -> None:
	"""Notes and coins that leave have to be there; what came in without denominations may be any of them."""
	held = get_session_pieces(till.session)
	loose = till.balance - sum((value * number for value, number in held.items()), Decimal(0))
	lacking = {value: number for value, number in add_pieces(held, pieces).items() if number < 0}
	short = sum((-value * number for value, number in lacking.items()), Decimal(0))
	if short > max(loose, Decimal(0)):
		value = next(iter(lacking))
		_refuse_cash(
			_("Till {0} has {1} of {2}, and {3} would leave it. Choose other notes and coins.").format(
				frappe.bold(till.name), held.get(value, 0), till.tell(value), -pieces[value]
			)
		)


def _refuse_cash(message: str) -> None:
	frappe.throw(message, exc=TillCashError, title=_("Not in the Till"))

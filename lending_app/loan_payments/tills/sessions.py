"""A session of a till: opened by a teller with the float, counted by the teller, closed by a supervisor."""

from __future__ import annotations

from decimal import Decimal
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.record import write_record
from lending_app.loan_payments.tills.denominations import (
	Pieces,
	add_pieces,
	build_rows,
	negate,
	sum_pieces,
)
from lending_app.loan_payments.tills.exceptions import TillCashError, TillStateError, TillUserError
from lending_app.loan_payments.tills.open_till import LockedTill, lock_till, take_own_till
from lending_app.loan_payments.tills.queries import find_open_till, get_session_pieces, sum_session
from lending_app.loan_payments.tills.record_movement import find_day, post_movement, record_movement
from lending_app.loan_payments.tills.states import CashKind, SessionStatus, TillStatus
from lending_app.products.adapters import to_decimal, to_float

SUPERVISORS = {"Lending Manager", "System Manager"}


def open_session(name: str, pieces: Pieces) -> Document:
	"""Open a till for the signed-in teller, who has counted the float that it holds.

	Raises TillUserError for somebody who is none of its users, TillStateError for a till that is open or disabled or a
	teller who has another one open, TillCashError where the float is not what the till holds.
	"""
	till = lock_till(name)
	user = frappe.session.user
	if not frappe.db.exists("Till User", {"parenttype": "Till", "parent": name, "user": user}):
		_refuse_user(
			_("You are none of the users of till {0}. Ask to be added to it.").format(frappe.bold(name))
		)
	if till.status != TillStatus.CLOSED.value or till.is_disabled:
		_refuse(
			_("Till {0} is disabled.").format(frappe.bold(name))
			if till.is_disabled
			else _("Till {0} is open for {1}.").format(frappe.bold(name), till.teller)
		)
	if other := find_open_till(user, till.company):
		_refuse(_("You have till {0} open. Close it first.").format(frappe.bold(other)))
	counted = sum_pieces(pieces)
	if counted != till.balance or any(number < 0 for number in pieces.values()):
		frappe.throw(
			_(
				"Till {0} holds {1} and you have counted {2}. Count again, or have its supervisor look at it."
			).format(frappe.bold(name), till.tell(till.balance), till.tell(counted)),
			exc=TillCashError,
			title=_("Opening Float"),
		)
	session = write_record(
		"Till Session",
		{
			"till": name,
			"teller": user,
			"status": SessionStatus.OPEN.value,
			"opened_on": now_datetime(),
			"opening_amount": to_float(counted),
			"expected_amount": to_float(counted),
			"opening_denominations": build_rows(pieces, till.currency),
			"company": till.company,
			"branch": till.branch,
			"currency": till.currency,
			# One session of a teller in a company at a time: the database keeps it.
			"open_key": f"{till.company}|{user}",
		},
	)
	frappe.db.set_value(
		"Till", name, {"status": TillStatus.OPEN.value, "session": session.name, "teller": user}
	)
	return session


def count_session(name: str, pieces: Pieces, reason: str = "") -> Document:
	"""The teller has counted; nothing moves any more until a supervisor closes the session or opens it again.

	Raises TillCashError for a difference without its reason.
	"""
	till = take_own_till(name)
	if any(number < 0 for number in pieces.values()):
		frappe.throw(_("A count has no pieces below zero."), exc=TillCashError, title=_("Notes and Coins"))
	counted = sum_pieces(pieces)
	difference = counted - till.balance
	if difference and not reason.strip():
		frappe.throw(
			_(
				"You have counted {0} and the till should hold {1}. Count again, or give the reason of the difference."
			).format(till.tell(counted), till.tell(till.balance)),
			exc=TillCashError,
			title=_("Difference"),
		)
	session = frappe.get_doc("Till Session", till.session, for_update=True)
	_write_rows(session, "counted_denominations", pieces, till.currency)
	session.db_set(
		{
			"status": SessionStatus.COUNTED.value,
			"counted_on": now_datetime(),
			"difference_reason": reason.strip() if difference else None,
			**_get_figures(till, session.name, counted),
		}
	)
	frappe.db.set_value("Till", name, "status", TillStatus.COUNTED.value)
	return session


def reopen_session(name: str) -> Document:
	"""A supervisor does not accept the count: the teller goes on, and counts again."""
	till, session = _take_counted(name)
	session.db_set({"status": SessionStatus.OPEN.value, "counted_on": None, "difference_reason": None})
	frappe.db.set_value("Till", till.name, "status", TillStatus.OPEN.value)
	return session


def close_session(name: str) -> Document:
	"""A supervisor confirms the count. What is over or short is posted, and the till holds what was counted."""
	till, session = _take_counted(name)
	pieces = {to_decimal(row.denomination_amount): row.pieces for row in session.counted_denominations}
	counted = sum_pieces(pieces)
	held = get_session_pieces(session.name)
	change = add_pieces(pieces, negate(held))
	difference = counted - till.balance
	figures = _get_figures(till, session.name, counted)
	if difference or change:
		_post_difference(till, session, difference, change)
	session.db_set(
		{
			"status": SessionStatus.CLOSED.value,
			"closed_on": now_datetime(),
			"closed_by": frappe.session.user,
			"open_key": None,
			**figures,
		}
	)
	frappe.db.set_value(
		"Till", till.name, {"status": TillStatus.CLOSED.value, "session": None, "teller": None}
	)
	return session


def may_supervise(till: str, user: str | None = None) -> bool:
	"""Whether a user confirms counts of a till: a supervisor among its users, or a lending manager."""
	user = user or frappe.session.user
	filters = {"parenttype": "Till", "parent": till, "user": user, "is_supervisor": 1}
	return bool(SUPERVISORS & set(frappe.get_roles(user))) or bool(frappe.db.exists("Till User", filters))


def _take_counted(name: str) -> tuple[LockedTill, Document]:
	till = lock_till(name)
	if till.status != TillStatus.COUNTED.value:
		_refuse(_("Till {0} is not counted. Its teller counts it first.").format(frappe.bold(name)))
	if not may_supervise(name):
		_refuse_user(_("The count of till {0} is for its supervisor.").format(frappe.bold(name)))
	if till.teller == frappe.session.user:
		_refuse_user(_("You have counted till {0}. Somebody else confirms it.").format(frappe.bold(name)))
	return till, frappe.get_doc("Till Session", till.session, for_update=True)


def _post_difference(till: LockedTill, session: Document, difference: Decimal, change: Pieces) -> None:
	"""Cash that is over is income, cash that is short an expense; notes changed for others are neither."""
	field = "cash_over_account" if difference > 0 else "cash_short_account"
	account = frappe.db.get_value("Lending Company", till.company, field) if difference else ""
	with speaking_for(session):
		remark = _("Difference of session {0} of till {1}: {2}").format(
			session.name, till.name, session.difference_reason or ""
		)
	movement = record_movement(
		till,
		CashKind.COUNT,
		difference,
		change,
		find_day(till.company),
		voucher_type=session.doctype,
		voucher_no=session.name,
		contra_account=account or "",
		remarks=remark if difference else "",
	)
	if difference:
		post_movement(till, movement, {(account, till.branch): -difference}, remark)


def _get_figures(till: LockedTill, session: str, counted: Decimal) -> dict[str, float]:
	sums = sum_session(session)
	return {
		"in_amount": to_float(sums.came_in),
		"out_amount": to_float(-sums.went_out),
		"expected_amount": to_float(till.balance),
		"counted_amount": to_float(counted),
		"difference_amount": to_float(counted - till.balance),
	}


def _write_rows(session: Document, field: str, pieces: Pieces, currency: str) -> None:
	frappe.db.delete("Cash Denomination", {"parent": session.name, "parentfield": field})
	session.set(field, [])
	for values in build_rows(pieces, currency):
		by_service(session.append(field, values)).db_insert()


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=TillStateError, title=_("Till"))


def _refuse_user(message: str) -> NoReturn:
	frappe.throw(message, exc=TillUserError, title=_("Not Yours to Do"))

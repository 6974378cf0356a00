"""Money of the client that the lender holds as security: withheld, applied to the debt, returned, or taken back.

Each act is posted in the transaction of its caller, who holds the loan's row and has checked the permission. Within
`gather_journals` of the ledger it shares the journal entry of the document of which it is a part: the bank sees one
amount.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import fmt_money, formatdate, getdate

from lending_app.collateral.exceptions import LiquidGuaranteeError
from lending_app.collateral.liquid_guarantees.post_guarantee import post_movement, post_reversal
from lending_app.collateral.states import GuaranteeStatus, MovementKind
from lending_app.engine.ledger.guarantees import calculate_guarantee_interest
from lending_app.engine.values.errors import InvalidAmountError
from lending_app.engine.values.money import RoundingPolicy, check_positive
from lending_app.ledger.lines import LoanKeys
from lending_app.lending_setup.document import by_service
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.lending_setup.record import write_record
from lending_app.products.adapters import to_decimal, to_float, to_rate

DOCTYPE = "Liquid Guarantee"


def withhold(
	keys: LoanKeys,
	company: str,
	amount: float | Decimal,
	*,
	voucher: Document,
	mode_of_payment: str,
	interest_percent: float = 0,
) -> Document:
	"""Withhold a guarantee from what `voucher`, the disbursement, pays out by a mode of payment on its dates.

	Interest is a yearly percentage. Posts it and returns the Liquid Guarantee; the disbursement's reversal takes it back.
	Raises LiquidGuaranteeError for an amount or rate that is none.
	"""
	held = _check_amount(amount, keys.currency)
	if not 0 <= (interest_percent or 0) <= 100:
		_refuse(_("Interest of {0} % on a guarantee is not from 0 to 100.").format(interest_percent))
	guarantee = write_record(
		DOCTYPE,
		{
			"loan": keys.name,
			"client": keys.client,
			"client_name": frappe.db.get_value("Client", keys.client, "client_name"),
			"product": keys.product,
			"status": GuaranteeStatus.HELD.value,
			"amount": to_float(held),
			"balance_amount": to_float(held),
			"interest_percent": interest_percent or 0,
			"withheld_on": getdate(voucher.value_date),
			"mode_of_payment": mode_of_payment,
			"company": company,
			"branch": keys.branch,
			"currency": keys.currency,
		},
	)
	row = _add_row(
		guarantee, MovementKind.WITHHELD, held, Decimal(0), voucher.value_date, voucher, mode_of_payment
	)
	with speaking_for(guarantee):
		remark = _("Liquid guarantee {0} of loan {1}").format(guarantee.name, keys.name)
	journal = post_movement(guarantee, keys, row, getdate(voucher.posting_date), remark, held=held)
	row.db_set("journal_entry", journal)
	return guarantee


def release(
	guarantee: Document,
	keys: LoanKeys,
	kind: MovementKind,
	amount: float | Decimal | None,
	*,
	voucher: Document | None,
	day: date | str,
	posting_date: date | str,
	mode_of_payment: str,
	reference: str = "",
	cash_branch: str = "",
) -> Document:
	"""Apply a guarantee to the debt or return it: an amount of what is held with its interest, all of it for None.

	Interest up to the day is added first. Posts it and returns the movement. Raises LiquidGuaranteeError for more than is
	held.
	"""
	out, interest = check_release(guarantee, amount, day)
	row = _add_row(guarantee, kind, out, interest, day, voucher, mode_of_payment, reference)
	with speaking_for(guarantee):
		remark = {
			MovementKind.APPLIED: _("Liquid guarantee {0} applied to loan {1}"),
			MovementKind.RETURNED: _("Return of liquid guarantee {0} of loan {1}"),
		}[kind].format(guarantee.name, keys.name)
	journal = post_movement(
		guarantee,
		keys,
		row,
		getdate(posting_date),
		remark,
		held=interest - out,
		cash_branch=cash_branch,
	)
	row.db_set("journal_entry", journal)
	_refresh(guarantee)
	return row


def check_release(
	guarantee: Document, amount: float | Decimal | None, day: date | str
) -> tuple[Decimal, Decimal]:
	"""What leaves a guarantee on a day, and the interest that is credited before. Raises LiquidGuaranteeError."""
	if guarantee.status != GuaranteeStatus.HELD.value:
		_refuse(_("Liquid guarantee {0} is {1}.").format(guarantee.name, _(guarantee.status)))
	interest = get_interest(guarantee, day)
	held = to_decimal(guarantee.balance_amount) + interest
	out = held if amount is None else _check_amount(amount, guarantee.currency)
	if out > held:
		_refuse(
			_("{0} cannot be taken from liquid guarantee {1}, which holds {2} with its interest.").format(
				fmt_money(to_float(out), currency=guarantee.currency),
				guarantee.name,
				fmt_money(to_float(held), currency=guarantee.currency),
			)
		)
	return out, interest


def take_back(guarantee: Document, keys: LoanKeys, row: Document, posting_date: date | str) -> None:
	"""Reverse a movement. One after which money has moved again is not: the later goes first."""
	standing = [other for other in guarantee.movements if not other.is_reversed]
	if not standing or standing[-1].name != row.name:
		_refuse(
			_(
				"Liquid guarantee {0} has moved since {1}. Reverse its last return or application first."
			).format(guarantee.name, formatdate(row.value_date))
		)
	with speaking_for(guarantee):
		remark = _("Reversal of liquid guarantee {0} of loan {1}").format(guarantee.name, keys.name)
	journal = post_reversal(guarantee, keys, row, getdate(posting_date), remark)
	row.db_set({"is_reversed": 1, "reversal_journal_entry": journal})
	_refresh(guarantee)


def take_back_of(voucher: Document, keys: LoanKeys, posting_date: date | str) -> None:
	"""Reverse what a disbursement has withheld, or a repayment applied, when the document is reversed."""
	filters = {"voucher_type": voucher.doctype, "voucher_no": voucher.name, "is_reversed": 0}
	for name, parent in frappe.get_all(
		"Liquid Guarantee Movement", filters, ["name", "parent"], as_list=True
	):
		guarantee = lock_guarantee(parent)
		row = next(row for row in guarantee.movements if row.name == name)
		take_back(guarantee, keys, row, posting_date)


def lock_guarantee(name: str) -> Document:
	"""A guarantee whose row is locked until the transaction ends."""
	guarantee = frappe.get_doc(DOCTYPE, name, for_update=True)
	guarantee.currency = guarantee.currency or frappe.get_cached_value(
		"Company", guarantee.company, "default_currency"
	)
	return guarantee


def get_interest(guarantee: Document, day: date | str) -> Decimal:
	"""What the guarantee has earned since its last movement."""
	last = max(getdate(row.value_date) for row in guarantee.movements if not row.is_reversed)
	if getdate(day) < last:
		_refuse(
			_("Liquid guarantee {0} last moved on {1}. Choose that day or a later one.").format(
				guarantee.name, formatdate(last)
			)
		)
	return calculate_guarantee_interest(
		to_decimal(guarantee.balance_amount),
		to_rate(guarantee.interest_percent),
		last,
		getdate(day),
		RoundingPolicy.for_currency(guarantee.currency),
	)


def _check_amount(amount: float | Decimal, currency: str) -> Decimal:
	exact = to_decimal(amount)
	try:
		check_positive(exact, RoundingPolicy.for_currency(currency))
	except InvalidAmountError:
		_refuse(
			_("{0} is no amount of a guarantee. Enter one above zero, in whole cents.").format(
				fmt_money(amount, currency=currency)
			)
		)
	return exact


def _add_row(
	guarantee: Document,
	kind: MovementKind,
	amount: Decimal,
	interest: Decimal,
	day: date | str,
	voucher: Document | None,
	mode_of_payment: str,
	reference: str = "",
) -> Document:
	row = guarantee.append(
		"movements",
		{
			"kind": kind.value,
			"value_date": getdate(day),
			"amount": to_float(amount),
			"interest_amount": to_float(interest),
			"mode_of_payment": mode_of_payment,
			"reference_number": reference or None,
			"voucher_type": voucher.doctype if voucher else None,
			"voucher_no": voucher.name if voucher else None,
			"entered_by": frappe.session.user,
			"currency": guarantee.currency,
		},
	)
	by_service(row).db_insert()
	return row


def _refresh(guarantee: Document) -> None:
	"""Balance and status, from the movements that stand."""
	standing = [row for row in guarantee.movements if not row.is_reversed]
	balance = Decimal(0)
	for row in standing:
		sign = 1 if row.kind == MovementKind.WITHHELD.value else -1
		balance += to_decimal(row.interest_amount) + sign * to_decimal(row.amount)
	status = GuaranteeStatus.HELD
	if not standing:
		status = GuaranteeStatus.TAKEN_BACK
	elif not balance:
		status = GuaranteeStatus(standing[-1].kind)
	out = {
		kind: sum((to_decimal(row.amount) for row in standing if row.kind == kind.value), Decimal(0))
		for kind in (MovementKind.APPLIED, MovementKind.RETURNED)
	}
	guarantee.db_set(
		{
			"balance_amount": to_float(balance),
			"status": status.value,
			"applied_amount": to_float(out[MovementKind.APPLIED]),
			"returned_amount": to_float(out[MovementKind.RETURNED]),
			"interest_amount": to_float(
				sum((to_decimal(row.interest_amount) for row in standing), Decimal(0))
			),
		}
	)


def _refuse(message: str) -> NoReturn:
	frappe.throw(message, exc=LiquidGuaranteeError, title=_("Liquid Guarantee"))

"""Write down that cash has moved, and post what a till moves by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, today

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import post_journal
from lending_app.ledger.lines import LedgerLine, LoanKeys, Place, Voucher
from lending_app.ledger.periods.check_posting import find_open_date, get_business_date
from lending_app.lending_setup.record import write_record
from lending_app.loan_payments.tills.denominations import Pieces, build_rows, sum_pieces
from lending_app.loan_payments.tills.open_till import LockedTill
from lending_app.loan_payments.tills.states import CashKind
from lending_app.products.adapters import to_float


def record_movement(
	till: LockedTill,
	kind: CashKind,
	amount: Decimal,
	pieces: Pieces,
	posting_date: date,
	*,
	voucher_type: str = "",
	voucher_no: str = "",
	journal_entry: str = "",
	contra_account: str = "",
	remarks: str = "",
) -> Document:
	"""The movement, and the till's balance after it. The till is locked, and the cash checked."""
	balance = till.balance + amount
	movement = write_record(
		"Till Movement",
		{
			"till": till.name,
			"session": till.session,
			"kind": kind.value,
			"posting_date": posting_date,
			"amount": to_float(amount),
			"balance_amount": to_float(balance),
			"voucher_type": voucher_type or None,
			"voucher_no": voucher_no or None,
			"journal_entry": journal_entry or None,
			"contra_account": contra_account or None,
			"remarks": remarks,
			"entered_by": frappe.session.user,
			"denominations": build_rows(pieces, till.currency),
			"denominated_amount": to_float(sum_pieces(pieces)),
			"company": till.company,
			"branch": till.branch,
			"account": till.account,
			"currency": till.currency,
		},
	)
	frappe.db.set_value("Till", till.name, "balance_amount", to_float(balance))
	return movement


def post_movement(
	till: LockedTill, movement: Document, contra: Mapping[tuple[str, str], Decimal], remark: str
) -> str | None:
	"""The journal entry of a movement that is no lending document's: the till's account against accounts of branches.

	`contra` has amounts by account and branch, debit positive; with the till's they sum to zero.
	"""
	placer = Placer(till.company)
	amounts = {(till.account, till.branch): Decimal(str(movement.amount)), **contra}
	lines = [_build_line(placer, till, place, amount) for place, amount in amounts.items() if amount]
	voucher = Voucher(
		company=till.company,
		doctype=movement.doctype,
		name=movement.name,
		posting_date=getdate(movement.posting_date),
		value_date=getdate(movement.posting_date),
		remark=remark,
	)
	journal = post_journal(placer, voucher, lines, entries=())
	movement.db_set("journal_entry", journal)
	return journal


def _build_line(placer: Placer, till: LockedTill, place: tuple[str, str], amount: Decimal) -> LedgerLine:
	account, branch = place
	keys = LoanKeys(name="", client="", customer="", branch=branch, product="", currency=till.currency)
	cost_center = placer.accounts.get_cost_center(branch)
	dimensions = placer.dimensions.fill({}, keys)
	return LedgerLine(
		loan=keys,
		role=LedgerRole.FUNDS,
		channel="",
		place=Place(account, cost_center or "", branch, dimensions),
		amount=amount,
	)


def find_day(company: str) -> date:
	"""Today, or the first open day after what is closed."""
	business_date = get_business_date(company)
	last_day = max(getdate(today()), business_date)
	return find_open_date(company, last_day, last_day, business_date)

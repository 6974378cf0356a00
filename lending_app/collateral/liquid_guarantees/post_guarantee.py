"""What a liquid guarantee does to the ledger: a debt of the lender to the client, beside the loan's own position."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from frappe.model.document import Document

from lending_app.engine.loan.state import LedgerRole
from lending_app.ledger.accounts.keys import Key
from lending_app.ledger.accounts.place_changes import ChangePlacer
from lending_app.ledger.accounts.queries import list_posted_by_place
from lending_app.ledger.journals.post_journal import get_placer, post_journal
from lending_app.ledger.lines import LedgerLine, LoanKeys, Voucher


def post_movement(
	guarantee: Document,
	keys: LoanKeys,
	row: Document,
	day: date,
	remark: str,
	*,
	held: Decimal,
	cash_branch: str = "",
) -> str | None:
	"""Post a movement: `held` is how the debt to the client grows, the row's interest what was earned of it.

	Cash, by the row's mode of payment, moves by what is left of both: it comes in where money is withheld. Returns the
	journal entry.
	"""
	placer, interest = get_placer(guarantee.company), Decimal(str(row.interest_amount or 0))
	changes: Mapping[Key, Decimal] = {
		(LedgerRole.FUNDS, row.mode_of_payment): held - interest,
		(LedgerRole.GUARANTEE_INTEREST, ""): interest,
		(LedgerRole.LIQUID_GUARANTEES, ""): -held,
	}
	placed = ChangePlacer(
		placer, keys, placer.get_group(keys), guarantee.name, is_apart=True, cash_branch=cash_branch
	)
	voucher = _build_voucher(guarantee, row, day, remark)
	return post_journal(placer, voucher, placed.build_lines(changes))


def post_reversal(guarantee: Document, keys: LoanKeys, row: Document, day: date, remark: str) -> str | None:
	"""Take back what a movement has posted: where it stands, whatever the masters say today. Returns the journal entry."""
	placer = get_placer(guarantee.company)
	rows = list_posted_by_place(
		keys.name, guarantee.name, placer.dimensions, beside_position=True, journal=row.journal_entry
	)
	lines = [
		LedgerLine(loan=keys, role=row.role, channel=row.channel, place=row.place, amount=-row.amount)
		for row in rows
		if row.amount
	]
	return post_journal(placer, _build_voucher(guarantee, row, day, remark, is_reversal=True), lines)


def _build_voucher(
	guarantee: Document, row: Document, day: date, remark: str, *, is_reversal: bool = False
) -> Voucher:
	return Voucher(
		company=guarantee.company,
		doctype=guarantee.doctype,
		name=guarantee.name,
		posting_date=day,
		value_date=row.value_date,
		remark=remark,
		is_reversal=is_reversal,
		reference=row.reference_number or "",
		mode_of_payment=row.mode_of_payment or "",
		payer=guarantee.client_name or "",
	)

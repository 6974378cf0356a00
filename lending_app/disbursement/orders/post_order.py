"""What an order posts beside the disbursement: what is kept for others, and payees whose money leaves another account."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.collateral.liquid_guarantees.hold_guarantee import withhold
from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.offer.disbursement_breakdown import KEPT_FOR_OTHERS, DeductionKind
from lending_app.ledger.accounts.place_changes import ChangePlacer
from lending_app.ledger.accounts.queries import list_posted_by_place
from lending_app.ledger.journals.post_journal import get_placer, post_journal
from lending_app.ledger.lines import LedgerLine, LoanKeys, Voucher
from lending_app.ledger.queries import lock_keys
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_decimal

KINDS = frozenset(kind.value for kind in KEPT_FOR_OTHERS)
Changes = dict[tuple[LedgerRole, str], Decimal]


def post_kept_back(order: Document, disbursement: Document) -> None:
	"""The disbursement has taken all of it from the account of the first payee: the parts go where they belong."""
	keys = lock_keys(order.loan)
	placer = get_placer(order.company)
	group = placer.get_group(keys)
	base = order.payees[0].mode_of_payment, order.payees[0].cash_branch or ""
	lines: list[LedgerLine] = []
	for (_mode, branch), changes in _list_changes(order, base).items():
		changer = ChangePlacer(placer, keys, group, is_apart=True, cash_branch=branch)
		lines += changer.build_lines({key: amount for key, amount in changes.items() if amount})
	post_journal(placer, build_voucher(order, getdate(disbursement.posting_date)), lines)
	_withhold_guarantees(order, keys, disbursement)


def _withhold_guarantees(order: Document, keys: LoanKeys, disbursement: Document) -> None:
	"""Each guarantee is a record of its own, which the disbursement's reversal takes back."""
	amounts = [line.amount for line in order.lines if line.kind == DeductionKind.LIQUID_GUARANTEE.value]
	costs = [row for row in order.costs if row.kind == DeductionKind.LIQUID_GUARANTEE.value]
	# The breakdown leaves out those that come to zero.
	kept = [row for row in costs if row.amount or row.rate_percent]
	for row, amount in zip(kept, amounts, strict=True):
		withhold(
			keys,
			order.company,
			amount,
			voucher=disbursement,
			mode_of_payment=order.payees[0].mode_of_payment,
			interest_percent=row.interest_percent,
		)


def take_back_kept(order: Document, day: date) -> None:
	"""The opposite, line by line, in the accounts in which it was posted."""
	keys = lock_keys(order.loan)
	placer = get_placer(order.company)
	rows = list_posted_by_place(order.loan, order.name, placer.dimensions, beside_position=True)
	lines = [
		LedgerLine(loan=keys, role=row.role, channel=row.channel, place=row.place, amount=-row.original)
		for row in rows
		if row.original
	]
	post_journal(placer, build_voucher(order, day, is_reversal=True), lines)


def _list_changes(order: Document, base: tuple[str, str]) -> dict[tuple[str, str], Changes]:
	"""By mode of payment and branch of the cash. What leaves another account than the first payee's comes back there."""
	found: dict[tuple[str, str], Changes] = defaultdict(lambda: defaultdict(Decimal))
	plain = base[0], ""
	for line in order.lines:
		if line.kind in KINDS and line.kind != DeductionKind.LIQUID_GUARANTEE.value:
			amount = to_decimal(line.amount)
			found[plain][LedgerRole(line.ledger_role), ""] -= amount
			found[plain][LedgerRole.FUNDS, base[0]] += amount
	for row in order.payees:
		own = row.mode_of_payment, row.cash_branch or ""
		if own[0] == base[0] and own[1] in ("", order.branch):
			continue
		amount = to_decimal(row.amount)
		found[plain][LedgerRole.FUNDS, base[0]] += amount
		found[own][LedgerRole.FUNDS, own[0]] -= amount
	return found


def build_voucher(order: Document, day: date, *, is_reversal: bool = False) -> Voucher:
	"""What a journal entry of the order says."""
	with speaking_for(order):
		text = _("Void of order {0}, loan {1}") if is_reversal else _("Order {0}, loan {1}")
	first = order.payees[0]
	return Voucher(
		company=order.company,
		doctype=order.doctype,
		name=order.name,
		posting_date=day,
		value_date=day,
		remark=text.format(order.name, order.loan),
		is_reversal=is_reversal,
		reference=first.reference_number or "",
		mode_of_payment=first.mode_of_payment,
		payer=order.client_name or "",
	)

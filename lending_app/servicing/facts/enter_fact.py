"""Enter or take back a fact of a loan: lock, replay before and after, post the difference, refresh the loan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from lending_app.engine.ledger.postings import get_changes
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import LoanReplay
from lending_app.ledger.accounts.place_changes import ChangePlacer
from lending_app.ledger.journals.post_journal import get_placer, post_journal
from lending_app.ledger.lines import LoanKeys, Voucher
from lending_app.ledger.queries import get_last_posting_date
from lending_app.products.adapters import load_terms
from lending_app.servicing.state.refresh_loan import refresh_loan
from lending_app.servicing.stored.checkpoints import Checkpoint, LoanHistory, make_checkpoint
from lending_app.servicing.stored.loan_states import mark_snapshots, save_state, to_minor

LOAN_FIELDS = [
	"name",
	"company",
	"client",
	"customer",
	"branch",
	"product",
	"currency",
	"status",
	"principal_amount",
	"terms",
]


@dataclass(frozen=True, slots=True)
class LockedLoan:
	"""A loan whose row is locked until the transaction ends."""

	keys: LoanKeys
	company: str
	status: str
	principal_amount: float
	terms: LoanTerms
	history: LoanHistory


def lock_loan(name: str) -> LockedLoan:
	"""Lock the loan's row: two counters never post on the same loan at once.

	What is read of the loan after this is read `for_update` too, else the one that waited would not see what it
	waited for.
	"""
	row = frappe.db.get_value("Loan", name, LOAN_FIELDS, as_dict=True, for_update=True)
	keys = LoanKeys(
		name=row.name,
		client=row.client,
		customer=row.customer,
		branch=row.branch,
		product=row.product,
		currency=row.currency,
	)
	terms = load_terms(row.terms)
	return LockedLoan(
		keys, row.company, row.status, row.principal_amount, terms, LoanHistory(row.name, terms)
	)


def lock_loans(names: Iterable[str | None]) -> None:
	"""Lock the rows of some loans, always in one order. What is no loan's name is left to anyone who checks it."""
	for name in sorted({name for name in names if isinstance(name, str) and name}):
		frappe.db.get_value("Loan", name, "name", for_update=True)


def get_effect_date(loan: str, posting_date: date) -> date:
	"""The day on which before and after are compared: posting, or the loan's last entry where that is later."""
	return max(getdate(posting_date), get_last_posting_date(loan) or getdate(posting_date))


class Change(NamedTuple):
	"""States before and after a change of the facts, on the same day, and the replay that gave the second."""

	before: LoanState
	after: LoanState
	carried: LoanReplay
	checkpoint: Checkpoint


def replay_change(
	loan: LockedLoan, before: Iterable[Fact], after: Iterable[Fact], posting_date: date
) -> Change:
	"""States before and after a change of the facts, on the same day."""
	after = list(after)
	day = get_effect_date(loan.keys.name, posting_date)
	carried = loan.history.carry(after, day)
	checkpoint = make_checkpoint(carried, after, day)
	return Change(loan.history.carry(before, day).get_state(day), carried.get_state(day), carried, checkpoint)


def post_change(
	loan: LockedLoan,
	doc: Document,
	change: Change,
	posting_date: date,
	remark: str,
	*,
	is_reversal: bool,
) -> str | None:
	"""Journal entry and sub-ledger of a change, and the loan's new figures. Returns the journal entry."""
	return post_changes([(loan, change)], doc, posting_date, remark, is_reversal=is_reversal)


def post_changes(
	changed: Sequence[tuple[LockedLoan, Change]],
	doc: Document,
	posting_date: date,
	remark: str,
	*,
	is_reversal: bool,
) -> str | None:
	"""The same for a document that is a fact of several loans of a company: one journal entry for all of them."""
	placer = get_placer(changed[0][0].company)
	groups = [placer.get_group(loan.keys) for loan, _change in changed]
	voucher = Voucher(
		company=placer.company,
		doctype=doc.doctype,
		name=doc.name,
		posting_date=getdate(posting_date),
		value_date=getdate(doc.value_date),
		remark=remark,
		is_reversal=is_reversal,
		reference=doc.get("reference_number") or doc.get("external_reference") or "",
		mode_of_payment=doc.get("mode_of_payment") or "",
		payer=doc.get("client_name") or doc.get("buyer") or "",
	)
	# A document of many loans has its own idea of a branch, and no cash but the buyer's.
	cash_branch = doc.get("received_at_branch") or ""
	changes = [get_changes(change.before.position, change.after.position) for _loan, change in changed]
	lines = [
		line
		for (loan, _change), group, amounts in zip(changed, groups, changes, strict=True)
		for line in ChangePlacer(
			placer, loan.keys, group, doc.name if is_reversal else "", cash_branch=cash_branch
		).build_lines(amounts)
	]
	journal = post_journal(placer, voucher, lines)
	for (loan, change), group, amounts in zip(changed, groups, changes, strict=True):
		minor = to_minor(amounts, loan.terms.rounding)
		save_state(loan.keys, group.id, change.carried, change.checkpoint, minor, getdate(posting_date))
		mark_snapshots(loan.keys.name, loan.company, getdate(doc.value_date), getdate(posting_date))
		refresh_loan(loan.keys.name, change.after)
	return journal

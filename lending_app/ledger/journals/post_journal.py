"""Carry engine postings into ERPNext's journal and the app's sub-ledger, together or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import frappe
from frappe.model.docstatus import DocStatus
from frappe.model.document import Document
from frappe.utils import getdate, now

from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.name_late import fill_in_name
from lending_app.ledger.journals.write_rows import write_together
from lending_app.ledger.lines import LedgerLine, Place, Voucher
from lending_app.lending_setup.database import write_rows
from lending_app.lending_setup.site.set_minor_units import check_minor_units
from lending_app.products.adapters import to_float

if TYPE_CHECKING:
	from lending_app.ledger.accounts.dimensions import Dimensions

LEDGER_COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "posting_date", "value_date", "loan", "client", "role",
	"channel", "account", "cost_center", "debit_amount", "credit_amount", "currency", "company", "branch", "product", "voucher_type",
	"voucher_no", "journal_entry", "is_reversal",
)  # fmt: skip


def post_journal(
	placer: Placer,
	voucher: Voucher,
	lines: Sequence[LedgerLine],
	entries: Sequence[LedgerLine] | None = None,
) -> str | None:
	"""One submitted Journal Entry for the lines, and their sub-ledger entries. None where nothing changes.

	`entries` are those of the sub-ledger where they are not the lines: a close keeps the detail of loans apart.
	"""
	if not lines:
		return None
	gathered = get_gathered(voucher)
	if gathered:
		number = gathered.add(voucher, lines)
		insert_ledger_entries(
			voucher, lines if entries is None else entries, gathered.name, placer.dimensions, first=number
		)
		return gathered.name
	journal = _make_journal_entry(placer, voucher, lines)
	insert_ledger_entries(
		voucher, lines if entries is None else entries, journal.name if journal else None, placer.dimensions
	)
	return journal.name if journal else None


@contextmanager
def gather_journals(placer: Placer, voucher: Voucher, *, is_named_late: bool = False) -> Iterator[Gathered]:
	"""What documents post within becomes one Journal Entry, that of the voucher, made at the end: cash that one pays in
	and another out does not move. Each document's part of the sub-ledger stays its own.

	A document of another company or posting date has an entry of its own. With `is_named_late` the entry takes its number
	at the end too, so that nobody waits for the series meanwhile: until then documents name it by a text of no meaning.
	"""
	gathered = frappe.local.lending_gathered = Gathered(
		placer,
		frappe.generate_hash(length=10) if is_named_late else _take_name(voucher),
		voucher.company,
		getdate(voucher.posting_date),
	)
	try:
		yield gathered
	finally:
		frappe.local.lending_gathered = None
	if not gathered.lines:
		return
	shared = replace(voucher, paid_out=frozenset(gathered.paid_out))
	journal = _make_journal_entry(placer, shared, gathered.lines, None if is_named_late else gathered.name)
	if is_named_late:
		name = journal.name if journal else None
		fill_in_name(gathered.documents, gathered.name, name)
		gathered.name = name or ""


def get_placer(company: str) -> Placer:
	"""The masters of a company: those of the entry in the making, where there is one, else read now."""
	gathered = getattr(frappe.local, "lending_gathered", None)
	return gathered.placer if gathered and gathered.company == company else Placer(company)


def sum_gathered(account: str) -> Decimal:
	"""What the entry in the making moves in an account, debit positive."""
	gathered = getattr(frappe.local, "lending_gathered", None)
	lines = gathered.lines if gathered else ()
	return sum((line.amount for line in lines if line.place.account == account), Decimal(0))


def _take_name(voucher: Voucher) -> str:
	journal = frappe.new_doc("Journal Entry", company=voucher.company, posting_date=voucher.posting_date)
	journal.set_new_name()
	return journal.name


@dataclass(slots=True)
class Gathered:
	"""Lines of documents that share a Journal Entry which is not made yet. `name` is that of the entry, `documents` are
	names by DocType.
	"""

	placer: Placer
	name: str
	company: str
	posting_date: date
	lines: list[LedgerLine] = field(default_factory=list)
	paid_out: set[str] = field(default_factory=set)
	documents: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
	count: int = 0

	def add(self, voucher: Voucher, lines: Sequence[LedgerLine]) -> int:
		"""Returns the number of the first entry in the sub-ledger."""
		if voucher.doctype == "Loan Disbursement" and not voucher.is_reversal:
			self.paid_out |= {line.loan.name for line in lines}
		self.lines += lines
		self.documents[voucher.doctype].add(voucher.name)
		first, self.count = self.count + 1, self.count + len(lines)
		return first

	def drop_after(self, count: int) -> None:
		"""Leave out lines of a document that was rolled back; `count` is that of the lines before it."""
		del self.lines[count:]


def get_gathered(voucher: Voucher) -> Gathered | None:
	"""The entry in the making that a voucher joins."""
	gathered = getattr(frappe.local, "lending_gathered", None)
	is_same = gathered and (gathered.company, gathered.posting_date) == (
		voucher.company,
		getdate(voucher.posting_date),
	)
	return gathered if is_same else None


def _make_journal_entry(
	placer: Placer, voucher: Voucher, lines: Sequence[LedgerLine], name: str | None = None
) -> Document | None:
	totals: dict[tuple[Place, str, str], Decimal] = defaultdict(Decimal)
	for line in lines:
		has_party = placer.accounts.needs_party(line.place.account)
		party, loan = (line.loan.customer, line.loan.name) if has_party else ("", "")
		totals[line.place, party, loan] += line.amount
	totals = {key: amount for key, amount in totals.items() if amount}
	if not totals:
		return None
	check_minor_units(lines[0].loan.currency)
	journal = frappe.new_doc(
		"Journal Entry",
		voucher_type="Journal Entry",
		company=voucher.company,
		posting_date=voucher.posting_date,
		user_remark=voucher.remark,
		lending_document_type=voucher.doctype,
		lending_document=voucher.name,
		# By these ERPNext's bank reconciliation finds the entry. Its date is that of the money, if it has a number.
		cheque_no=voucher.reference or None,
		cheque_date=_get_reference_date(voucher),
		mode_of_payment=voucher.mode_of_payment or None,
		pay_to_recd_from=voucher.payer or None,
	)
	for (place, party, loan), amount in sorted(totals.items(), key=lambda item: -item[1]):
		dimensions = placer.dimensions.get_journal_values(place.branch, place.dimensions)
		placer.dimensions.check_line(place.account, dimensions)
		journal.append(
			"accounts",
			{
				**dimensions,
				"account": place.account,
				"party_type": "Customer" if party else None,
				"party": party or None,
				"cost_center": place.cost_center,
				"debit_in_account_currency": to_float(max(amount, Decimal(0))),
				"credit_in_account_currency": to_float(max(-amount, Decimal(0))),
				"reference_type": "Loan" if loan else None,
				"reference_name": loan or None,
				"user_remark": loan or None,
			},
		)
	# The entry is the consequence of a document its user may submit; tellers need no rights on journals.
	journal.flags.ignore_permissions = True
	# By this an entry is known as made here, and not by somebody who names a lending document.
	journal.flags.lending_voucher = voucher
	# A reversal names the document it takes back, which is cancelled by then.
	journal.flags.ignore_links = voucher.is_reversal
	write_together(journal)
	said = list(frappe.local.message_log)
	# Written once, as submitted. Not ERPNext's `submit`, which leaves an entry of more than a hundred lines to a job:
	# the sub-ledger would be ahead.
	journal.docstatus = DocStatus.submitted()
	journal.insert(set_name=name)
	# What ERPNext advises a bookkeeper ("check 'Is Advance'") is nothing that a teller can act on.
	frappe.local.message_log = said
	return journal


def _get_reference_date(voucher: Voucher) -> date | None:
	if not voucher.reference:
		return None
	return voucher.posting_date if voucher.is_reversal else voucher.value_date


def insert_ledger_entries(
	voucher: Voucher,
	lines: Sequence[LedgerLine],
	journal: str | None,
	dimensions: Dimensions,
	*,
	first: int = 1,
) -> None:
	insert_many_entries([(voucher, lines, first)], journal, dimensions)


def insert_many_entries(
	posted: Iterable[tuple[Voucher, Sequence[LedgerLine], int]], journal: str | None, dimensions: Dimensions
) -> None:
	"""Entries of the sub-ledger: lines of vouchers that share a journal entry, with the number of each one's first."""
	stamp, user = now(), frappe.session.user
	# Names that follow one another keep bulk writes at the end of the index.
	prefix = journal or frappe.generate_hash(length=10)
	rows = [
		(
			f"{prefix}-{number:06d}", stamp, stamp, user, user, 1, voucher.posting_date, voucher.value_date, line.loan.name, line.loan.client,
			line.role.value, line.channel, line.place.account, line.place.cost_center, line.debit, line.credit,
			line.loan.currency, voucher.company, line.place.branch, line.loan.product, voucher.doctype, voucher.name, journal,
			int(voucher.is_reversal), *(dict(line.place.dimensions).get(name) for name in dimensions.columns),
		)
		for voucher, lines, first in posted
		for number, line in enumerate(lines, start=first)
	]  # fmt: skip
	write_rows("tabLoan Ledger Entry", (*LEDGER_COLUMNS, *dimensions.columns), rows)

"""Loans change their group: what they hold stands in the new branch's cost center from the day of the move on.

What has flowed, as income and cash, stays with the branch that had it. A fact that is taken back later finds its flows
there, and its balances where the loan has them by then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, create_batch, getdate

from lending_app.ledger.accounts.groups import Group, list_groups, make_group
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import post_journal
from lending_app.ledger.lines import LedgerLine, LoanKeys, Voucher
from lending_app.ledger.queries import Posted
from lending_app.lending_setup.database import execute, list_places
from lending_app.lending_setup.language.speak import speaking_language_of
from lending_app.servicing.transfers.move_posted_flows import record_flows
from lending_app.servicing.transfers.queries import MovingLoan, list_standing

# Loans of one journal entry: ERPNext has a line for each party of a receivable.
CHUNK = 500


class LoanMover:
	"""Moves the loans of one company."""

	def __init__(self, doc: Document, company: str) -> None:
		self._doc = doc
		self._day: date = getdate(doc.posting_date)
		self._placer = Placer(company)
		self._groups = list_groups(company)
		self._targets: dict[int, Group] = {}

	def move(self, loans: Sequence[MovingLoan]) -> list[str]:
		"""Post the balances and change the groups, part by part. Returns the journal entries."""
		entered = [loan for loan in loans if loan.group]
		made = []
		for part in create_batch(entered, CHUNK):
			if journal := self._post(part):
				made.append(journal)
			self._change_groups(part)
		return made

	def _post(self, loans: Sequence[MovingLoan]) -> str | None:
		standing = list_standing([loan.name for loan in loans])
		lines = [line for loan in loans for line in self._build_lines(loan, standing.get(loan.name, {}))]
		doc = self._doc
		with speaking_language_of(self._placer.company):
			remark = _("Client transfer {0} from {1} to {2}: {3}").format(
				doc.name, doc.from_branch, doc.to_branch, doc.reason
			)
		voucher = Voucher(
			company=self._placer.company,
			doctype=doc.doctype,
			name=doc.name,
			posting_date=self._day,
			value_date=self._day,
			remark=remark,
		)
		journal: str | None = post_journal(self._placer, voucher, lines)
		return journal

	def _build_lines(self, loan: MovingLoan, standing: Posted) -> Iterator[LedgerLine]:
		"""Each balance leaves the place where it stands for that of the new branch, in the same account."""
		group = self._groups[loan.group or 0]
		target = self._get_target(group)
		keys = LoanKeys(
			name=loan.name,
			client=loan.client,
			customer=loan.customer,
			branch=group.branch,
			product=loan.product,
			currency=loan.currency,
		)
		for key, amount in standing.items():
			if amount:
				common = {"loan": keys, "role": key[0], "channel": key[1]}
				yield LedgerLine(place=self._placer.get_place(group, key, keys), amount=-amount, **common)
				yield LedgerLine(place=self._placer.get_place(target, key, keys), amount=amount, **common)

	def _get_target(self, group: Group) -> Group:
		"""The group of the new branch whose balances stand in the same accounts."""
		if group.id not in self._targets:
			self._targets[group.id] = make_group(
				group.company,
				self._doc.to_branch,
				group.product,
				group.currency,
				self._placer.accounts.get_cost_center(self._doc.to_branch),
				group.accounts,
				json.loads(group.dimensions) if group.dimensions else None,
			)
		return self._targets[group.id]

	def _change_groups(self, loans: Sequence[MovingLoan]) -> None:
		for number in sorted({loan.group for loan in loans if loan.group}):
			group, target = self._groups[number], self._get_target(self._groups[number])
			names = [loan.name for loan in loans if loan.group == number]
			record_flows(self._placer, group, target, names, getdate(add_days(self._day, -1)))
			execute(
				f"UPDATE lending_loan_state SET group_id = %s WHERE loan IN ({list_places(len(names))})",
				(target.id, *names),
			)

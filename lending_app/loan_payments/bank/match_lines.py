"""Look for the loan or the posted payment of each deposit of a statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, flt, getdate

from lending_app.engine.values.money import get_minor_units
from lending_app.lending_setup.database import overwrite, write_rows
from lending_app.loan_payments.bank.allocate import Allocation, allocate
from lending_app.loan_payments.bank.match_posted import PostedIndex
from lending_app.loan_payments.bank.matching import (
	Candidate,
	Evidence,
	LoanIndex,
	MoneyIn,
	Weights,
	choose_candidate,
	rank_candidates,
)
from lending_app.loan_payments.bank.queries import (
	LINE,
	list_lines,
	list_loan_facts,
	list_posted_payments,
	lock_lines,
)
from lending_app.loan_payments.bank.states import WAITING, LineStatus
from lending_app.products.adapters import to_decimal

SETTINGS = "Bank Matching Settings"
PARTS = {
	Evidence.NUMBER: "loan_number_weight",
	# As sure as the loan's number: its check digits agree.
	Evidence.CAPTURE_LINE: "loan_number_weight",
	Evidence.CLIENT: "client_weight",
	Evidence.PAYER: "payer_weight",
	Evidence.AMOUNT: "amount_weight",
	Evidence.DATE: "date_weight",
	Evidence.REFERENCE: "reference_weight",
}
COLUMNS = (
	"status",
	"loan",
	"client_name",
	"branch",
	"score_percent",
	"reasons",
	"loan_repayment",
	"journal_entry",
	"payment_reference",
)
SHOWN = 5


def read_weights() -> Weights:
	"""What each part of a score weighs, as the lender has set it."""
	stored = frappe.get_cached_doc(SETTINGS)
	return Weights(
		parts={part: flt(stored.get(field)) for part, field in PARTS.items()},
		threshold=flt(stored.threshold) or 1.0,
		margin=flt(stored.margin),
		days_apart=cint(stored.days_apart),
	)


def match_load(load: Document) -> int:
	"""Match what waits of a statement. Returns how many lines found their loan or payment."""
	return match_lines(load, [line.name for line in list_lines(WAITING, statement_load=load.name)])


def match_lines(load: Document, names: Sequence[str]) -> int:
	"""Lines of one statement: first against payments that are posted, then against loans. One that was decided meanwhile
	stays as it is.
	"""
	lines = [line for line in lock_lines(names) if line.status in WAITING and line.amount > 0]
	lines.sort(key=lambda line: (line.booking_date, line.line))
	if not lines:
		return 0
	weights, factor = read_weights(), 10 ** get_minor_units(load.currency)
	rows, left = _match_posted(load, lines, weights)
	facts, branches = list_loan_facts(load.company, load.currency, load.branch, factor)
	index = LoanIndex(facts)
	for line in left:
		ranked = rank_candidates(build_money(line, factor), index, weights)
		rows.append(_build_row(line, ranked, choose_candidate(ranked, weights), facts, branches))
	write_rows(f"tab{LINE}", ("name", *COLUMNS), rows, tail=overwrite(COLUMNS))
	return sum(1 for row in rows if row[1] in (LineStatus.MATCHED.value, LineStatus.RECONCILED.value))


def build_money(line: Any, factor: int) -> MoneyIn:
	return MoneyIn(
		amount=round(line.amount * factor),
		value_date=getdate(line.value_date),
		payer=line.payer or "",
		text=" ".join(text for text in (line.reference, line.text, line.bank_id) if text),
	)


def _match_posted(load: Document, lines: Sequence[Any], weights: Weights) -> tuple[list[tuple], list[Any]]:
	"""Lines that are payments of the ledger, allocated to them; and the lines that are none. What is in suspense is in the
	ledger already.
	"""
	open_lines = [line for line in lines if line.status == LineStatus.OPEN.value]
	left = [line for line in lines if line.status != LineStatus.OPEN.value]
	if not open_lines:
		return [], left
	days = [getdate(line.value_date) for line in open_lines]
	apart = timedelta(days=weights.days_apart)
	index = PostedIndex(list_posted_payments(load.account, min(days) - apart, max(days) + apart))
	rows, allocations = [], []
	for line in open_lines:
		found = index.choose(line, weights)
		if not found:
			left.append(line)
			continue
		payment, points = found
		index.take(payment)
		allocations.append(Allocation(line.bank_transaction, payment.journal_entry, to_decimal(line.amount)))
		reasons = [
			{"receipt": payment.loan_repayment, "journal_entry": payment.journal_entry, "parts": points}
		]
		score = min(100.0, 100 * sum(part[1] for part in points))
		rows.append(
			(
				line.name,
				LineStatus.RECONCILED.value,
				payment.loan or None,
				payment.payer or None,
				line.branch,
				score,
				json.dumps(reasons),
				payment.loan_repayment or None,
				payment.journal_entry,
				None,
			)
		)
	allocate(allocations)
	return rows, left


def _build_row(
	line: Any,
	ranked: Sequence[Candidate],
	chosen: Candidate | None,
	facts: Sequence[Any],
	branches: Sequence[str],
) -> tuple:
	"""Values of a line. In suspense stays in suspense: that its loan is known is said, and posted by a person."""
	best = chosen or (ranked[0] if ranked else None)
	loan = facts[best.loan] if best else None
	is_open = line.status == LineStatus.OPEN.value
	return (
		line.name,
		LineStatus.MATCHED.value if chosen and is_open else line.status,
		loan.name if loan and chosen else None,
		loan.client_name if loan and chosen else None,
		# The branch of its loan; one of a branch's statement keeps that.
		line.branch or (branches[best.loan] if best and chosen else None),
		round(100 * best.score, 2) if best else 0,
		json.dumps([describe(candidate, facts) for candidate in ranked[:SHOWN]]),
		None,
		line.journal_entry,
		chosen.seen.get(Evidence.CAPTURE_LINE) if chosen else None,
	)


def describe(candidate: Candidate, facts: Sequence[Any]) -> dict[str, Any]:
	"""A candidate as it is stored and shown."""
	loan = facts[candidate.loan]
	parts = [[part.value, points, candidate.seen[part]] for part, points in candidate.parts.items()]
	return {"loan": loan.name, "client_name": loan.client_name, "score": candidate.score, "parts": parts}

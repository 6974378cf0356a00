"""Payments that the ledger has already, as lines of a statement may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from frappe.utils import getdate
from rapidfuzz.fuzz import token_sort_ratio

from lending_app.clients.matching.names import prepare_name
from lending_app.loan_payments.bank.matching import Evidence, Weights, list_tokens
from lending_app.loan_payments.bank.queries import PostedPayment
from lending_app.products.adapters import to_decimal
from lending_app.servicing.payment_modes.check_reference import normalize

Points = list[list[Any]]
# Likeness of two names, of 100, from which it counts.
_ALIKE = 75.0


class PostedIndex:
	"""Payments by amount; each is taken once."""

	def __init__(self, payments: Iterable[PostedPayment]) -> None:
		self._by_amount: dict[Decimal, list[PostedPayment]] = defaultdict(list)
		for payment in payments:
			self._by_amount[payment.amount].append(payment)

	def rank(self, line: Any, weights: Weights) -> list[tuple[PostedPayment, Points]]:
		"""Payments of a line's amount and days, the surest first."""
		found = []
		for payment in self._by_amount.get(to_decimal(line.amount), ()):
			apart = abs((getdate(line.value_date) - payment.day).days)
			if apart <= weights.days_apart:
				found.append((payment, _list_points(line, payment, apart, weights)))
		return sorted(found, key=_get_rank)

	def choose(self, line: Any, weights: Weights) -> tuple[PostedPayment, Points] | None:
		"""The one that a line is without asking, by the rules of candidates."""
		ranked = self.rank(line, weights)
		if not ranked or _sum(ranked[0][1]) < weights.threshold:
			return None
		if len(ranked) > 1 and _is_close(ranked[0], ranked[1], weights):
			return None
		return ranked[0]

	def take(self, payment: PostedPayment) -> None:
		"""It is a line's now, and so is the entry that it is part of, or its parts."""
		for amount, payments in self._by_amount.items():
			self._by_amount[amount] = [
				other
				for other in payments
				if other is not payment
				and not _is_whole_of(other, payment)
				and not _is_whole_of(payment, other)
			]


def _is_whole_of(whole: PostedPayment, part: PostedPayment) -> bool:
	return not whole.loan_repayment and whole.journal_entry == part.journal_entry


def _is_close(
	first: tuple[PostedPayment, Points], second: tuple[PostedPayment, Points], weights: Weights
) -> bool:
	"""Whether two payments are as likely. A receipt and its own entry are the same money."""
	if first[0].journal_entry == second[0].journal_entry and first[0].amount == second[0].amount:
		is_same = _is_whole_of(first[0], second[0]) or _is_whole_of(second[0], first[0])
		if is_same:
			return False
	return _sum(first[1]) - _sum(second[1]) < weights.margin - 1e-9


def _list_points(line: Any, payment: PostedPayment, apart: int, weights: Weights) -> Points:
	parts: dict[Evidence, tuple[float, str]] = {
		Evidence.AMOUNT: (1, ""),
		Evidence.DATE: (1 - apart / (weights.days_apart + 1), str(payment.day)),
	}
	text = " ".join(part for part in (line.reference, line.text, line.bank_id) if part)
	tokens = set(list_tokens(text))
	known = {normalize(part) for part in (line.reference, line.bank_id, *tokens) if part}
	for reference in payment.references:
		if normalize(reference) in known:
			parts[Evidence.REFERENCE] = (1, reference)
	if payment.loan and payment.loan.upper() in tokens:
		parts[Evidence.NUMBER] = (1, payment.loan)
	likeness = token_sort_ratio(prepare_name(line.payer).key, prepare_name(payment.payer).key)
	if line.payer and payment.payer and likeness >= _ALIKE:
		parts[Evidence.PAYER] = ((likeness - _ALIKE) / (100 - _ALIKE), payment.payer)
	return [
		[part.value, round(weights.parts.get(part, 0) * degree, 4), seen]
		for part, (degree, seen) in parts.items()
		if degree
	]


def _sum(points: Points) -> float:
	return sum(part[1] for part in points)


def _get_rank(item: tuple[PostedPayment, Points]) -> tuple[float, str, bool, str]:
	"""The surest first; a receipt before the entry that is the same money."""
	payment, points = item
	return -_sum(points), payment.journal_entry, not payment.loan_repayment, payment.loan_repayment

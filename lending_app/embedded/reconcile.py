"""The ledger against the loans: every loan is replayed in full and must have been posted to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lending_app.embedded.records import AccountKey, LoanResult, RunResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
	"""Where two sides differ, in major units; `where` is a loan, or the ledger as a whole."""

	where: str
	role: str
	channel: str
	posted: Decimal
	expected: Decimal

	def __str__(self) -> str:
		account = f"{self.role}{' ' if self.channel else ''}{self.channel}"
		return f"{self.where}, {account}: posted {self.posted}, expected {self.expected}"


class ReconciliationError(AssertionError):
	"""The ledger and the loans differ: a defect of the program, never of the book."""

	def __init__(self, differences: list[Difference]) -> None:
		self.differences = tuple(differences)
		shown = "; ".join(str(difference) for difference in differences[:5])
		super().__init__(f"{len(differences)} differences between ledger and loans: {shown}")


def reconcile(result: RunResult) -> None:
	"""Raises ReconciliationError with every difference, or with the entry that does not balance."""
	differences = [row for loan in result.loans for row in _compare_loan(result, loan)]
	expected: dict[AccountKey, Decimal] = {}
	for loan in result.loans:
		for key, amount in loan.state.position.items():
			expected[key] = expected.get(key, Decimal(0)) + amount
	ledger = {key: result.to_amount(amount) for key, amount in result.balances.items()}
	differences += _compare("Ledger", ledger, expected)
	differences += [
		Difference(
			where=f"Entry {entry.number}",
			role="Balance",
			channel="",
			posted=result.to_amount(sum(line.amount for line in entry.lines)),
			expected=Decimal(0),
		)
		for entry in result.entries
		if sum(line.amount for line in entry.lines)
	]
	if differences:
		raise ReconciliationError(differences)


def _compare_loan(result: RunResult, loan: LoanResult) -> list[Difference]:
	posted = {key: result.to_amount(amount) for key, amount in loan.posted.items()}
	return _compare(loan.loan.loan_code, posted, dict(loan.state.position))


def _compare(
	where: str, posted: dict[AccountKey, Decimal], expected: dict[AccountKey, Decimal]
) -> list[Difference]:
	zero = Decimal(0)
	return [
		Difference(
			where=where,
			role=key[0].value,
			channel=key[1],
			posted=posted.get(key, zero),
			expected=expected.get(key, zero),
		)
		for key in dict.fromkeys([*posted, *expected])
		if posted.get(key, zero) != expected.get(key, zero)
	]

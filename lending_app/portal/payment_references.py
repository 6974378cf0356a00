"""Capture lines that a borrower pays with: shown under each loan, and as a slip."""

from __future__ import annotations

from dataclasses import dataclass

from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.loan_payments.references.print_slip import describe_amount, describe_last_day, get_qr
from lending_app.loan_payments.references.queries import list_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceLine:
	"""A capture line in force; `qr` is a data: address."""

	name: str
	shown: str
	amount: str
	valid_until: str
	qr: str


def list_own_references(loans: list[str]) -> dict[str, tuple[ReferenceLine, ...]]:
	"""By loan. The loans are the signed-in borrower's own."""
	found: dict[str, tuple[ReferenceLine, ...]] = {}
	for row in list_in_force(loans):
		wording = build_wording(row.company, row.currency)
		line = ReferenceLine(
			name=row.name,
			shown=row.shown_reference,
			amount=describe_amount(row, wording),
			valid_until=describe_last_day(row, wording),
			qr=get_qr(row.name),
		)
		found[row.loan] = (*found.get(row.loan, ()), line)
	return found

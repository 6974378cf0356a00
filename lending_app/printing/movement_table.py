"""The lines of a statement: the movements of a loan's running account in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from lending_app.engine.loan.allocation import Component
from lending_app.engine.replay.movements import Movement, MovementKind
from lending_app.printing.documents import Column, Table, TableRow
from lending_app.printing.wording import DASH, Wording

_CHARGES = (Component.FEE, Component.INSURANCE, Component.COST, Component.TAX)
_CHARGED = (MovementKind.CHARGE, MovementKind.UPFRONT_CHARGES)


def build_movement_table(movements: Iterable[Movement], wording: Wording) -> Table:
	"""Every movement with what it settled and the principal left; charges get a column where there are any."""
	_ = wording.translate
	movements = tuple(movements)
	has_charges = any(line.kind in _CHARGED or _sum_charges(line) for line in movements)
	columns = [
		Column(_("Date"), "left"),
		Column(_("Movement"), "left"),
		Column(_("Amount")),
		Column(_("Principal")),
		Column(_("Interest")),
		Column(_("Penalty")),
		*([Column(_("Charges"))] if has_charges else []),
		Column(_("Held")),
		Column(_("Principal Left")),
	]
	rows = tuple(_build_row(line, has_charges, wording) for line in movements)
	return Table(title=_("Movements"), columns=tuple(columns), rows=rows)


def _build_row(line: Movement, has_charges: bool, wording: Wording) -> TableRow:
	if line.reversed_on:
		parts = [DASH] * (5 if has_charges else 4)
	else:
		settled = {} if line.kind in _CHARGED else line.parts
		amounts = [
			settled.get(part, Decimal(0))
			for part in (Component.PRINCIPAL, Component.INTEREST, Component.PENALTY)
		]
		amounts += [_sum_charges(line)] if has_charges else []
		parts = [wording.part(amount) for amount in (*amounts, settled.get(Component.ADVANCE, Decimal(0)))]
	cells = (
		wording.day(line.value_date),
		describe_movement(line, wording),
		# Held money was an amount when it came in.
		DASH if line.amount is None or line.kind is MovementKind.ADVANCE_USED else wording.money(line.amount),
		*parts,
		"" if line.reversed_on else wording.money(line.balance.principal),
	)
	return TableRow(cells, "void" if line.reversed_on else "")


def describe_movement(line: Movement, wording: Wording) -> str:
	"""What happened, in the document's language."""
	_ = wording.translate
	# Each kind has a fact of its own kind, whose fields it names.
	fact: Any = line.fact
	texts: dict[MovementKind, Callable[[], str]] = {
		MovementKind.DISBURSEMENT: lambda: _("Disbursement by {0}").format(_(fact.channel)),
		MovementKind.UPFRONT_CHARGES: lambda: _("Charges at disbursement"),
		MovementKind.PAYMENT: lambda: _("Payment {0} by {1}").format(fact.fact_id, _(fact.channel)),
		MovementKind.RECOVERY: lambda: _("Recovery {0} by {1}").format(fact.fact_id, _(fact.channel)),
		MovementKind.REFUND: lambda: _("Refund {0} by {1}").format(fact.fact_id, _(fact.channel)),
		MovementKind.CHARGE: lambda: _("Charge: {0}").format(_(fact.component.value)),
		MovementKind.WAIVER: lambda: _("Waiver: {0}").format(_(fact.component.value)),
		MovementKind.RATE_CHANGE: lambda: _("Yearly rate is now {0}").format(
			wording.percent(line.annual_rate if fact is None else fact.annual_rate)
		),
		MovementKind.DUE_DATE_CHANGE: lambda: _describe_due_date(fact, wording),
		MovementKind.SKIP: lambda: _("Installment {0} skipped").format(fact.installment_number),
		MovementKind.RESTRUCTURE: lambda: _("Restructured"),
		MovementKind.CHARGE_OFF: lambda: _("Charged Off"),
		MovementKind.SALE: lambda: _("Sold"),
		MovementKind.ADVANCE_USED: lambda: _("Held money used"),
		MovementKind.CAPITALIZED: lambda: _("Added to principal"),
	}
	text = texts[line.kind]()
	if line.reversed_on:
		return _("{0}, reversed on {1}").format(text, wording.day(line.reversed_on))
	return text


def _describe_due_date(fact: Any, wording: Wording) -> str:
	_ = wording.translate
	day = wording.day(fact.due_date)
	if fact.moves_following:
		return _("Installment {0} and those after it moved to {1}").format(fact.installment_number, day)
	return _("Installment {0} moved to {1}").format(fact.installment_number, day)


def _sum_charges(line: Movement) -> Decimal:
	if line.kind in _CHARGED:
		return Decimal(0)
	return sum((line.parts.get(part, Decimal(0)) for part in _CHARGES), Decimal(0))

"""A loan's statement: what was agreed, what moved, what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from lending_app.engine import (
	ADVANCE_SOURCE,
	Allocation,
	ChargedOff,
	Component,
	Disbursed,
	Fact,
	InstallmentState,
	LoanReplay,
	LoanState,
	LoanTerms,
	Paid,
	Refunded,
	Reversed,
	Sold,
	list_effective,
	replay,
)
from lending_app.printing.documents import (
	Borrower,
	Column,
	Company,
	Figure,
	LoanHeading,
	Row,
	StatementPayload,
	Table,
)
from lending_app.printing.shared_parts import (
	build_borrower_fields,
	build_fee_field,
	build_installment_table,
	build_letter,
	build_loan_fields,
)
from lending_app.printing.wording import DASH, Wording

_COMING = 6
_SHOWN = (Component.PRINCIPAL, Component.INTEREST, Component.PENALTY, Component.ADVANCE)


def build_statement_payload(
	company: Company,
	borrower: Borrower,
	loan: LoanHeading,
	terms: LoanTerms,
	facts: Iterable[Fact],
	as_of: date,
	wording: Wording | None = None,
) -> StatementPayload:
	"""The statement of a disbursed loan on a day. `facts` are all that were entered, reversals among them."""
	wording = wording or Wording(currency=terms.currency)
	_ = wording.translate
	facts = [fact for fact in facts if fact.value_date <= as_of]
	state = replay(terms, facts, as_of)
	if state.disbursed_on is None:
		raise ValueError(loan.loan_code)
	dated = _("As of {0}").format(wording.day(as_of))
	return StatementPayload(
		letter=build_letter(company, _("Loan Statement"), loan.loan_code, dated, wording),
		borrower=build_borrower_fields(borrower, wording),
		loan=(
			*build_loan_fields(loan, terms, state.disbursed_on, state.maturity_date, wording),
			*build_fee_field(state, wording),
		),
		figures=_build_figures(state, wording),
		movements=_build_movements(terms, facts, state, wording),
		installments=build_installment_table(
			_("Overdue and Coming Installments"),
			_pick_installments(state),
			_("Every installment is paid."),
			wording,
		),
		note=_("Amounts in {0}. Interest and penalties are counted up to and including {1}.").format(
			terms.currency, wording.day(as_of)
		),
	)


def _build_figures(state: LoanState, wording: Wording) -> tuple[Figure, ...]:
	_ = wording.translate
	is_late = state.days_past_due > 0
	late = _("{0} days late").format(state.days_past_due) if is_late else _("Nothing is late")
	held = _("of which held for you: {0}").format(wording.money(state.client_advance))
	return (
		Figure(
			label=_("Outstanding Principal"),
			value=wording.money(state.outstanding_principal),
			note=_("of {0}").format(wording.money(state.disbursed)),
		),
		Figure(
			label=_("Overdue"),
			value=wording.money(state.overdue),
			note=late,
			tone="bad" if is_late else "good",
		),
		Figure(
			label=_("Next Installment"),
			value=wording.money(state.next_due_amount),
			note=wording.day(state.next_due_date) if state.next_due_date else _("None is left"),
		),
		Figure(
			label=_("Payoff on this Date"),
			value=wording.money(state.payoff),
			note=_("Status: {0}").format(_(state.status.value)),
		),
		Figure(
			label=_("Paid so Far"),
			value=wording.money(state.paid),
			note=held if state.client_advance else "",
		),
	)


def _pick_installments(state: LoanState) -> list[InstallmentState]:
	"""All that are overdue, and the next few."""
	unpaid = [part for part in state.installments if part.unpaid]
	overdue = [part for part in unpaid if part.overdue]
	return overdue + [part for part in unpaid if not part.overdue][:_COMING]


def _build_movements(terms: LoanTerms, facts: list[Fact], state: LoanState, wording: Wording) -> Table:
	_ = wording.translate
	rows = [*_list_standing_rows(terms, facts, state, wording), *_list_void_rows(facts, wording)]
	rows.sort(key=lambda item: item[0])
	columns = (
		Column(_("Date"), "left"),
		Column(_("Movement"), "left"),
		Column(_("Amount")),
		Column(_("Principal")),
		Column(_("Interest")),
		Column(_("Penalty")),
		Column(_("Held")),
		Column(_("Principal Left")),
	)
	return Table(title=_("Movements"), columns=columns, rows=tuple(row for _day, row in rows))


def _list_standing_rows(
	terms: LoanTerms, facts: list[Fact], state: LoanState, wording: Wording
) -> Iterator[tuple[date, Row]]:
	"""Facts that stand with their allocations and what was left; held money used on a due date in between."""
	_ = wording.translate
	carried = LoanReplay(terms)
	standing = {fact.fact_id: fact for fact in list_effective(facts)}
	for fact in standing.values():
		if isinstance(fact, Disbursed):
			carried.apply(fact)
			yield (
				fact.value_date,
				_build_row(fact, _("Disbursement by {0}").format(_(fact.channel)), (), carried, wording),
			)
	lost = next((fact for fact in standing.values() if isinstance(fact, ChargedOff)), None)
	for (day, source), group in groupby(
		state.allocations, key=lambda part: (part.value_date, part.source_id)
	):
		_charge_off_before(carried, lost, day)
		parts = tuple(group)
		payment = standing.get(source)
		if isinstance(payment, Paid):
			carried.apply(payment)
			text = _("Payment {0} by {1}").format(payment.fact_id, _(payment.channel))
			yield day, _build_row(payment, text, parts, carried, wording)
		elif isinstance(payment, Refunded):
			carried.apply(payment)
			text = _("Refund {0} by {1}").format(payment.fact_id, _(payment.channel))
			yield day, _build_row(payment, text, parts, carried, wording)
		elif source == ADVANCE_SOURCE:
			carried.advance_to(day)
			yield day, _build_row(None, _("Held money used"), parts, carried, wording, day)
	_charge_off_before(carried, lost, date.max)
	yield from _list_end_rows(carried, standing.values(), wording)


def _list_end_rows(
	carried: LoanReplay, facts: Iterable[Fact], wording: Wording
) -> Iterator[tuple[date, Row]]:
	"""How the loan left the books, and the lender. What it was sold for is between seller and buyer."""
	_ = wording.translate
	for fact in facts:
		if isinstance(fact, ChargedOff):
			yield fact.value_date, _build_row(None, _("Charged Off"), (), carried, wording, fact.value_date)
		if isinstance(fact, Sold):
			carried.apply(fact)
			yield fact.value_date, _build_row(None, _("Sold"), (), carried, wording, fact.value_date)


def _charge_off_before(carried: LoanReplay, lost: ChargedOff | None, day: date) -> None:
	"""Payments of the day itself come before the charge-off; what comes in later is a recovery."""
	if lost and lost.value_date < day and carried.charged_off_on is None:
		carried.apply(lost)


def _build_row(
	fact: Disbursed | Paid | Refunded | None,
	text: str,
	parts: tuple[Allocation, ...],
	carried: LoanReplay,
	wording: Wording,
	day: date | None = None,
) -> Row:
	by_component = {component: Decimal(0) for component in _SHOWN}
	for part in parts:
		by_component[part.component] = by_component.get(part.component, Decimal(0)) + part.amount
	left = carried.terms.rounding.to_amount(0 if carried.sold_on else carried.outstanding)
	return Row(
		(
			wording.day(fact.value_date if fact else day),
			text,
			wording.money(fact.amount) if fact else DASH,
			*(wording.part(by_component[component]) for component in _SHOWN),
			wording.money(left),
		)
	)


def _list_void_rows(facts: list[Fact], wording: Wording) -> Iterator[tuple[date, Row]]:
	"""Payments that were taken back."""
	_ = wording.translate
	reversals = {fact.reverses: fact for fact in facts if isinstance(fact, Reversed)}
	for fact in facts:
		if isinstance(fact, Paid) and fact.fact_id in reversals:
			decided = wording.day(reversals[fact.fact_id].value_date)
			text = _("Payment {0} by {1}, reversed on {2}").format(fact.fact_id, _(fact.channel), decided)
			cells = (
				wording.day(fact.value_date),
				text,
				wording.money(fact.amount),
				DASH,
				DASH,
				DASH,
				DASH,
				"",
			)
			yield fact.value_date, Row(cells, "void")

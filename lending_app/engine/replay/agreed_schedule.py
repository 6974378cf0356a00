"""The schedule that is agreed before a loan is drawn, tranches to come among it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.schedule.results import Installment, Schedule
from lending_app.engine.schedule.schedule import plan_schedule
from lending_app.engine.values.money import add_up


def build_schedule(terms: LoanTerms, start: date, principal: Decimal | None = None) -> Schedule:
	"""The schedule of `terms` disbursed on `start` (`principal` where less than the terms' was drawn).

	Where the terms expect tranches, the first is what they leave of the principal, and each later one plans the
	installments left again on its day, as the drawing itself will. Raises what `plan_schedule` and a drawing raise.

	>>> terms = LoanTerms(principal=Decimal("100000"), annual_rate=Decimal("0.18"), number_of_installments=12)
	>>> rows = build_schedule(terms, date(2025, 1, 15)).installments
	>>> rows[0].total, rows[-1].total, rows[-1].due_date
	(Decimal('9168.00'), Decimal('9167.99'), datetime.date(2026, 1, 15))
	"""
	rule = terms.drawing
	if rule is None or not rule.expected or principal is not None:
		return plan_schedule(terms, start, principal)
	plan_schedule(terms, start)
	loan = LoanReplay(replace(terms, penalty=None))
	loan.apply(Disbursed(fact_id="0", value_date=start, amount=terms.principal - rule.total_expected))
	for number, tranche in enumerate(rule.expected, start=1):
		loan.apply(Disbursed(fact_id=str(number), value_date=tranche.value_date, amount=tranche.amount))
	state = loan.get_state(loan.day)
	rows = _list_installments(state)
	kept_back = kept_tax = Decimal(0)
	if terms.is_kept_back:
		# The disbursement pays it: the first installment does not ask it.
		head, first = rows[0], state.installments[0]
		kept_back, kept_tax = first.interest_paid, first.tax_paid
		asked = head.total - kept_back - kept_tax
		head = replace(head, interest=head.interest - kept_back, tax=head.tax - kept_tax, total=asked)
		rows = (head, *rows[1:])
	interest, charges = (
		add_up(row.interest for row in rows),
		add_up(row.fee + row.insurance + row.tax for row in rows),
	)
	return Schedule(
		installments=rows,
		drawn=terms.principal,
		total_interest=interest + kept_back,
		total_charges=charges + kept_tax,
		total=add_up(row.total for row in rows) + kept_back + kept_tax,
		kept_back=kept_back,
		kept_back_tax=kept_tax,
		draws=tuple((tranche.value_date, tranche.amount) for tranche in rule.expected),
	)


def _list_installments(state: LoanState) -> tuple[Installment, ...]:
	"""The planned installments; a closing principal is what the next period begins with, tranches in between included."""
	closings = [row.opening_principal for row in state.installments[1:]] + [Decimal("0.00")]
	return tuple(
		Installment(
			number=row.number,
			start_date=row.start_date,
			due_date=row.due_date,
			days=(row.due_date - row.start_date).days,
			opening_principal=row.opening_principal,
			principal=row.principal,
			interest=row.interest,
			capitalized=row.capitalized,
			total=row.total,
			closing_principal=closing,
			rule=row.rule,
			fee=row.fee,
			insurance=row.insurance,
			tax=row.tax,
		)
		for row, closing in zip(state.installments, closings, strict=True)
	)

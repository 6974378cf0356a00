"""A loan's statement: what was agreed, what moved, what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.state import InstallmentState, LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.movements import RunningAccount
from lending_app.engine.replay.running_account import build_running_account
from lending_app.printing.documents import Borrower, Company, Figure, LoanHeading, StatementPayload
from lending_app.printing.movement_table import build_movement_table
from lending_app.printing.shared_parts import (
	build_borrower_fields,
	build_installment_table,
	build_letter,
	build_loan_fields,
)
from lending_app.printing.wording import Wording

_COMING = 6


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
	account = build_running_account(terms, facts, as_of)
	state = account.state
	if state.disbursed_on is None:
		raise ValueError(loan.loan_code)
	dated = _("As of {0}").format(wording.day(as_of))
	return StatementPayload(
		letter=build_letter(company, _("Loan Statement"), loan.loan_code, dated, wording),
		borrower=build_borrower_fields(borrower, wording),
		loan=(
			*build_loan_fields(
				loan,
				terms,
				state.disbursed_on,
				state.maturity_date,
				wording,
				_describe_rate(account, wording),
			),
		),
		figures=_build_figures(state, wording),
		movements=build_movement_table(account.movements, wording),
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


def _describe_rate(account: RunningAccount, wording: Wording) -> str:
	"""The rate in force, and since when where it has changed."""
	_ = wording.translate
	rate = wording.percent(account.annual_rate)
	if account.rate_since == account.state.disbursed_on:
		return rate
	return _("{0} since {1}").format(rate, wording.day(account.rate_since))


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
		*_build_due_today(state, wording),
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


def _build_due_today(state: LoanState, wording: Wording) -> tuple[Figure, ...]:
	"""What is due on the day itself is neither overdue nor next."""
	if not state.due_today:
		return ()
	_ = wording.translate
	note = _("to be paid on {0}").format(wording.day(state.as_of))
	return (Figure(label=_("Due Today"), value=wording.money(state.due_today), note=note),)


def _pick_installments(state: LoanState) -> list[InstallmentState]:
	"""All that are overdue, and the next few."""
	unpaid = [part for part in state.installments if part.unpaid]
	overdue = [part for part in unpaid if part.overdue]
	return overdue + [part for part in unpaid if not part.overdue][:_COMING]

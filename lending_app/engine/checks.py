"""Checks of a fact before it is entered: what a counter refuses and says why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lending_app.engine.errors import FutureFactError, LoanClosedError, NotDisbursedError
from lending_app.engine.facts import Disbursed, Fact, Paid, list_effective
from lending_app.engine.inputs import check_date, check_kind
from lending_app.engine.money import check_positive
from lending_app.engine.replay import replay
from lending_app.engine.state import LoanStatus
from lending_app.engine.terms import LoanTerms


def check_payment(terms: LoanTerms, facts: Iterable[Fact], payment: Paid, today: date) -> None:
	"""Refuse a payment that cannot be: not above zero, in the future, before disbursement, on a closed loan.

	`facts` are those entered so far. Raises InvalidAmountError, FutureFactError, NotDisbursedError, LoanClosedError.
	"""
	check_date(today, "today")
	check_kind(payment, Paid, "payment")
	check_positive(payment.amount, terms.rounding)
	if payment.value_date > today:
		raise FutureFactError("value_date", payment.value_date, today)
	standing = list_effective(facts)
	disbursement = next((fact for fact in standing if isinstance(fact, Disbursed)), None)
	if disbursement is None or payment.value_date < disbursement.value_date:
		raise NotDisbursedError(
			"value_date", payment.value_date, disbursement.value_date if disbursement else None
		)
	state = replay(terms, standing, today)
	if state.status is LoanStatus.PAID:
		raise LoanClosedError("value_date", payment.value_date, state.closed_on)

"""Where many payments would go, before any is posted: each loan's stored replay, carried on by them. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from frappe import _
from frappe.utils import getdate, today

from lending_app.engine.loan.allocation import Allocation, ExcessRule
from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Paid
from lending_app.engine.replay.checks import check_payment
from lending_app.engine.values.errors import LOAN_ERRORS
from lending_app.servicing.queries import list_entered_facts
from lending_app.servicing.repayments.check_overpayment import get_excess
from lending_app.servicing.repayments.many.post_many import NewPayment
from lending_app.servicing.state.explain_error import explain_error
from lending_app.servicing.state.read_states import CHUNK, read_terms
from lending_app.servicing.stored.checkpoints import LoanHistory, read_histories


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPreview:
	"""Where a payment would go; with a reason it would be refused."""

	allocations: tuple[Allocation, ...] = ()
	reason: str = ""


def preview_many(payments: Sequence[NewPayment], posting_date: date) -> dict[str, PaymentPreview]:
	"""By key. Payments of one loan follow one another, by day and then in their order; one that is refused is left out."""
	of_loan: dict[str, list[NewPayment]] = defaultdict(list)
	for payment in payments:
		of_loan[payment.loan].append(payment)
	loans, last_day = list(of_loan), max(getdate(today()), posting_date)
	found: dict[str, PaymentPreview] = {}
	for start in range(0, len(loans), CHUNK):
		part = loans[start : start + CHUNK]
		terms, failed = read_terms(part)
		facts, histories = list_entered_facts(part), read_histories(terms)
		for loan in part:
			if loan in failed:
				reason = explain_error(failed[loan])
				found |= {payment.key: PaymentPreview(reason=reason) for payment in of_loan[loan]}
				continue
			standing = [row.fact for row in facts[loan] if row.reversed_on is None]
			found |= _preview_loan(histories[loan], standing, of_loan[loan], last_day)
	return found


def _preview_loan(
	history: LoanHistory, standing: Sequence[Fact], payments: Sequence[NewPayment], last_day: date
) -> dict[str, PaymentPreview]:
	facts, found, taken = list(standing), {}, {}
	for number, payment in enumerate(sorted(payments, key=lambda payment: payment.value_date)):
		# Facts of a day count in the order of their ids: these after the receipts that are there, one after the other.
		fact = _build_fact(payment, f"~{number:08d}")
		if reason := _find_refusal(history, facts, fact, last_day):
			found[payment.key] = PaymentPreview(reason=reason)
		else:
			facts.append(fact)
			taken[payment.key] = fact.fact_id
	state = history.carry(facts, last_day).get_state(last_day)
	return found | {
		key: PaymentPreview(allocations=state.get_allocations(fact_id)) for key, fact_id in taken.items()
	}


def _find_refusal(history: LoanHistory, facts: Sequence[Fact], fact: Paid, last_day: date) -> str:
	try:
		latest = history.carry(facts, last_day).get_state(last_day)
		check_payment(history.terms, facts, fact, last_day, latest)
		owed = history.carry(facts, fact.value_date).get_state(fact.value_date)
		history.carry([*facts, fact], last_day)
	except LOAN_ERRORS as error:
		return explain_error(error)
	return _("Far above the payoff of its day.") if get_excess(fact.amount, owed.payoff) else ""


def _build_fact(payment: NewPayment, fact_id: str) -> Paid:
	return Paid(
		fact_id=fact_id,
		value_date=payment.value_date,
		amount=payment.amount,
		channel=payment.mode_of_payment,
		excess=ExcessRule(payment.excess_rule) if payment.excess_rule else None,
	)

"""What a disbursement would fix: the schedule, the fee and what the client gets, before anything is posted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine.loan.fact import Fact
from lending_app.engine.loan.facts import Disbursed
from lending_app.engine.loan.state import LoanState
from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.replay import replay
from lending_app.servicing.disbursements.disbursement_costs import get_costs

ESTIMATE_ID = "~estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanEstimate:
	"""The loan as it would stand right after its disbursement. `costs` are fields of a Loan Disbursement."""

	state: LoanState
	costs: dict[str, Decimal]


def estimate_loan(
	terms: LoanTerms, value_date: date, amount: Decimal | None = None, facts: Iterable[Fact] = ()
) -> LoanEstimate:
	"""Replay a disbursement that was not made; the approved amount where none is given. Raises EngineError."""
	fact = Disbursed(fact_id=ESTIMATE_ID, value_date=value_date, amount=amount or terms.principal)
	facts = [known for known in facts if known.value_date <= value_date]
	state = replay(terms, [*facts, fact], value_date)
	return LoanEstimate(state=state, costs=get_costs(replay(terms, facts, value_date), state))

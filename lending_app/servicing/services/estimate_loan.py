"""What a disbursement would fix: the schedule, the fee and what the client gets, before anything is posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lending_app.engine import Disbursed, LoanState, LoanTerms, replay
from lending_app.servicing.services.disburse_loan import get_costs

ESTIMATE_ID = "~estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanEstimate:
	"""The loan as it would stand right after its disbursement. `costs` are fields of a Loan Disbursement."""

	state: LoanState
	costs: dict[str, Decimal]


def estimate_loan(terms: LoanTerms, value_date: date, amount: Decimal | None = None) -> LoanEstimate:
	"""Replay a disbursement that was not made; the approved amount where none is given. Raises EngineError."""
	fact = Disbursed(fact_id=ESTIMATE_ID, value_date=value_date, amount=amount or terms.principal)
	state = replay(terms, [fact], value_date)
	return LoanEstimate(state=state, costs=get_costs(state))

"""The engine against the oracle, which counts day by day."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from lending_app.engine import ExcessRule, Frequency, list_effective, replay
from lending_app.engine.loan.state import LoanState
from lending_app.engine.values.day_count import DayCount
from tests.engine.oracle import run_oracle
from tests.engine.strategies import SIMPLE_METHODS, History, days_of, histories

SIMPLE = (ExcessRule.NEXT_INSTALLMENTS, ExcessRule.HOLD_AS_ADVANCE)
CASES = histories(SIMPLE, methods=SIMPLE_METHODS).flatmap(
	lambda history: st.tuples(st.just(history), days_of(history))
)


def summarize(state: LoanState, scale: int) -> dict[str, Any]:
	return {
		"outstanding": int(state.outstanding_principal * scale),
		"held": int(state.client_advance * scale),
		"payoff": int(state.payoff * scale),
		"interest": int(state.accrued_interest * scale),
		"penalty": int(state.accrued_penalty * scale),
		"paid": [
			{
				"penalty": int(row.penalty_paid * scale),
				"interest": int(row.interest_paid * scale),
				"principal": int(row.principal_paid * scale),
			}
			for row in state.installments
		],
	}


@given(CASES)
def test_the_engine_agrees_with_a_count_day_by_day(case: tuple[History, date]) -> None:
	history, day = case
	terms = history.terms
	assume(terms.day_count in (DayCount.ACTUAL_365, DayCount.ACTUAL_360))
	assume(terms.frequency is not Frequency.AT_MATURITY)
	standing = [fact for fact in list_effective(history.facts)[1:]]
	expected = run_oracle(terms, history.start, standing, day)  # type: ignore[arg-type]
	state = replay(terms, history.facts, day)
	assert summarize(state, 10**terms.rounding.minor_units) == expected

"""A loan's checkpoints: what they hold is not replayed again, no matter who entered it and however it was read."""

from __future__ import annotations

from datetime import date

import pytest

from lending_app.engine import LoanReplay, list_effective
from lending_app.lending_setup.database import execute, select
from lending_app.servicing.queries import list_standing_facts
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.servicing.stored.checkpoints import list_fingerprints
from lending_app.testing.factories import make_disbursed_loan, make_repayment


@pytest.fixture
def applied(monkeypatch) -> list:
	"""Facts that replays apply, one by one."""
	found: list = []
	apply = LoanReplay.apply
	monkeypatch.setattr(LoanReplay, "apply", lambda loan, fact: (found.append(fact), apply(loan, fact))[1])
	return found


def test_payment_replays_nothing_that_a_checkpoint_holds(applied):
	loan = make_disbursed_loan(disbursed_on="2026-01-10", number_of_installments=12)
	for month in range(2, 6):
		make_repayment(loan=loan.name, amount=1_000, value_date=f"2026-0{month}-10")
	applied.clear()
	last = make_repayment(loan=loan.name, amount=1_000, value_date="2026-06-10")
	assert {fact.fact_id for fact in applied} == {last.name}


@pytest.mark.parametrize("amount", [1_000, "1000.50", 250.25])
def test_fact_of_a_form_and_fact_of_the_database_have_one_fingerprint(amount):
	loan = make_disbursed_loan(disbursed_on="2026-01-10", number_of_installments=12)
	make_repayment(loan=loan.name, amount=amount, value_date="2026-02-10")
	[stored] = select(
		"SELECT fingerprint FROM lending_loan_checkpoint WHERE loan = %s AND value_day = '2026-02-10'",
		(loan.name,),
	)
	assert stored == (list_fingerprints(list_effective(list_standing_facts(loan.name)))[-1],)


def test_change_of_an_earlier_fact_goes_back_to_a_checkpoint_before_it(applied):
	loan = make_disbursed_loan(disbursed_on="2025-01-10", number_of_installments=24)
	paid = [
		make_repayment(loan=loan.name, amount=1_000, value_date=f"2025-{month:02}-10")
		for month in range(2, 13)
	]
	applied.clear()
	late = make_repayment(loan=loan.name, amount=1_000, value_date="2025-10-20")
	names = [fact.fact_id for fact in applied]
	assert late.name in names
	assert paid[0].name not in names
	figures = get_loan_state(loan.name, date(2025, 12, 20))
	execute("DELETE FROM lending_loan_checkpoint WHERE loan = %s", (loan.name,))
	assert get_loan_state(loan.name, date(2025, 12, 20)) == figures

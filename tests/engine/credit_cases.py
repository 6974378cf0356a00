"""Credit cases that the tests of a decision's figures share."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

from hypothesis import strategies as st

from lending_app.engine.credit.capacity import Budget, Expense, Income
from lending_app.engine.credit.case import CreditCase
from lending_app.engine.credit.rules import RuleFacts
from lending_app.engine.credit.score_answers import ContractType, Guarantor, Housing, InternalHistory

CENT = D("0.01")
# A client with nothing against them: what a rule needs is known.
CLEAN = RuleFacts(
	age=35,
	age_at_maturity=37,
	has_list_hit=False,
	is_identity_verified=True,
	has_bureau_block=False,
	days_past_due=0,
	client_exposure=D(0),
	group_exposure=D(0),
	months_employed=40,
)
ANSWERS = {
	"credit_history": D(2),
	"internal_history": InternalHistory.NEW_GOOD_BUREAU.value,
	"months_employed": D(40),
	"contract_type": ContractType.PERMANENT.value,
	"housing_type": Housing.RENTED.value,
}


def make_budget(income: Any = 40_000, expenses: Any = 9_000, **values: Any) -> Budget:
	return Budget(
		incomes=(Income(name="Salary", amount=D(income), is_proven=True),),
		expenses=(Expense(name="Food", amount=D(expenses)),),
		**values,
	)


def get_installment(amount: D) -> D:
	"""Twelve equal parts with a tenth on top."""
	return (amount * D("1.1") / 12).quantize(CENT)


def make_case(**values: Any) -> CreditCase:
	defaults = {
		"amount": D(100_000),
		"get_installment": get_installment,
		"budget": make_budget(),
		"answers": ANSWERS,
		"facts": CLEAN,
	}
	return CreditCase(**defaults | values)


@st.composite
def cases(draw: st.DrawFn) -> CreditCase:
	"""Requests of every kind of client, most of them with something against them."""
	history = st.one_of(
		st.integers(0, 8).map(D), st.sampled_from(["No History", "In Arrears or Written Off"])
	)
	answers = {
		"credit_history": draw(history),
		"internal_history": draw(st.sampled_from([row.value for row in InternalHistory])),
		"months_employed": D(draw(st.integers(0, 120))),
		"contract_type": draw(st.sampled_from([row.value for row in ContractType])),
		"housing_type": draw(st.one_of(st.none(), st.sampled_from([row.value for row in Housing]))),
	}
	money = st.integers(0, 100_000).map(D)
	return make_case(
		amount=D(draw(st.integers(1, 500_000))),
		budget=make_budget(
			draw(money), draw(st.integers(0, 40_000)), declared_debts=(D(draw(st.integers(0, 20_000))),)
		),
		answers=answers,
		collateral_value=draw(st.integers(0, 600_000).map(D)),
		guarantor=draw(st.sampled_from(Guarantor)),
		is_file_complete=draw(st.booleans()),
	)

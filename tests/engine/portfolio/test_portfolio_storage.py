"""A book kept as bytes: what comes out is what the replay says, until the horizon."""

from __future__ import annotations

import pickle
import zlib
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import (
	Charge,
	Component,
	Disbursed,
	EngineError,
	ExcessRule,
	Frequency,
	LoanReplay,
	LoanTerms,
	Paid,
	PenaltyRule,
	PrepaymentCharge,
	list_effective,
)
from lending_app.engine.portfolio import (
	NO_HORIZON,
	TIMED_ROLES,
	build_portfolio,
	calculate_portfolio,
	get_charge_positions,
	get_positions,
	list_late_installments,
	pack_loan,
	storage,
	to_date,
	unpack_loans,
)
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.values.errors import InvalidTermError
from tests.engine.charge_strategies import charged_histories
from tests.engine.strategies import histories


def make_loan(*, paid: tuple[tuple[int, str], ...] = (), **terms: object) -> LoanReplay:
	values = {"principal": Decimal("24000"), "annual_rate": Decimal("0.24"), "number_of_installments": 24}
	loan = LoanReplay(LoanTerms(**{**values, **terms}))
	start = date(2025, 1, 15)
	loan.apply(Disbursed(fact_id="D", value_date=start, amount=Decimal("24000")))
	for number, (days, amount) in enumerate(paid):
		day = start + timedelta(days=days)
		loan.apply(Paid(fact_id=f"P{number}", value_date=day, amount=Decimal(amount)))
	return loan


@given(history=st.one_of(histories(reversals=False), charged_histories()), data=st.data())
def test_what_was_packed_says_what_the_replay_says_until_its_horizon(history, data: st.DataObject) -> None:
	length = (history.end - history.start).days
	day = history.start + timedelta(days=data.draw(st.integers(0, length)))
	loan = LoanReplay(history.terms)
	for fact in list_effective(history.facts):
		if fact.value_date <= day:
			loan.apply(fact)
	loan.advance_to(day)
	packed = pack_loan(loan)
	if packed.needs_replay:
		return
	book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
	last = 120 if packed.horizon_day == NO_HORIZON else (to_date(packed.horizon_day) - day).days - 1
	for offset in sorted(data.draw(st.lists(st.integers(0, last), min_size=1, max_size=3))):
		as_of = day + timedelta(days=offset)
		found = calculate_portfolio(book, as_of)
		if found.needs_replay[0]:
			return
		state = loan.get_state(as_of)
		to_minor = loan.terms.rounding.to_minor
		positions = get_positions(found) | (get_charge_positions(found) if packed.charges else {})
		for role, values in positions.items():
			assert int(values[0]) == to_minor(state.position.get((role, ""), Decimal(0))), role
		assert int(found.payoff[0]) == to_minor(state.payoff)
		assert int(found.overdue[0]) == to_minor(state.overdue)
		assert (to_date(int(found.next_due_day[0])), int(found.next_due_amount[0])) == (
			state.next_due_date,
			to_minor(state.next_due_amount),
		)
		late = list_late_installments(book, as_of)
		assert [
			(to_date(int(due)), int(penalty), int(unpaid), int(days))
			for due, penalty, unpaid, days in zip(
				late.due_day, late.penalty, late.unpaid, late.days_late, strict=True
			)
		] == [
			(row.due_date, to_minor(row.penalty), to_minor(row.unpaid), row.days_late)
			for row in state.installments
			if row.overdue
		]


@given(history=histories(reversals=False), data=st.data())
def test_replay_goes_on_from_a_checkpoint_as_if_it_had_never_stopped(history, data: st.DataObject) -> None:
	facts = list_effective(history.facts)
	stop = data.draw(st.integers(0, len(facts)))
	whole, first = LoanReplay(history.terms), LoanReplay(history.terms)
	for number, fact in enumerate(facts):
		whole.apply(fact)
		if number < stop:
			first.apply(fact)
	second = load_checkpoint(history.terms, dump_checkpoint(first))
	assert second is not None
	for fact in facts[stop:]:
		second.apply(fact)
	assert second.get_state(history.end) == whole.get_state(history.end)


def test_installments_far_ahead_are_left_out() -> None:
	packed = pack_loan(make_loan())
	assert len(unpack_loans([packed.loan], [packed.rows], [packed.charges]).installments) == 3
	assert to_date(packed.horizon_day) == date(2025, 4, 15)
	assert not packed.needs_replay


def test_loan_with_payments_ahead_keeps_the_installments_that_hold_them() -> None:
	packed = pack_loan(make_loan(paid=((10, "8000"),)))
	book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
	assert book.installments.principal_paid[-1] == 0
	assert book.installments.principal_paid[-2] > 0


def test_loan_that_the_arrays_cannot_carry_on_is_marked() -> None:
	terms = {"principal": Decimal("24000"), "annual_rate": Decimal("0.24"), "number_of_installments": 3}
	assert pack_loan(LoanReplay(LoanTerms(**terms))).needs_replay
	assert pack_loan(make_loan(principal=Decimal("24000"), annual_rate=Decimal("0." + "1" * 30))).needs_replay


def test_bytes_of_another_layout_are_refused() -> None:
	packed = pack_loan(make_loan())
	wrong = ((packed.loan[1:], packed.rows, b""), (packed.loan, packed.rows[1:], b""))
	for loan, rows, charges in (*wrong, (packed.loan, packed.rows, b"\0")):
		with pytest.raises(InvalidTermError):
			unpack_loans([loan], [rows], [charges])


@pytest.mark.parametrize("damage", [b"", b"\0\0\0\0", b"rubbish"])
def test_checkpoint_that_is_damaged_or_of_another_engine_is_not_used(damage: bytes) -> None:
	loan = make_loan()
	data = dump_checkpoint(loan)
	assert load_checkpoint(loan.terms, damage) is None
	assert load_checkpoint(loan.terms, data[:4] + damage) is None


def test_checkpoint_makes_no_foreign_values() -> None:
	data = dump_checkpoint(make_loan())
	for value in (print, pytest.raises, EngineError.__init__):
		hostile = data[:4] + zlib.compress(pickle.dumps(value))
		assert load_checkpoint(make_loan().terms, hostile) is None


def test_positions_are_those_of_the_roles_that_time_moves() -> None:
	loan = make_loan(frequency=Frequency.WEEKLY, penalty=PenaltyRule(daily_rate=Decimal("0.001")))
	state = calculate_portfolio(build_portfolio([loan]), date(2025, 2, 20))
	positions = get_positions(state)
	assert tuple(positions) == TIMED_ROLES
	assert np.sum(list(positions.values())) == 0


def test_loan_on_which_arrays_and_replay_differ_is_packed_day_by_day(monkeypatch: pytest.MonkeyPatch) -> None:
	loan = make_loan()
	loan.advance_to(date(2025, 2, 1))
	assert not pack_loan(loan).needs_replay
	# As if the engine had learned of an income that the arrays know nothing about.
	monkeypatch.setattr(storage, "get_positions", lambda state: {})
	assert len(pack_loan(loan).loan) > storage.LOAN_RECORD.itemsize
	monkeypatch.setattr(storage, "tabulate", lambda *given: None)
	assert pack_loan(loan).needs_replay


def test_held_money_leaves_a_loan_to_the_arrays_until_it_is_used() -> None:
	loan = make_loan()
	day = date(2025, 1, 25)
	loan.apply(Paid(fact_id="H", value_date=day, amount=Decimal("50"), excess=ExcessRule.HOLD_AS_ADVANCE))
	packed = pack_loan(loan)
	assert not packed.needs_replay
	book = unpack_loans([packed.loan], [packed.rows], [packed.charges])
	assert not calculate_portfolio(book, date(2025, 2, 14)).needs_replay[0]
	assert calculate_portfolio(book, date(2025, 2, 15)).needs_replay[0]


def test_loans_with_and_without_charges_lie_beside_one_another() -> None:
	"""One of each, alone and together: neither's figures touch the other's."""
	plain = make_loan(paid=((31, "1000"),))
	charged = make_loan(
		paid=((31, "1500"),),
		interest_tax_rate=Decimal("0.16"),
		charges=(Charge(name="Insurance", component=Component.INSURANCE, amount=Decimal("12.5")),),
		prepayment_charge=PrepaymentCharge(rate=Decimal("0.01"), tax_rate=Decimal("0.16")),
	)
	packs = [pack_loan(loan) for loan in (plain, charged)]
	assert [bool(pack.charges) for pack in packs] == [False, True]
	assert not any(pack.needs_replay for pack in packs)
	book = unpack_loans(*([getattr(pack, name) for pack in packs] for name in ("loan", "rows", "charges")))
	for day in (date(2025, 2, 20), date(2025, 3, 14)):
		state = calculate_portfolio(book, day)
		for place, loan in enumerate((plain, charged)):
			scalar = loan.get_state(day)
			to_minor = loan.terms.rounding.to_minor
			assert state.payoff[place] == to_minor(scalar.payoff)
			assert state.overdue[place] == to_minor(scalar.overdue)
			assert state.charges_receivable[place] == to_minor(scalar.charges_receivable)
	assert not book.charges.loans.settled_tax[0]
	assert (book.charges.loans.early_denominator == [1, 100]).all()

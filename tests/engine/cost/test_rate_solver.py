"""The search for rates, on its own."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine.cost.rate_solver import find_roots, is_single_rooted, solve_rate, solve_rates
from lending_app.engine.values.errors import MultipleRatesError, NoRateError

TIMES = st.lists(st.floats(0.01, 40), min_size=1, max_size=30).map(sorted)


@given(times=TIMES, rate=st.floats(-0.5, 30), data=st.data())
def test_a_rate_comes_back_from_the_flows_it_makes(
	times: list[float], rate: float, data: st.DataObject
) -> None:
	payments = np.array(data.draw(st.lists(st.floats(1, 1e6), min_size=len(times), max_size=len(times))))
	advance = float(payments @ (1 + rate) ** -np.array(times))
	found = solve_rates(np.append(advance, -payments), np.append(0.0, times), np.array([0]))
	assert found[0] == pytest.approx(rate, rel=1e-6, abs=1e-6)


@given(times=TIMES, rate=st.floats(0, 2), data=st.data())
def test_a_rate_with_simple_fractions_comes_back(
	times: list[float], rate: float, data: st.DataObject
) -> None:
	size = len(times)
	payments = np.array(data.draw(st.lists(st.floats(1, 1e6), min_size=size, max_size=size)))
	fractions = np.array(
		data.draw(st.lists(st.sampled_from((0.0, 0.1, 0.5, 0.9)), min_size=size, max_size=size))
	)
	whole = np.floor(times) + 1
	advance = float(payments @ (1 / ((1 + fractions * rate) * (1 + rate) ** whole)))
	found = solve_rates(
		np.append(advance, -payments), np.append(0.0, whole), np.array([0]), np.append(0.0, fractions)
	)
	assert found[0] == pytest.approx(rate, rel=1e-6, abs=1e-6)


def test_more_sets_than_a_chunk_are_all_solved_and_those_without_a_rate_are_none() -> None:
	sets = 2_500
	amounts = np.tile([100.0, -110.0], sets)
	amounts[2 * 1_200] = -100.0
	times = np.tile([0.0, 1.0], sets)
	rates = solve_rates(amounts, times, np.arange(0, 2 * sets, 2), np.zeros(2 * sets))
	assert np.isnan(rates).nonzero()[0].tolist() == [1_200]
	assert np.allclose(np.delete(rates, 1_200), 0.1)


def test_no_sets_have_no_rates() -> None:
	assert solve_rates(np.array([]), np.array([]), np.array([], dtype=np.int64)).tolist() == []


def test_of_several_rates_the_one_near_nothing_is_taken_where_the_caller_says_so() -> None:
	amounts = [Decimal(100), Decimal(-230), Decimal(132)]
	assert solve_rate(amounts, [0, 1, 2], takes_nearest=True) == Decimal("0.100000000000")
	with pytest.raises(MultipleRatesError):
		solve_rate(amounts, [0, 1, 2])


def test_amounts_that_turn_and_have_no_rate_are_refused() -> None:
	with pytest.raises(NoRateError):
		solve_rate([Decimal(1), Decimal(-3), Decimal("2.5")], [0, 1, 2])


def test_a_single_day_has_no_rate() -> None:
	with pytest.raises(NoRateError):
		solve_rate([Decimal(1), Decimal(-3)], [0, 0])


def test_roots_include_no_rate_at_all_and_fractions() -> None:
	assert find_roots(np.array([100.0, -120.0, 20.0]), np.array([0.0, 1.0, 2.0])) == pytest.approx(
		[-0.8, 0.0], abs=1e-12
	)
	half = find_roots(np.array([1.0, -1.1]), np.array([0.0, 0.0]), np.array([0.0, 0.5]))
	assert half == pytest.approx([0.2])


def test_scaling_does_not_follow_the_callers_context() -> None:
	with localcontext() as context:
		context.prec = 2
		assert solve_rate([Decimal("1234.56"), Decimal("-1358.016")], [0, 1]) == Decimal("0.100000000000")


def test_zero_amounts_do_not_count_as_a_turn() -> None:
	assert is_single_rooted([Decimal(1), Decimal(0), Decimal(-1)])
	assert not is_single_rooted([Decimal(1), Decimal(0)])

"""Yearly rates of 100,000 sets of cash flows against pyxirr called directly, in the same run: medians and ratios.

Both start from the same data: once from arrays ready for each, once from the engine's own cash flows.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyxirr

from lending_app.engine.cost.cash_flows import CashFlow
from lending_app.engine.cost.returns import build_flow_arrays, calculate_xirr_many

SETS = 100_000
# Sets that are built as objects for the second comparison.
OBJECT_SETS = 10_000
INSTALLMENTS = 12
RUNS = 5
LIMIT = 1.5
# pyxirr stops within about a billionth of a rate.
CLOSE = 1e-8
START = date(2025, 1, 15).toordinal()


def main() -> int:
	"""Print the medians; fail where the ratio from arrays is over the limit, or a rate differs."""
	days, amounts, starts = build_arrays(SETS)
	lists = [
		([date.fromordinal(day) for day in days[low : low + 13].tolist()], amounts[low : low + 13].tolist())
		for low in starts.tolist()
	]
	direct, expected = measure(lambda: [pyxirr.xirr(*pair) for pair in lists])
	ours, found = measure(lambda: calculate_xirr_many(days, amounts, starts))
	ratio = report(f"{SETS:,} sets of {INSTALLMENTS + 1} flows, from arrays", ours, direct)
	report_objects(days, amounts)
	differs = float(np.max(np.abs(np.array(expected) - found)))
	print(f"largest difference of a rate: {differs:.1e}")
	return 0 if ratio <= LIMIT and differs < CLOSE else 1


def build_arrays(sets: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
	"""Loans of other amounts, rates and days; the seed is fixed."""
	random = np.random.default_rng(20250115)
	principal = random.uniform(1_000, 1_000_000, sets).round(2)
	rate = random.uniform(0.005, 0.06, sets)
	installment = (principal * rate / (1 - (1 + rate) ** -INSTALLMENTS)).round(2)
	amounts = np.empty((sets, INSTALLMENTS + 1))
	amounts[:, 0] = principal * 0.98
	amounts[:, 1:] = -installment[:, None]
	gaps = random.integers(28, 32, (sets, INSTALLMENTS + 1))
	gaps[:, 0] = random.integers(0, 365, sets)
	days = START + np.cumsum(gaps, axis=1)
	return days.ravel(), amounts.ravel(), np.arange(sets) * (INSTALLMENTS + 1)


def report_objects(days: np.ndarray, amounts: np.ndarray) -> None:
	"""The same from cash flows, both sides turning them into what they calculate with."""
	size = OBJECT_SETS * (INSTALLMENTS + 1)
	first = date.fromordinal(START)
	flows = [
		CashFlow(value_date=first + timedelta(day - START), amount=Decimal(f"{amount:.2f}"))
		for day, amount in zip(days[:size].tolist(), amounts[:size].tolist(), strict=True)
	]
	sets = [flows[low : low + 13] for low in range(0, size, 13)]
	direct, _ = measure(
		lambda: [
			pyxirr.xirr([flow.value_date for flow in one], [flow.amount for flow in one]) for one in sets
		]
	)
	ours, _ = measure(lambda: calculate_xirr_many(*build_flow_arrays(sets)))
	report(f"{OBJECT_SETS:,} sets, from CashFlow objects", ours, direct)


def measure(call: Callable[[], object]) -> tuple[float, object]:
	"""Median seconds of several runs, and the result of the last."""
	seconds = []
	for _ in range(RUNS):
		started = time.perf_counter()
		result = call()
		seconds.append(time.perf_counter() - started)
	return statistics.median(seconds), result


def report(name: str, ours: float, direct: float) -> float:
	"""Print one comparison; the ratio."""
	print(
		f"{name}: {ours:.3f} s, pyxirr called directly {direct:.3f} s, ratio {ours / direct:.2f} (limit {LIMIT})"
	)
	return ours / direct


if __name__ == "__main__":
	sys.exit(main())

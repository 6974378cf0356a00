"""Chance that falls the same way in every version of Python: built on random() alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
	def __init__(self, seed: int) -> None:
		self._next = random.Random(seed).random

	def chance(self, probability: float) -> bool:
		return self._next() < probability

	def integer(self, lowest: int, highest: int) -> int:
		return lowest + int(self._next() * (highest - lowest + 1))

	def pick(self, items: Sequence[Item]) -> Item:
		return items[int(self._next() * len(items))]

	def weigh(self, choices: Sequence[tuple[Item, int]]) -> Item:
		"""One of the items, each as likely as its weight."""
		point = self.integer(1, sum(weight for _, weight in choices))
		for item, weight in choices:
			point -= weight
			if point <= 0:
				return item
		raise AssertionError

	def skew(self, lowest: int, highest: int, step: int) -> int:
		"""A multiple of `step`, more often low than high."""
		share = min(self._next(), self._next())
		return max(lowest, round((lowest + share * (highest - lowest)) / step) * step)

	def weekday(self, first: date, last: date) -> date:
		"""A day from Monday to Friday."""
		day = first + timedelta(days=self.integer(0, (last - first).days))
		return day - timedelta(days=max(0, day.weekday() - 4))

	def digits(self, number: int) -> str:
		return "".join(str(self.integer(0, 9)) for _ in range(number))

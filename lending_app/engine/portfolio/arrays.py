"""Kinds of arrays a portfolio is made of, days as numbers, and sums by loan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Int64: TypeAlias = NDArray[np.int64]
Int32: TypeAlias = NDArray[np.int32]
Int16: TypeAlias = NDArray[np.int16]
Int8: TypeAlias = NDArray[np.int8]
Bool: TypeAlias = NDArray[np.bool_]
AnyArray: TypeAlias = NDArray[Any]

_TYPES: Mapping[str, type[np.generic]] = {
	"Int64": np.int64,
	"Int32": np.int32,
	"Int8": np.int8,
	"Bool": np.bool_,
}
# date.toordinal() of 1970-01-01, day 0 of datetime64[D].
_EPOCH = 719_163
# In place of a day that there is none of.
NO_DAY = np.iinfo(np.int32).min


def to_day(day: date) -> int:
	"""Days since 1970-01-01, as datetime64[D] counts them.

	>>> to_day(date(1970, 1, 2)), to_day(date(2025, 1, 15))
	(1, 20103)
	"""
	return day.toordinal() - _EPOCH


def to_date(day: int) -> date | None:
	"""The date of a day number; None for NO_DAY.

	>>> to_date(20103)
	datetime.date(2025, 1, 15)
	"""
	return None if day == NO_DAY else date.fromordinal(int(day) + _EPOCH)


def sum_runs(values: AnyArray, counts: Int64) -> Int64:
	"""Sums of consecutive runs of values, `counts` long each; a run of none sums to 0.

	>>> sum_runs(np.array([1, 2, 3]), np.array([2, 0, 1])).tolist()
	[3, 0, 3]
	"""
	result = np.zeros(len(counts), np.int64)
	some = np.flatnonzero(counts)
	if len(some):
		starts = (np.cumsum(counts) - counts)[some]
		result[some] = np.add.reduceat(values, starts, dtype=np.int64)
	return result


def list_types(kind: type[Any]) -> dict[str, type[np.generic]]:
	"""The NumPy types of the fields of a dataclass of arrays, by name."""
	return {field.name: _TYPES[str(field.type)] for field in fields(kind)}

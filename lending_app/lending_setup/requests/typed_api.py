"""Arguments of whitelisted functions as their annotations say, whatever a request sends.

Frappe leaves annotations unread that are texts, as all are under `from __future__ import annotations`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, wraps
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from frappe import _, unscrub

from lending_app.lending_setup.requests.read_input import (
	LONGEST_TEXT,
	read_between,
	read_day_or_none,
	read_flag,
	read_json,
	read_list,
	read_moment,
	read_number,
	read_record,
	read_text,
	refuse_choice,
	refuse_missing,
)

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Between:
	"""The bounds of a number, or the greatest length of a text."""

	lowest: float
	highest: float


@dataclass(frozen=True, slots=True)
class OneOf:
	"""The texts that may be chosen."""

	choices: tuple[str, ...]


# What is counted in days and in installments; a loan's own limits are narrower.
Days = Annotated[int, Between(0, 36_525)]
Count = Annotated[int, Between(0, 10_000)]
Place = Annotated[int, Between(0, 1_000_000)]
"""Where a page of a list begins, or how long it is."""
ShortText = Annotated[str, Between(0, 140)]
LongText = Annotated[str, Between(0, 2_000_000)]
"""JSON that is read later, or a picture as an address."""


def typed(function: _Function) -> _Function:
	"""Read each argument by its annotation before the function sees it. Below `frappe.whitelist`.

	What is empty gets the default, where there is one. Raises InputError or NumberError naming the argument.
	"""
	parameters = inspect.signature(function).parameters

	@wraps(function)
	def call(*args: Any, **kwargs: Any) -> Any:
		given = dict(zip(parameters, args, strict=False)) | kwargs
		hints = _get_hints(function)
		for name, parameter in parameters.items():
			if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
				continue
			if name in given:
				given[name] = _read_or_default(hints[name], given[name], parameter)
			elif parameter.default is parameter.empty and not _is_optional(hints[name]):
				refuse_missing(get_label(name))
			else:
				given.setdefault(name, None if parameter.default is parameter.empty else parameter.default)
		return function(**given)

	return call  # type: ignore[return-value]


def get_label(name: str) -> str:
	"""An argument or filter as forms call it."""
	return _(unscrub(name))


def read_value(hint: Any, value: Any, label: str) -> Any:
	"""A value of an annotation's type; None of an optional one that is empty."""
	limits, hint = _split(hint)
	kinds = _list_kinds(hint)
	if (value is None or value == "") and NoneType in kinds:
		return None
	for kind, read in READERS.items():
		if kind in kinds:
			return read(value, label, limits)
	choices = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Enum)), None)
	return _read_member(choices, value, label) if choices else value


@cache
def _get_hints(function: Callable[..., Any]) -> dict[str, Any]:
	return get_type_hints(function, include_extras=True)


def _read_or_default(hint: Any, value: Any, parameter: inspect.Parameter) -> Any:
	is_empty = value is None or value == ""
	if is_empty and parameter.default is not parameter.empty:
		return parameter.default
	return read_value(hint, value, get_label(parameter.name))


def _is_optional(hint: Any) -> bool:
	return NoneType in _list_kinds(_split(hint)[1])


def _split(hint: Any) -> tuple[Any, Any]:
	"""The limits of an annotation, also of an optional one, and its type without them."""
	parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
	marked = [part for part in parts if get_origin(part) is Annotated]
	if not marked:
		return None, hint
	plain = [get_args(part)[0] if part in marked else part for part in parts]
	return marked[0].__metadata__[0], Union[tuple(plain)]  # noqa: UP007


def _list_kinds(hint: Any) -> tuple[Any, ...]:
	parts = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
	kinds = tuple(get_origin(part) or part for part in parts)
	return (*kinds, "either") if {list, dict} <= set(kinds) else kinds


def _read_number(value: Any, label: str, limits: Any, *, is_whole: bool = False) -> Any:
	number = read_number(value, label, is_whole=is_whole)
	return read_between(number, label, limits.lowest, limits.highest) if limits else number


def _read_whole(value: Any, label: str, limits: Any) -> Any:
	return _read_number(value, label, limits, is_whole=True)


def _read_text(value: Any, label: str, limits: Any) -> str:
	if isinstance(limits, OneOf):
		text = read_text(value, label)
		return text if text in limits.choices else refuse_choice(text, label, limits.choices)
	return read_text(value, label, longest=int(limits.highest) if limits else LONGEST_TEXT)


def _read_day(value: Any, label: str, _limits: Any) -> date:
	return read_day_or_none(value, label) or refuse_missing(label)


def _read_list_or_record(value: Any, label: str, _limits: Any) -> Any:
	found = read_json(value, label)
	return found if isinstance(found, list) else read_record(found, label)


def _read_member(choices: type[Enum], value: Any, label: str) -> Enum:
	values = [member.value for member in choices]
	return choices(value) if value in values else refuse_choice(value, label, values)


# The first that a union has: a number may be sent as a text, a list or record as JSON.
READERS: dict[Any, Callable[[Any, str, Any], Any]] = {
	bool: lambda value, label, _limits: read_flag(value, label),
	datetime: lambda value, label, _limits: read_moment(value, label),
	date: _read_day,
	"either": _read_list_or_record,
	list: lambda value, label, _limits: read_list(value, label),
	dict: lambda value, label, _limits: read_record(value, label),
	float: _read_number,
	int: _read_whole,
	str: _read_text,
}

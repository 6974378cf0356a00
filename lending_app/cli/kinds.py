"""Kinds of values on the command line: numbers, percentages, days, names of choices, and lists of them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import click

# As Python writes numbers, without the underscores and the digits of other alphabets that Decimal also takes.
NUMBER_PATTERN = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?"


class DecimalNumber(click.ParamType):
	name = "number"

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
		if not isinstance(value, Decimal) and not re.fullmatch(NUMBER_PATTERN, str(value), re.ASCII):
			self.fail(f"{value!r} is not a number", param, ctx)
		return Decimal(value)


class Percent(DecimalNumber):
	"""A percentage, kept as a fraction: 18 is 0.18."""

	name = "percent"

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
		return super().convert(value, param, ctx).scaleb(-2)


class Name(click.ParamType):
	"""A member of an enum by its value in lower case, with dashes: level-payment, actual-365, 30-360."""

	def __init__(self, kind: type[Enum]) -> None:
		self.name = "name"
		self.members = {slug(member.value): member for member in kind}

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Enum:
		if isinstance(value, Enum):
			return value
		if slug(value) not in self.members:
			self.fail(f"{value!r} is unknown; choose one of: {', '.join(self.members)}", param, ctx)
		return self.members[slug(value)]


class Day(click.DateTime):
	name = "date"

	def __init__(self) -> None:
		super().__init__(["%Y-%m-%d"])

	def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
		day = super().convert(value, param, ctx)
		return day.date() if isinstance(day, datetime) else day


class Several(click.ParamType):
	"""Values of one kind between commas."""

	def __init__(self, kind: click.ParamType) -> None:
		self.kind = kind
		self.name = f"{kind.name},..."

	def convert(
		self, value: Any, param: click.Parameter | None, ctx: click.Context | None
	) -> tuple[Any, ...]:
		if isinstance(value, tuple):
			return value
		return tuple(self.kind.convert(part.strip(), param, ctx) for part in value.split(","))


class DatedAmount(click.ParamType):
	"""DATE=AMOUNT, as 2025-02-15=9168."""

	name = "date=amount"

	def convert(
		self, value: Any, param: click.Parameter | None, ctx: click.Context | None
	) -> tuple[date, Decimal]:
		if isinstance(value, tuple):
			return value
		day, is_split, amount = value.partition("=")
		if not is_split:
			self.fail(f"{value!r} is not DATE=AMOUNT", param, ctx)
		return Day().convert(day, param, ctx), DecimalNumber().convert(amount, param, ctx)


def slug(text: str) -> str:
	"""A name as it is typed."""
	return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")

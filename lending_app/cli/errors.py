"""What the engine refuses, in words: field, value and bound, on one line and with exit code 2."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

import click

from lending_app.book.errors import describe
from lending_app.cli.answers import format_plain
from lending_app.engine.values.errors import EngineError, InvalidRateError

REFUSED = 2
MAXIMUM_WIDTH = 60


class RefusedError(click.ClickException):
	exit_code = REFUSED


class EngineGroup(click.Group):
	"""Commands whose refusals by the engine become one line each."""

	def invoke(self, ctx: click.Context) -> Any:
		try:
			return super().invoke(ctx)
		except EngineError as error:
			raise RefusedError(put_in_words(error)) from None


def put_in_words(error: EngineError) -> str:
	"""Field, value and bound of a refusal.

	>>> put_in_words(EngineError("number_of_installments", 0, "1..3660"))
	'number of installments 0: must be 1..3660'
	"""
	bound = error.bound.value if isinstance(error.bound, Enum) else error.bound
	words = describe(type(error)(error.field, error.value, bound))
	shown = show_value(error)
	return f"{error.field.replace('_', ' ')}{' ' if shown else ''}{shown}: {words}"


def show_value(error: EngineError) -> str:
	"""The value that was refused, shortly; a rate as percentage too, since that is how options take it."""
	value = error.value
	if value is None:
		return ""
	is_rate = isinstance(error, InvalidRateError) and isinstance(value, Decimal) and value.is_finite()
	if is_rate and abs(value.adjusted()) < MAXIMUM_WIDTH:
		return f"{format_plain(value)} ({format_plain(value.scaleb(2))} %)"
	text = str(value.value if isinstance(value, Enum) else value)
	return text if len(text) <= MAXIMUM_WIDTH else f"{text[:MAXIMUM_WIDTH]}..."

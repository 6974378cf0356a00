"""How often one connection may ask for a function."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import frappe
from frappe import _

from lending_app.lending_setup.exceptions import TooManyCallsError
from lending_app.lending_setup.requests.connection import get_connection_address

MINUTE = 60
_Function = TypeVar("_Function", bound=Callable[..., Any])


def limit_calls(limit: Callable[[], int]) -> Callable[[_Function], _Function]:
	"""That many calls a minute from one address; above, a titled error. Decorates what a browser asks."""

	def decorate(function: _Function) -> _Function:
		name = f"{function.__module__}.{function.__qualname__}"

		@wraps(function)
		def call(*args: Any, **kwargs: Any) -> Any:
			if _count_call(name) > limit():
				frappe.throw(
					_("Too many requests came from your connection. Wait a minute and try again."),
					exc=TooManyCallsError,
					title=_("Too Many Requests"),
				)
			return function(*args, **kwargs)

		return call  # type: ignore[return-value]

	return decorate


def _count_call(name: str) -> int:
	"""How many times the connection's address has asked for a function within this minute, this time included; 0 for none."""
	address = get_connection_address()
	if not address:
		return 0
	key = frappe.cache.make_key(f"rl:{name}:{address}")
	number = int(frappe.cache.incrby(key, 1))
	if number == 1:
		frappe.cache.expire(key, MINUTE)
	return number

"""A replay kept as bytes, so that the next one starts where it stopped and not at the loan's birth.

A checkpoint is a cache: one that another version of the engine wrote is refused, and the facts are replayed from the
first. Only values of this engine, dates and decimals are ever made from the bytes.
"""

from __future__ import annotations

import io
import pickle
import zlib
from enum import Enum
from typing import Any

from lending_app.engine.loan.terms import LoanTerms
from lending_app.engine.replay.installment import Deferral, WorkingInstallment
from lending_app.engine.replay.loan import WorkingLoan
from lending_app.engine.replay.replay import LoanReplay

# Raised when the same facts come to mean other figures: what was kept before is replayed again.
FORMAT = 6
_KEPT = tuple(name for name in WorkingLoan.__slots__ if name != "terms")
_FINGERPRINT = zlib.crc32(
	repr((FORMAT, _KEPT, WorkingInstallment.__slots__, Deferral.__slots__)).encode()
).to_bytes(4, "big")
_ENGINE = "lending_app.engine"
_PLAIN = {("datetime", "date"), ("decimal", "Decimal")}


class _Reader(pickle.Unpickler):
	"""Makes nothing but values of this engine, dates and decimals."""

	def find_class(self, module: str, name: str) -> Any:
		# Before 3.11.4, Python keeps a member of an enumeration as `getattr` of its class.
		if (module, name) == ("builtins", "getattr"):
			return _get_member
		is_ours = (
			module.startswith(f"{_ENGINE}.") and "." not in name and isinstance(_find(module, name), type)
		)
		if not is_ours and (module, name) not in _PLAIN:
			raise pickle.UnpicklingError(f"{module}.{name}")
		return super().find_class(module, name)


def _get_member(kind: Any, name: str) -> Enum:
	if not (isinstance(kind, type) and issubclass(kind, Enum)):
		raise pickle.UnpicklingError(f"getattr of {kind!r}")
	return kind[name]


def _find(module: str, name: str) -> Any:
	return getattr(__import__(module, fromlist=[name]), name, None)


def dump_checkpoint(loan: LoanReplay) -> bytes:
	"""The replay as bytes; without its terms, which are kept with the loan, unless a fact has changed them.

	>>> from decimal import Decimal
	>>> terms = LoanTerms(principal=Decimal("1000"), annual_rate=Decimal("0.12"), number_of_installments=3)
	>>> load_checkpoint(terms, dump_checkpoint(LoanReplay(terms))).terms is terms
	True
	"""
	values = [loan.terms if loan.is_changed else None, *(getattr(loan, name) for name in _KEPT)]
	return _FINGERPRINT + zlib.compress(pickle.dumps(values, pickle.HIGHEST_PROTOCOL), 1)


def load_checkpoint(terms: LoanTerms, data: bytes) -> LoanReplay | None:
	"""The replay of `dump_checkpoint`; None where the bytes are damaged or another engine's."""
	if data[:4] != _FINGERPRINT:
		return None
	try:
		values = _Reader(io.BytesIO(zlib.decompress(data[4:]))).load()
	except (pickle.UnpicklingError, zlib.error, EOFError, AttributeError, ImportError, KeyError):
		return None
	loan = LoanReplay(values[0] or terms)
	for name, value in zip(_KEPT, values[1:], strict=True):
		setattr(loan, name, value)
	return loan

"""A loan's elements of a book's arrays as bytes, and a book from the bytes of many: what a database keeps.

Of a loan's installments only those of the time ahead are kept: up to `horizon_day` the bytes say all that the replay
would; on that day and after it the loan is packed anew.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import numpy as np

from lending_app.engine.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.errors import EngineError, InvalidTermError
from lending_app.engine.portfolio.arrays import Int64, to_day
from lending_app.engine.portfolio.building import build_portfolio
from lending_app.engine.portfolio.calculation import PortfolioState, calculate_portfolio
from lending_app.engine.portfolio.layout import (
	INSTALLMENT_DTYPES,
	LOAN_DTYPES,
	InstallmentArrays,
	LoanArrays,
	Portfolio,
)
from lending_app.engine.replay import LoanReplay
from lending_app.engine.state import LedgerRole

LOAN_RECORD = np.dtype(list(LOAN_DTYPES.items()))
ROW_RECORD = np.dtype(list(INSTALLMENT_DTYPES.items()))
# What wrote the bytes: bytes of another layout are packed anew. Never 0.
LAYOUT = zlib.crc32(repr((LOAN_RECORD, ROW_RECORD)).encode()) & 0x7FFFFFFF | 1
NO_HORIZON = np.iinfo(np.int32).max
# Installments kept: those up to so many days ahead, and so many at least.
DAYS_AHEAD = 45
ROWS_AHEAD = 3
# What time alone moves in a loan that the arrays can carry on.
TIMED_ROLES = (
	LedgerRole.INTEREST_RECEIVABLE,
	LedgerRole.INTEREST_INCOME,
	LedgerRole.UNEARNED_INTEREST,
	LedgerRole.PENALTY_RECEIVABLE,
	LedgerRole.PENALTY_INCOME,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedLoan:
	"""`loan` and `rows` are records of LOAN_RECORD and ROW_RECORD; the arrays serve days before `horizon_day`.

	Where `needs_replay` is set they serve none.
	"""

	loan: bytes
	rows: bytes
	horizon_day: int
	needs_replay: bool


def get_positions(state: PortfolioState) -> dict[LedgerRole, Int64]:
	"""Ledger balances of TIMED_ROLES, debit positive, in minor units: the array twin of a replay's position."""
	values = (
		state.interest_receivable,
		-state.accrued_interest,
		-state.unearned_interest,
		state.penalty_receivable,
		-state.accrued_penalty,
	)
	return dict(zip(TIMED_ROLES, values, strict=True))


def pack_loan(loan: LoanReplay) -> PackedLoan:
	"""The loan on the day its replay has reached. Whatever the arrays cannot carry on to the cent needs a replay.

	That is found by asking both: on the day, and on the last one before the horizon.
	"""
	try:
		book = build_portfolio([loan])
	except EngineError:
		return PackedLoan(loan=b"", rows=b"", horizon_day=0, needs_replay=True)
	kept, horizon = _cut(book, loan)
	needs_replay = bool(book.loans.needs_replay[0]) or not loan.rows or not _agrees(loan, kept, horizon)
	return PackedLoan(
		loan=_to_records(kept.loans, LOAN_RECORD).tobytes(),
		rows=_to_records(kept.installments, ROW_RECORD).tobytes(),
		horizon_day=horizon,
		needs_replay=needs_replay,
	)


def unpack_loans(loans: Sequence[bytes], rows: Sequence[bytes]) -> Portfolio:
	"""The book of packed loans, in their order. Raises InvalidTermError for bytes of another layout."""
	if any(len(part) != LOAN_RECORD.itemsize for part in loans):
		raise InvalidTermError("loan", None, f"{LOAN_RECORD.itemsize} bytes")
	if any(len(part) % ROW_RECORD.itemsize for part in rows):
		raise InvalidTermError("rows", None, f"multiples of {ROW_RECORD.itemsize} bytes")
	counts = np.array([len(part) // ROW_RECORD.itemsize for part in rows], np.int64)
	return Portfolio(
		currencies=("",),
		loans=LoanArrays(**_to_columns(b"".join(loans), LOAN_RECORD)),
		installments=InstallmentArrays(**_to_columns(b"".join(rows), ROW_RECORD)),
		offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
	)


def _to_columns(data: bytes, record: np.dtype[np.void]) -> dict[str, np.ndarray]:
	records = np.frombuffer(data, record)
	return {name: np.ascontiguousarray(records[name]) for name in record.names or ()}


def _to_records(arrays: LoanArrays | InstallmentArrays, record: np.dtype[np.void]) -> np.ndarray:
	records = np.empty(len(arrays), record)
	for name in record.names or ():
		records[name] = getattr(arrays, name)
	return records


def _cut(book: Portfolio, loan: LoanReplay) -> tuple[Portfolio, int]:
	"""The book of one loan without the installments far ahead that hold no payment, and its horizon."""
	rows = book.installments
	day = to_day(loan.day) if loan.rows else 0
	opened = int((rows.due_day <= day).sum())
	near = int((rows.due_day <= day + DAYS_AHEAD).sum())
	paid = np.flatnonzero(rows.principal_paid + rows.interest_paid)
	count = max(opened + ROWS_AHEAD, near, int(paid[-1]) + 2 if len(paid) else 0)
	if count >= len(rows) or rows.principal_due[count - 1] + rows.interest_due[count - 1] <= 0:
		return book, NO_HORIZON
	kept = InstallmentArrays(**{name: getattr(rows, name)[:count] for name in INSTALLMENT_DTYPES})
	offsets = np.array([0, count], np.int64)
	return (
		Portfolio(currencies=book.currencies, loans=book.loans, installments=kept, offsets=offsets),
		int(kept.due_day[-1]),
	)


def _agrees(loan: LoanReplay, kept: Portfolio, horizon: int) -> bool:
	"""Whether arrays and replay say the same, role by role, today and on the last day that the arrays serve."""
	probe = cast(LoanReplay, load_checkpoint(loan.terms, dump_checkpoint(loan)))
	days = DAYS_AHEAD if horizon == NO_HORIZON else horizon - 1 - to_day(loan.day)
	still = {key: amount for key, amount in loan.get_position().items() if key[0] not in TIMED_ROLES}
	for day in (loan.day, loan.day + timedelta(days=days)):
		probe.advance_to(day)
		state = calculate_portfolio(kept, day)
		if state.needs_replay[0]:
			# Said day by day: the arrays serve until held money is used.
			return True
		found = {(role, ""): int(values[0]) for role, values in get_positions(state).items()}
		if probe.get_position() != _leave_out_zeros({**still, **found}):
			return False
	return True


def _leave_out_zeros(position: Mapping[tuple[LedgerRole, str], int]) -> dict[tuple[LedgerRole, str], int]:
	return {key: amount for key, amount in position.items() if amount}

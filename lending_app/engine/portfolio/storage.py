"""A loan's elements of a book's arrays as bytes, and a book from the bytes of many: what a database keeps.

Of a loan's installments only those of the time ahead are kept: up to `horizon_day` the bytes say all that the replay
would; on that day and after it the loan is packed again.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import cast

import numpy as np

from lending_app.engine.loan.state import LedgerRole
from lending_app.engine.portfolio.arrays import Int64, to_day
from lending_app.engine.portfolio.building import build_portfolio
from lending_app.engine.portfolio.calculation import PortfolioState, calculate_portfolio
from lending_app.engine.portfolio.charge_building import NO_CHARGES
from lending_app.engine.portfolio.charge_layout import (
	INSTALLMENT_CHARGE_DTYPES,
	LOAN_CHARGE_DTYPES,
	ChargeArrays,
	InstallmentChargeArrays,
	LoanChargeArrays,
)
from lending_app.engine.portfolio.day_tables import COLUMNS, dump_table, load_table
from lending_app.engine.portfolio.layout import (
	INSTALLMENT_DTYPES,
	LOAN_DTYPES,
	InstallmentArrays,
	LoanArrays,
	Portfolio,
)
from lending_app.engine.portfolio.roles import CHARGE_ROLES, TIMED_ROLES
from lending_app.engine.portfolio.tabulating import tabulate
from lending_app.engine.replay.checkpoint import dump_checkpoint, load_checkpoint
from lending_app.engine.replay.replay import LoanReplay
from lending_app.engine.values.errors import EngineError, InvalidTermError

_Arrays = LoanArrays | InstallmentArrays | LoanChargeArrays | InstallmentChargeArrays
LOAN_RECORD = np.dtype(list(LOAN_DTYPES.items()))
ROW_RECORD = np.dtype(list(INSTALLMENT_DTYPES.items()))
LOAN_CHARGE_RECORD = np.dtype(list(LOAN_CHARGE_DTYPES.items()))
ROW_CHARGE_RECORD = np.dtype(list(INSTALLMENT_CHARGE_DTYPES.items()))
# What wrote the bytes: bytes of another layout are packed again. Never 0.
_RECORDS = (LOAN_RECORD, ROW_RECORD, LOAN_CHARGE_RECORD, ROW_CHARGE_RECORD, COLUMNS)
LAYOUT = zlib.crc32(repr(_RECORDS).encode()) & 0x7FFFFFFF | 1
# Bytes of a table's length.
_LENGTH = 4
NO_HORIZON = np.iinfo(np.int32).max
# A loan without charges among others that have some: nothing, by ratios that divide.
_NO_CHARGES = np.array([NO_CHARGES], LOAN_CHARGE_RECORD).tobytes()
# Installments kept: those up to that many days ahead, and that many at least.
DAYS_AHEAD = 45
ROWS_AHEAD = 3


class _Served(Enum):
	"""Days before the horizon that the arrays serve without a table."""

	ALL = "All"
	SOME = "Some"
	NOTHING = "Nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedLoan:
	"""`loan` and `rows` are records of LOAN_RECORD and ROW_RECORD; the arrays serve days before `horizon_day`.

	Of a loan that no formula carries a table of its days follows the rows, and its length the loan's record.
	`charges` are a record of LOAN_CHARGE_RECORD and those of ROW_CHARGE_RECORD, empty for a loan without charges. Where `needs_replay` is set they serve none.
	"""

	loan: bytes
	rows: bytes
	charges: bytes
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


def get_charge_positions(state: PortfolioState) -> dict[LedgerRole, Int64]:
	"""Ledger balances of CHARGE_ROLES, as above; those of loans without charges are not theirs."""
	values = (
		state.fee_receivable,
		-state.fee_income,
		state.insurance_receivable,
		-state.insurance_payable,
		state.tax_receivable,
		-state.tax_payable,
	)
	return dict(zip(CHARGE_ROLES, values, strict=True))


def pack_loan(loan: LoanReplay) -> PackedLoan:
	"""The loan on the day its replay has reached. Whatever the arrays cannot carry on to the cent needs a replay.

	That is found by asking both: on the day, and on the last one before the horizon. Where no formula carries a loan so far, the
	replay says what it is on each of the days ahead.
	"""
	try:
		book = build_portfolio([loan])
	except EngineError:
		return PackedLoan(loan=b"", rows=b"", charges=b"", horizon_day=0, needs_replay=True)
	kept, horizon = _cut(book, loan)
	if loan.terms.drawing is not None and loan.opened < len(loan.installments):
		# From the last due date on nothing more can be drawn.
		horizon = min(horizon, to_day(loan.installments[-1].period.due))
	served = _Served.NOTHING if book.loans.needs_replay[0] else _compare(loan, kept, horizon)
	table = None
	if served is not _Served.ALL and loan.installments:
		table = tabulate(loan, kept, DAYS_AHEAD)
	tail = b"" if table is None else dump_table(table)
	return PackedLoan(
		loan=_to_records(kept.loans, LOAN_RECORD).tobytes()
		+ (len(tail).to_bytes(_LENGTH, "little") if tail else b""),
		rows=_to_records(kept.installments, ROW_RECORD).tobytes() + tail,
		charges=_dump_charges(kept.charges),
		horizon_day=horizon if table is None else min(horizon, table.end_day),
		needs_replay=not loan.installments or (table is None and served is _Served.NOTHING),
	)


def _dump_charges(charges: ChargeArrays | None) -> bytes:
	if charges is None:
		return b""
	loans = _to_records(charges.loans, LOAN_CHARGE_RECORD)
	return loans.tobytes() + _to_records(charges.installments, ROW_CHARGE_RECORD).tobytes()


def unpack_loans(loans: Sequence[bytes], rows: Sequence[bytes], charges: Sequence[bytes]) -> Portfolio:
	"""The book of packed loans, in their order. Raises InvalidTermError for bytes of another layout."""
	parts = [_split_table(*pair) for pair in zip(loans, rows, strict=True)]
	counts = [len(part) // ROW_RECORD.itemsize for _, part, _ in parts]
	return Portfolio(
		currencies=("",),
		loans=LoanArrays(**_to_columns(b"".join(part[0] for part in parts), LOAN_RECORD)),
		installments=InstallmentArrays(**_to_columns(b"".join(part[1] for part in parts), ROW_RECORD)),
		offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
		charges=_load_charges(charges, counts) if any(charges) else None,
		tables={place: load_table(part[2]) for place, part in enumerate(parts) if part[2]},
	)


def _split_table(loan: bytes, rows: bytes) -> tuple[bytes, bytes, bytes]:
	"""The record of a loan, those of its rows, and its table if it has one."""
	record, length = loan[: LOAN_RECORD.itemsize], loan[LOAN_RECORD.itemsize :]
	if len(record) != LOAN_RECORD.itemsize or len(length) not in (0, _LENGTH):
		raise InvalidTermError("loan", None, f"{LOAN_RECORD.itemsize} bytes")
	end = len(rows) - int.from_bytes(length, "little")
	if end < 0 or end % ROW_RECORD.itemsize:
		raise InvalidTermError("rows", None, f"multiples of {ROW_RECORD.itemsize} bytes")
	return record, rows[:end], rows[end:]


def _load_charges(parts: Sequence[bytes], counts: Sequence[int]) -> ChargeArrays:
	"""Charges of the loans; those of one that has none are zero."""
	width, step = LOAN_CHARGE_RECORD.itemsize, ROW_CHARGE_RECORD.itemsize
	if any(part and len(part) != width + count * step for part, count in zip(parts, counts, strict=True)):
		raise InvalidTermError("charges", None, f"{width} bytes and {step} for each installment")
	loans = b"".join(part[:width] or _NO_CHARGES for part in parts)
	rows = b"".join(part[width:] or bytes(count * step) for part, count in zip(parts, counts, strict=True))
	return ChargeArrays(
		loans=LoanChargeArrays(**_to_columns(loans, LOAN_CHARGE_RECORD)),
		installments=InstallmentChargeArrays(**_to_columns(rows, ROW_CHARGE_RECORD)),
	)


def _to_columns(data: bytes, record: np.dtype[np.void]) -> dict[str, np.ndarray]:
	records = np.frombuffer(data, record)
	return {name: np.ascontiguousarray(records[name]) for name in record.names or ()}


def _to_records(arrays: _Arrays, record: np.dtype[np.void]) -> np.ndarray:
	records = np.empty(len(arrays), record)
	for name in record.names or ():
		records[name] = getattr(arrays, name)
	return records


def _cut(book: Portfolio, loan: LoanReplay) -> tuple[Portfolio, int]:
	"""The book of one loan without the installments far ahead that hold no payment, and its horizon."""
	rows = book.installments
	day = to_day(loan.day) if loan.installments else 0
	opened = int((rows.due_day <= day).sum())
	near = int((rows.due_day <= day + DAYS_AHEAD).sum())
	money = rows.principal_paid + rows.interest_paid
	if book.charges is not None:
		money = money + book.charges.installments.get_paid()
	paid = np.flatnonzero(money)
	count = max(opened + ROWS_AHEAD, near, int(paid[-1]) + 2 if len(paid) else 0)
	if count >= len(rows) or rows.principal_due[count - 1] + rows.interest_due[count - 1] <= 0:
		return book, NO_HORIZON
	kept = InstallmentArrays(**{name: getattr(rows, name)[:count] for name in INSTALLMENT_DTYPES})
	charges = book.charges and book.charges.select(slice(0, 1), slice(0, count))
	offsets = np.array([0, count], np.int64)
	return replace(book, installments=kept, offsets=offsets, charges=charges), int(kept.due_day[-1])


def _compare(loan: LoanReplay, kept: Portfolio, horizon: int) -> _Served:
	"""Whether arrays and replay say the same, role by role, today and on the last day before the horizon."""
	probe = cast(LoanReplay, load_checkpoint(loan.terms, dump_checkpoint(loan)))
	days = DAYS_AHEAD if horizon == NO_HORIZON else horizon - 1 - to_day(loan.day)
	moved = TIMED_ROLES if kept.charges is None else (*TIMED_ROLES, *CHARGE_ROLES)
	still = {key: amount for key, amount in loan.get_position().items() if key[0] not in moved}
	for day in (loan.day, loan.day + timedelta(days=days)):
		probe.advance_to(day)
		state = calculate_portfolio(kept, day)
		if state.needs_replay[0]:
			# Said day by day: the arrays serve until a due date changes more than what is due.
			return _Served.SOME
		positions = get_positions(state) | (get_charge_positions(state) if kept.charges is not None else {})
		found = {(role, ""): int(values[0]) for role, values in positions.items()}
		if (
			probe.get_position() != _leave_out_zeros({**still, **found})
			or state.payoff[0] != probe.get_payoff()
		):
			return _Served.NOTHING
	return _Served.ALL


def _leave_out_zeros(position: Mapping[tuple[LedgerRole, str], int]) -> dict[tuple[LedgerRole, str], int]:
	return {key: amount for key, amount in position.items() if amount}

"""Whether the database server holds in memory what a close works on: past that, it waits for the disk."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from lending_app.lending_setup.database import list_places, select

# Read and written whole on every day; of the snapshots, the current month.
WORKED_ON = ("lending_loan_state", "lending_loan_checkpoint", "tabLoan")
SNAPSHOTS = "lending_loan_day"
MEGABYTE = 1_048_576
# Below this the default pool serves, however it is used beside the close.
SMALLEST_BOOK = 64 * MEGABYTE
# Pages of other tables want room too.
ROOM = 1.5


@dataclass(frozen=True)
class PoolShortage:
	"""Megabytes: of the server's pool, of what a close works on, and of a pool that would hold it."""

	pool: int
	book: int
	wanted: int


def find_pool_shortage() -> PoolShortage | None:
	"""The sizes where the book has outgrown the pool; None where it fits."""
	return compare(_get_pool(), _get_book())


def compare(pool_bytes: int, book_bytes: int) -> PoolShortage | None:
	if book_bytes < SMALLEST_BOOK or book_bytes <= pool_bytes:
		return None
	pool, book = pool_bytes // MEGABYTE, book_bytes // MEGABYTE
	return PoolShortage(pool=pool, book=book, wanted=-(-int(book * ROOM) // 128) * 128)


def show_pool_shortage() -> dict[str, Any] | None:
	shortage = find_pool_shortage()
	return asdict(shortage) if shortage else None


def _get_pool() -> int:
	return int(select("SELECT @@innodb_buffer_pool_size")[0][0])


def _get_book() -> int:
	"""Bytes of data and indexes of all companies, for they share the server."""
	tables = select(
		"SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables "
		f"WHERE table_schema = DATABASE() AND table_name IN ({list_places(len(WORKED_ON))})",
		WORKED_ON,
	)
	month = select(
		"SELECT COALESCE(MAX(data_length + index_length), 0) FROM information_schema.partitions "
		"WHERE table_schema = DATABASE() AND table_name = %s",
		(SNAPSHOTS,),
	)
	return int(tables[0][0]) + int(month[0][0])

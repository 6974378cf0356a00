"""The sample book on the embedded engine: seconds against the limit of `make demo`, and loan days a second."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date
from pathlib import Path

from lending_app.book import read_book
from lending_app.embedded.run_book import run_book

BOOK = Path(__file__).parents[1] / "examples" / "book"
UNTIL = date(2026, 6, 30)
LIMIT_SECONDS = 60
RUNS = 3


def main() -> int:
	book = read_book(BOOK)
	seconds = []
	for _ in range(RUNS):
		started = time.perf_counter()
		result = run_book(book, UNTIL)
		seconds.append(time.perf_counter() - started)
	median = statistics.median(seconds)
	days = sum(row.open_loans for row in result.daily)
	print(
		f"sample book: {len(book.loans)} loans, {len(book.repayments)} payments, {len(result.entries)} journal entries"
	)
	print(f"median of {RUNS}: {median:.2f} s, {days:,} loan days, {days / median:,.0f} loan days a second")
	print(f"against the limit of make demo, {LIMIT_SECONDS} s: {median / LIMIT_SECONDS:.2f}")
	return 0 if median < LIMIT_SECONDS else 1


if __name__ == "__main__":
	sys.exit(main())

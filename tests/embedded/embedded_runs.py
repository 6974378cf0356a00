"""Runs of the sample book that several tests look at; each is made once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from lending_app.book import Book, read_book
from lending_app.embedded.records import RunResult
from lending_app.embedded.run_book import run_book

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "book"
UNTIL = date(2025, 3, 31)


@lru_cache(maxsize=1)
def get_book() -> Book:
	"""The first 60 loans, which show everything."""
	return read_book(FOLDER).take_slice(60)


@lru_cache(maxsize=1)
def get_run() -> RunResult:
	return run_book(get_book(), UNTIL)

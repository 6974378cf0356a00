"""The form of a closed day says when the book has outgrown the database's memory."""

import pytest

from lending_app.closing.queue import pool
from lending_app.closing.queue.pool import MEGABYTE, PoolShortage, compare, find_pool_shortage

DEBIAN = 128 * MEGABYTE


@pytest.mark.parametrize("book", [0, 63 * MEGABYTE, 128 * MEGABYTE])
def test_book_that_fits_is_no_matter(book):
	assert compare(DEBIAN, book) is None


def test_book_of_a_hundred_thousand_loans_outgrows_the_default():
	assert compare(DEBIAN, 410 * MEGABYTE) == PoolShortage(pool=128, book=410, wanted=640)


def test_sizes_are_the_servers_and_the_tables_own(monkeypatch):
	assert pool._get_pool() >= DEBIAN
	assert pool._get_book() > 0
	assert find_pool_shortage() is None
	monkeypatch.setattr(pool, "_get_pool", lambda: 0)
	monkeypatch.setattr(pool, "SMALLEST_BOOK", 0)
	assert find_pool_shortage().book == pool._get_book() // MEGABYTE

"""A sample book as if it had ended on another day: every date by the same months, and still a book that can be entered."""

from datetime import date
from pathlib import Path

import pytest

from lending_app.book import read_book
from lending_app.engine.values.rates import add_months

SAMPLE = Path(__file__).parents[2] / "examples" / "book"


@pytest.fixture(scope="module")
def written():
	return read_book(SAMPLE)


# Into a February, into a leap day's, and back in time.
@pytest.mark.parametrize(
	("ending", "months"), [(date(2026, 12, 5), 6), (date(2028, 2, 29), 20), (date(2026, 1, 15), -5)]
)
def test_every_date_moves_by_the_same_months(written, ending, months):
	moved = read_book(SAMPLE, ending=ending)
	last = max(row.posting_date for row in moved.repayments)
	assert (last.year, last.month) == (ending.year, ending.month)
	for before, after in zip(written.loans, moved.loans, strict=True):
		assert after.disbursement_date == add_months(before.disbursement_date, months)
		assert after.application_date == add_months(before.application_date, months)
		assert (after.loan_code, after.principal_amount) == (before.loan_code, before.principal_amount)
	for before, after in zip(written.repayments, moved.repayments, strict=True):
		assert after.value_date == add_months(before.value_date, months)
		assert after.posting_date == add_months(before.posting_date, months)
		assert after.amount == before.amount
	assert [row.birth_date for row in moved.clients] == [row.birth_date for row in written.clients]


def test_book_that_ends_in_that_month_stays_as_it_is(written):
	assert read_book(SAMPLE, ending=date(2026, 6, 1)) == written

"""The sample book: believable, within its limits, and the same each time it is made."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from stdnum.do import cedula, rnc

from lending_app.book import Book, ClientType, read_book
from lending_app.engine import ExcessRule, Frequency, InterestBasis
from lending_app.engine.loan.allocation import SCATTERING
from lending_app.engine.values.day_count import DayCount

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "examples" / "book"


@lru_cache(maxsize=1)
def get_book() -> Book:
	return read_book(FOLDER)


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
	command = [sys.executable, str(ROOT / "examples" / "make_book.py"), "--out", str(tmp_path)]
	subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
	names = sorted(path.name for path in FOLDER.iterdir())
	assert sorted(path.name for path in tmp_path.iterdir()) == names
	assert filecmp.cmpfiles(FOLDER, tmp_path, names, shallow=False) == (names, [], [])


def test_it_has_the_promised_size() -> None:
	book = get_book()
	sizes = tuple(map(len, (book.branches, book.products, book.clients, book.loans)))
	assert sizes == (3, 5, 300, 400)
	days = [loan.disbursement_date for loan in book.loans]
	assert (min(days) >= date(2024, 1, 1), max(days) <= date(2026, 6, 30)) == (True, True)


def test_its_products_keep_the_limits_of_the_requirements() -> None:
	"""PRD-34 to PRD-38; the business loan is repaid twice a month."""
	limits = {
		row.product_type: (
			row.maximum_amount,
			row.minimum_installments,
			row.maximum_installments,
			row.minimum_rate,
			row.maximum_rate,
		)
		for row in get_book().products
	}
	assert limits == {
		"Personal": (Decimal(500_000), 6, 60, Decimal("0.15"), Decimal("0.25")),
		"Auto": (Decimal(2_000_000), 12, 84, Decimal("0.12"), Decimal("0.18")),
		"Mortgage": (Decimal(10_000_000), 60, 360, Decimal("0.08"), Decimal("0.12")),
		"Business": (Decimal(5_000_000), 24, 240, Decimal("0.14"), Decimal("0.22")),
		"Student": (Decimal(1_000_000), 12, 120, Decimal("0.06"), Decimal("0.10")),
	}


def test_its_products_differ_in_what_they_decide() -> None:
	products = get_book().products
	assert {row.allocation for row in products} == {"Seven Steps", "Four Steps", "Oldest Installment First"}
	assert {row.excess_rule for row in products} == set(ExcessRule) - set(SCATTERING)
	assert Frequency.SEMIMONTHLY in {row.frequency for row in products}
	assert (InterestBasis.DAILY, DayCount.ACTUAL_360) in {
		(row.interest_basis, row.day_count) for row in products
	}
	assert len({row.method for row in products}) == 2
	assert any(row.opening_fee_rate and row.fee_tax_rate == Decimal("0.18") for row in products)


def test_its_clients_have_valid_identity_numbers_and_dominican_telephones() -> None:
	for client in get_book().clients:
		check = rnc if client.client_type is ClientType.COMPANY else cedula
		assert check.is_valid(client.identity_number)
		assert client.mobile_phone[:3] in {"809", "829", "849"}
	kinds = Counter(client.client_type for client in get_book().clients)
	assert kinds[ClientType.COMPANY] == 24


def test_some_payments_are_entered_late_taken_back_or_prepaid() -> None:
	book = get_book()
	number = len(book.repayments)
	late = [row for row in book.repayments if row.posting_date > row.value_date]
	assert 0.005 < len(late) / number < 0.02
	assert 0.005 < len(book.reversals) / number < 0.02
	assert any(row.excess_rule for row in book.repayments)
	overtaken = [
		row
		for row in late
		if any(
			other.loan_code == row.loan_code
			and other.value_date > row.value_date
			and other.posting_date < row.posting_date
			for other in book.repayments
		)
	]
	assert overtaken


def test_its_first_sixty_loans_show_everything() -> None:
	book = get_book().take_slice(60)
	assert {row.product_code for row in book.loans} == {row.product_code for row in book.products}
	assert any(row.posting_date > row.value_date for row in book.repayments)
	assert book.reversals
	assert any(row.excess_rule for row in book.repayments)

"""What a batch is going to do, looked at before: the same parts as are posted then."""

from decimal import Decimal

import frappe
import pytest

from lending_app.loan_payments.report.payment_batch_allocation.payment_batch_allocation import execute
from lending_app.testing.factories import make_disbursed_loan, make_repayment
from tests.site.loan_payments.support import check, list_rows, make_batch, post, write_file
from tests.site.support import NORTH, as_user, money

pytestmark = pytest.mark.usefixtures("told")
PARTS = ("line", "installment_number", "component", "amount")


def look(batch, role="Treasurer"):
	with as_user(role):
		return execute({"batch": batch.name})[1]


def get_parts(rows):
	return [tuple(row[name] or None for name in PARTS) for row in rows]


def test_preview_is_what_is_posted_and_changes_nothing():
	late, paid, held = (make_disbursed_loan(disbursed_on="2026-05-10").name for _ in range(3))
	make_repayment(loan=paid, amount=9_168, value_date="2026-06-10")
	owed = frappe.db.get_value("Loan", held, "payoff_amount")
	batch = make_batch(
		write_file(
			f"{late};;500,00;;P-1;",
			f"{late};;12.000,00;;P-2;",
			f"{paid};;3.000,50;2026-07-01;P-3;",
			f"{held};;{owed + 900:.2f};;P-4;".replace(".", ","),
			"NOBODY;;10,00;;P-5;",
		)
	)
	check(batch)
	entries = frappe.db.count("GL Entry")
	before = look(batch)
	assert frappe.db.count("GL Entry") == entries
	assert frappe.db.count("Loan Repayment", {"loan": late}) == 0
	for line, amount in ((2, "500"), (3, "12000"), (4, "3000.50")):
		parts = [money(row["amount"]) for row in before if row["line"] == line]
		assert sum(parts, Decimal(0)) == money(amount), line
	[nobody] = [row for row in before if row["line"] == 6]
	assert "NOBODY" in nobody["message"]
	post(batch, leaves_faults=True)
	assert {row.line for row in list_rows(batch) if row.status == "Posted"} == {2, 3, 4, 5}
	assert get_parts(look(batch)) == get_parts(before)


def test_what_would_be_refused_says_why_and_the_next_is_not_moved_by_it():
	loan = make_disbursed_loan(disbursed_on="2026-06-15").name
	batch = make_batch(
		write_file(f"{loan};;900.000,00;;Q-1;", f"{loan};;700,00;;Q-2;", f"{loan};;800,00;2026-01-01;Q-3;")
	)
	check(batch)
	rows = look(batch)
	refused = {row["line"]: row["message"] for row in rows if row["message"]}
	assert set(refused) == {2, 4}
	assert refused[2] == "Far above the payoff of its day."
	post(batch, leaves_faults=True)
	assert {row.line for row in list_rows(batch) if row.status == "Failed"} == {2, 4}
	assert get_parts(row for row in look(batch) if row["line"] == 3) == get_parts(
		row for row in rows if row["line"] == 3
	)


def test_statements_do_not_grow_with_the_lines(monkeypatch):
	loans = [make_disbursed_loan(disbursed_on="2026-06-15").name for _ in range(6)]

	def count(number, mark):
		batch = make_batch(
			write_file(*(f"{loan};;{100 + number};;{mark}-{loan};" for loan in loans[:number]))
		)
		check(batch)
		queries, run = [], frappe.db.sql
		with monkeypatch.context() as patched:
			patched.setattr(
				frappe.db, "sql", lambda *args, **values: queries.append(args) or run(*args, **values)
			)
			look(batch)
		return len(queries)

	count(2, "A")
	assert count(6, "B") <= count(2, "C") + 4


def test_branch_that_does_not_see_the_batch_sees_no_preview():
	loan = make_disbursed_loan(disbursed_on="2026-06-15").name
	batch = make_batch(write_file(f"{loan};;500,00;;R-1;"))
	check(batch)
	with as_user("Teller", NORTH), pytest.raises(frappe.PermissionError):
		execute({"batch": batch.name})

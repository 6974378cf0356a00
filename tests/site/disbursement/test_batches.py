"""Batches: every approved order once, whatever is interrupted; one journal entry for a branch where that is asked for."""

import random
from collections import Counter
from decimal import Decimal

import frappe
import pytest
from frappe.model import naming

from lending_app.disbursement.batches.run_batch import run_batch
from lending_app.disbursement.batches.start_batch import start_batch
from lending_app.disbursement.events import resume_batches
from lending_app.disbursement.exceptions import BatchError, OrderPermissionError
from lending_app.disbursement.orders.take_back_order import authorize_void, request_void
from lending_app.testing.factories import make_approved_loan, make_client, make_loan_product
from tests.site.disbursement.support import fund, make_approved_order, make_payee
from tests.site.support import COMPANY, QueryLog, as_user, assert_ledgers_agree, list_gl_lines, refused

COSTS = [{"kind": "Notary", "amount": 500}]


class Killed(BaseException):
	"""The worker is gone: nothing catches it."""


@pytest.fixture
def told(monkeypatch):
	"""What is handed to workers, in place of workers."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


@pytest.fixture
def saved(counted_commits, monkeypatch):
	"""A commit is a savepoint, to which a kill goes back."""

	def save() -> None:
		counted_commits.append("commit")
		frappe.db.savepoint("saved")

	monkeypatch.setattr(frappe.db, "commit", save)
	return counted_commits


def make_orders(count, **overrides):
	product = make_loan_product(opening_fee_percent=1)
	return [
		make_approved_order(
			**{"loan": make_approved_loan(product=product).name, "costs": COSTS} | overrides
		).name
		for _ in range(count)
	]


def make_batch(**overrides):
	with as_user("Treasurer"):
		batch = frappe.new_doc("Disbursement Batch", company=COMPANY, **overrides).insert()
		return start_batch(batch.name).name


def read_status(orders):
	return Counter(frappe.get_all("Disbursement Order", {"name": ("in", orders)}, pluck="status"))


def assert_paid_once(orders):
	assert read_status(orders) == {"Executed": len(orders)}
	loans = frappe.get_all("Disbursement Order", {"name": ("in", orders)}, pluck="loan")
	paid = Counter(frappe.get_all("Loan Disbursement", {"loan": ("in", loans), "docstatus": 1}, pluck="loan"))
	assert paid == Counter(loans)
	funds = frappe.get_all(
		"Loan Ledger Entry",
		{"loan": ("in", loans), "role": "Costs Paid on Behalf"},
		["loan", "credit_amount"],
	)
	assert Counter({row.loan: row.credit_amount for row in funds}) == Counter(dict.fromkeys(loans, 500))
	assert len(funds) == len(loans)
	assert_ledgers_agree()


def test_batch_pays_out_what_is_approved_up_to_its_day(told, counted_commits):
	orders, later = make_orders(2), make_orders(1, planned_date="2026-07-16")
	name = make_batch()
	assert told[-1]["name"] == name
	run_batch(name)
	batch = frappe.get_doc("Disbursement Batch", name)
	assert (batch.status, batch.number_of_orders, batch.number_executed) == ("Done", 2, 2)
	assert batch.executed_amount == 2 * 98_500
	assert_paid_once(orders)
	assert read_status(later) == {"Approved": 1}
	journals = frappe.get_all("Disbursement Order", {"name": ("in", orders)}, pluck="journal_entry")
	assert len(set(journals)) == 2
	# Another run finds nothing to do.
	run_batch(name)
	assert_paid_once(orders)


def test_one_that_fails_is_left_with_its_reason(told, counted_commits):
	orders = make_orders(3)
	client = frappe.db.get_value("Disbursement Order", orders[1], "client")
	frappe.db.set_value("Client", client, {"status": "Blocked", "block_reason": "Under inquiry"})
	for is_grouped in (0, 1):
		name = make_batch(is_grouped=is_grouped)
		run_batch(name)
		batch = frappe.get_doc("Disbursement Batch", name)
		assert (batch.status, batch.number_failed) == ("Done with Failures", 1)
		assert "Under inquiry" in frappe.db.get_value("Disbursement Order", orders[1], "failure")
	assert read_status(orders) == {"Executed": 2, "Approved": 1}
	assert_ledgers_agree()


def test_one_journal_entry_for_each_branch(told, counted_commits):
	orders = make_orders(3)
	client = make_client(branch="North")
	loan = make_approved_loan(client=client).name
	with as_user("Loan Officer", "North"):
		order = frappe.new_doc("Disbursement Order", loan=loan, payees=[make_payee()]).insert()
	order.db_set({"status": "Approved", "decided_by": "Administrator"})
	name = make_batch(is_grouped=1)
	run_batch(name)
	rows = frappe.get_all("Disbursement Order", {"batch": name}, ["branch", "journal_entry", "name"])
	assert len({row.journal_entry for row in rows}) == len({row.branch for row in rows}) == 2
	[journal] = {row.journal_entry for row in rows if row.branch == "Central"}
	assert list_gl_lines(journal) == {
		"Loans to Clients": Decimal("300000.00"),
		"Loan Fee Income": Decimal("-3000.00"),
		"Loan Costs Paid on Behalf": Decimal("-1500.00"),
		"Cash": Decimal("-295500.00"),
	}
	assert frappe.db.get_value("Journal Entry", journal, ["lending_document_type", "lending_document"]) == (
		"Disbursement Batch",
		name,
	)
	assert_paid_once(orders)
	# Each is still voided alone.
	with as_user("Loan Officer"):
		request_void(orders[0], "Wrong client")
	with as_user("Treasurer"):
		voided = authorize_void(orders[0])
	assert list_gl_lines(voided.reversal_journal_entry)["Loans to Clients"] == Decimal("-100000.00")
	assert_ledgers_agree()


def test_one_entry_for_a_branch_takes_its_number_when_all_are_paid(told, counted_commits, monkeypatch):
	"""The series of journal entries is locked until the end of the transaction: nobody waits for a branch."""
	guarantee = {"kind": "Liquid Guarantee", "rate_percent": 10}
	orders = make_orders(3, costs=[*COSTS, guarantee])
	taken, count = [], naming.getseries

	def getseries(key, *args):
		taken.append(key)
		return count(key, *args)

	monkeypatch.setattr(naming, "getseries", getseries)
	name = make_batch(is_grouped=1)
	taken.clear()
	run_batch(name)
	assert len(taken) > len(orders)
	assert [key for key in taken if key.startswith("ACC-JV")] == taken[-1:]
	[journal] = set(frappe.get_all("Disbursement Order", {"name": ("in", orders)}, pluck="journal_entry"))
	assert frappe.db.exists("Journal Entry", {"name": journal, "docstatus": 1})
	loans = frappe.get_all("Disbursement Order", {"name": ("in", orders)}, pluck="loan")
	for doctype in ("Loan Disbursement", "Loan Ledger Entry"):
		assert set(frappe.get_all(doctype, {"loan": ("in", loans)}, pluck="journal_entry")) == {journal}
	guarantees = frappe.get_all("Liquid Guarantee", {"loan": ("in", loans)}, pluck="name")
	rows = frappe.get_all("Liquid Guarantee Movement", {"parent": ("in", guarantees)}, pluck="journal_entry")
	assert rows == [journal] * len(orders)


def test_orders_that_share_an_entry_are_asked_whether_the_account_covers_them_all(told, counted_commits):
	"""What the entry in the making takes is not in the ledger yet, and counts."""
	orders = make_orders(3)
	frappe.db.set_value("Lending Company", COMPANY, "liquidity_check", "Refuse")
	fund(2 * 98_500, frappe.get_doc("Disbursement Order", orders[0]))
	run_batch(make_batch(is_grouped=1))
	assert read_status(orders) == {"Executed": 2, "Approved": 1}
	assert "Cash" in frappe.db.get_value("Disbursement Order", orders[2], "failure")


@pytest.mark.slow
@pytest.mark.parametrize(("is_grouped", "count"), [(0, 16), (1, 5)])
def test_killed_at_thirty_random_moments_each_order_is_paid_once(told, saved, monkeypatch, is_grouped, count):
	"""Before any statement of the run: what was not committed is gone, and another worker goes on."""
	first = [*make_orders(1), *make_orders(1)]
	frappe.db.set_value("Disbursement Order", first[1], "planned_date", "2026-07-16")
	# The second of them: the first fills the caches.
	for day in ("2026-07-15", "2026-07-16"):
		with QueryLog() as log:
			run_batch(make_batch(planned_date=day))
		frappe.set_user("Administrator")
	orders = make_orders(count)
	name = make_batch(is_grouped=is_grouped)
	monkeypatch.setattr("lending_app.disbursement.batches.run_batch.CHUNK", 1)
	frappe.db.commit()
	longest, moments = len(log), random.Random(14)
	sql, kills = frappe.db.sql, 0
	for attempt in range(60):
		if kills == 30:
			break
		# Now and then an order gets through before; the orders of a branch do so together, or not at all.
		left = moments.randint(1, longest) + (longest if attempt % 4 == 0 else 0)

		def fall(*args, **values):
			nonlocal left
			left -= 1
			if left < 0:
				raise Killed
			return sql(*args, **values)

		monkeypatch.setattr(frappe.db, "sql", fall)
		try:
			run_batch(name)
		except Killed:
			kills += 1
		monkeypatch.setattr(frappe.db, "sql", sql)
		frappe.db.rollback(save_point="saved")
		frappe.clear_messages()
		frappe.set_user("Administrator")
	assert kills == 30
	run_batch(name)
	assert_paid_once([*first, *orders])
	assert frappe.db.get_value("Disbursement Batch", name, ["status", "number_executed"]) == ("Done", count)


def test_batch_whose_worker_was_lost_goes_on(told, counted_commits):
	make_orders(1)
	name = make_batch()
	told.clear()
	resume_batches()
	assert [row["name"] for row in told] == [name]
	run_batch(name)
	told.clear()
	resume_batches()
	assert told == []


def test_batch_is_for_who_may_pay_out_and_starts_once(told):
	make_orders(1)
	name = make_batch()
	with as_user("Treasurer"), refused(BatchError):
		start_batch(name)
	with as_user("Treasurer"), refused(BatchError):
		make_batch(mode_of_payment="Bank Draft")
	other = frappe.new_doc("Disbursement Batch", company=COMPANY).insert()
	with as_user("Credit Manager"), refused(OrderPermissionError):
		start_batch(other.name)

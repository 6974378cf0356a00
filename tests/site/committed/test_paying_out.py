"""Orders paid out on connections of their own: two people at once, a batch and a bank's answer whose worker is killed.

LENDING_KILLS sets how often each of them is killed.
"""

from __future__ import annotations

import os
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable

import frappe
import pytest

from lending_app.disbursement.batches import run_batch as batches
from lending_app.disbursement.batches.start_batch import start_batch
from lending_app.disbursement.orders.decide_order import approve_order, request_approval
from lending_app.disbursement.orders.execute_order import execute_order
from lending_app.disbursement.payment_files import apply_answer as answers
from lending_app.disbursement.payment_files import run_answer
from lending_app.disbursement.payment_files.generate_file import generate_file
from lending_app.disbursement.payment_files.read_answer import start_answer
from lending_app.disbursement.payment_files.release_file import release_file
from lending_app.testing.factories import (
	make_approved_loan,
	make_branch,
	make_client,
	make_loan_product,
	make_unique,
)
from tests.site.committed.killing import kill
from tests.site.committed.racing import POSTED, race
from tests.site.disbursement.payment_support import TITLES
from tests.site.disbursement.support import make_payee
from tests.site.support import assert_ledgers_agree

KILLS = int(os.environ.get("LENDING_KILLS", "30"))
ORDERS = 8
SECOND = "second-treasurer@example.com"


@pytest.fixture
def company(committed_company):
	if not frappe.db.exists("User", SECOND):
		user = frappe.new_doc("User", email=SECOND, first_name="Second", send_welcome_email=0)
		user.insert().add_roles("System Manager")
	return committed_company


def make_orders(company: str, count: int, **payee: str) -> list[str]:
	"""Asked for by Administrator, approved by another person; with a notary and a guarantee kept back."""
	branch = make_branch(name="Pay Branch", company=company)
	product = make_loan_product(opening_fee_percent=2)
	mode = frappe.db.get_value("Mode of Payment Account", {"company": company}, "parent")
	costs = [{"kind": "Notary", "amount": 500}, {"kind": "Liquid Guarantee", "rate_percent": 10}]
	names = []
	for number in range(count):
		loan = make_approved_loan(client=make_client(branch=branch), product=product, company=company)
		# One account of two clients would be held for review.
		payees = [make_payee(mode_of_payment=mode, account_number=f"90010{number}", **payee)]
		order = frappe.new_doc("Disbursement Order", loan=loan.name, costs=costs, payees=payees).insert()
		request_approval(order.name)
		frappe.set_user(SECOND)
		approve_order(order.name)
		frappe.set_user("Administrator")
		names.append(order.name)
	return names


def start(work: Callable[[], None]) -> int:
	"""The worker's job in a process of its own, on a connection of its own. Returns its id."""
	process = os.fork()
	if process:
		return process
	# The parent's connection is shared with it: it is neither used here nor closed.
	kept, frappe.local.db = frappe.local.db, None
	try:
		frappe.connect()
		work()
	except BaseException:
		traceback.print_exc()
		os._exit(1)
	os._exit(0 if kept else 1)


def interrupt(work: Callable[[], None], longest: float) -> None:
	"""Kill the worker at random moments; then let two go on beside each other to the end."""
	frappe.db.commit()
	chance, hit = random.Random("worker"), 0
	for _kill in range(KILLS):
		process = start(work)
		time.sleep(chance.uniform(0, longest))
		kill(process)
		hit += os.WIFSIGNALED(os.waitpid(process, 0)[1])
	assert hit
	for process in [start(work), start(work)]:
		assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
	frappe.db.rollback()


def assert_paid_once(orders: list[str], company: str) -> None:
	rows = frappe.get_all(
		"Disbursement Order", {"name": ("in", orders)}, ["status", "loan", "journal_entry", "disbursement"]
	)
	assert {row.status for row in rows} == {"Executed"}
	loans = [row.loan for row in rows]
	facts = frappe.get_all("Loan Disbursement", {"loan": ("in", loans)}, ["name", "loan", "docstatus"])
	assert Counter((row.loan, row.docstatus) for row in facts) == Counter((loan, 1) for loan in loans)
	assert {row.name for row in facts} == {row.disbursement for row in rows}
	guarantees = frappe.get_all("Liquid Guarantee", {"loan": ("in", loans)}, pluck="loan")
	assert Counter(guarantees) == Counter(loans)
	named = frappe.get_all("Loan Ledger Entry", {"loan": ("in", loans)}, pluck="journal_entry")
	assert set(named) == {row.journal_entry for row in rows}
	standing = frappe.get_all("Journal Entry", {"company": company, "docstatus": 1}, pluck="name")
	assert set(standing) == set(named)
	assert_ledgers_agree(company)


def test_two_people_who_pay_out_at_once_pay_once(company):
	orders = make_orders(company, 1)
	answers = race(
		[lambda: execute_order(orders[0], "one"), lambda: execute_order(orders[0], "other")], SECOND
	)
	assert sorted(answer.error for answer in answers) == ["AlreadyExecutedError", POSTED]
	assert [answer.title for answer in answers if answer.error != POSTED] == ["Already Executed"]
	assert_paid_once(orders, company)


def test_the_same_attempt_sent_twice_at_once_is_answered_twice_and_pays_once(company):
	orders = make_orders(company, 1)
	answers = race([lambda: execute_order(orders[0], "one")] * 2, SECOND)
	assert [answer.error for answer in answers] == [POSTED, POSTED]
	assert_paid_once(orders, company)


def test_two_orders_asked_for_at_once_are_counted_together_under_the_limit_of_a_day(company):
	"""Each transaction began before the other one's order was asked for."""
	frappe.db.set_value("Disbursement Rule", {"is_enabled": 1}, "is_enabled", 0)
	limit = frappe.new_doc(
		"Disbursement Limit",
		limit_name=make_unique("Day"),
		company=company,
		scope="Company",
		per="Day",
		maximum_amount=150_000,
		action="Refuse",
	).insert()
	try:
		branch = make_branch(name="Pay Branch", company=company)
		mode = frappe.db.get_value("Mode of Payment Account", {"company": company}, "parent")
		drafts = [
			frappe.new_doc(
				"Disbursement Order",
				loan=make_approved_loan(client=make_client(branch=branch), company=company).name,
				payees=[make_payee(mode_of_payment=mode)],
			)
			.insert()
			.name
			for _number in range(3)
		]
		answers = race([lambda name=name: request_approval(name) for name in drafts], SECOND)
		assert sorted(answer.error for answer in answers) == ["LimitError", "LimitError", POSTED]
		rows = frappe.get_all("Disbursement Order", {"name": ("in", drafts)}, pluck="status")
		assert Counter(rows) == {"Pending Approval": 1, "Draft": 2}
	finally:
		limit.delete()
		frappe.db.commit()


@pytest.mark.parametrize("is_grouped", [0, 1])
def test_killed_batch_pays_every_order_once(company, is_grouped, monkeypatch):
	orders = make_orders(company, ORDERS)
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	batch = frappe.new_doc("Disbursement Batch", company=company, is_grouped=is_grouped).insert()
	start_batch(batch.name)
	monkeypatch.setattr(batches, "CHUNK", 2)
	interrupt(lambda: batches.run_batch(batch.name), 0.4)
	batches.run_batch(batch.name)
	frappe.set_user("Administrator")
	assert frappe.db.get_value("Disbursement Batch", batch.name, ["status", "number_executed"]) == (
		"Done",
		ORDERS,
	)
	assert_paid_once(orders, company)


def make_own_account(company: str) -> str:
	bank = frappe.new_doc("Bank", bank_name=make_unique("Bank")).insert().name
	account = frappe.db.get_value("Account", {"company": company, "account_type": "Cash", "is_group": 0})
	values = {"bank_account_no": "032180000118359719", "branch_code": "40032", "account": account}
	return frappe.new_doc(
		"Bank Account", account_name=bank, bank=bank, is_company_account=1, company=company, **values
	).insert().name  # fmt: skip


def make_sent_file(company: str) -> str:
	"""Every transfer that waits, made by Administrator and released by another person."""
	own = frappe.db.get_value("Bank Account", {"company": company}) or make_own_account(company)
	file = frappe.new_doc("Payment File", company=company, bank_account=own, format="ISO 20022").insert()
	generate_file(file.name)
	frappe.set_user(SECOND)
	release_file(file.name)
	frappe.set_user("Administrator")
	return file.name


def make_answer(company: str, file: str) -> str:
	"""Every other payment comes back."""
	rows = frappe.get_all("Payment File Row", {"parent": file}, ["end_to_end_id", "amount"], order_by="idx")
	words = [("returned", "AC04") if number % 2 else ("accepted", "") for number in range(len(rows))]
	lines = [
		f"{row.end_to_end_id},{word},,{row.amount},{code},,\n" for row, (word, code) in zip(rows, words, strict=True)
	]  # fmt: skip
	content = TITLES + "".join(lines)
	stored = frappe.new_doc(
		"File", file_name=f"{make_unique('answer')}.csv", is_private=1, content=content
	).insert()
	values = {"company": company, "format": "Layout", "layout": "Status, CSV", "file": stored.file_url}
	return frappe.new_doc("Payment Status File", **values).insert().name


def test_killed_answer_of_a_bank_returns_every_payment_once(company, monkeypatch):
	orders = make_orders(company, ORDERS, method="Bank Transfer", bank="40002", account_type="Other")
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	frappe.set_user(SECOND)
	for name in orders:
		execute_order(name, name)
	frappe.set_user("Administrator")
	answer = make_answer(company, make_sent_file(company))
	start_answer(answer)
	monkeypatch.setattr(run_answer, "CHUNK", 2)
	interrupt(lambda: answers.apply_answer(answer), 0.4)
	frappe.set_user("Administrator")
	document = frappe.get_doc("Payment Status File", answer)
	assert (document.status, {row.outcome for row in document.rows}) == ("Done", {"Applied"})
	rows = frappe.get_all("Disbursement Order", {"name": ("in", orders)}, ["status", "loan"])
	assert Counter(row.status for row in rows) == {"Executed": ORDERS // 2, "Returned": ORDERS // 2}
	for row in rows:
		states = frappe.get_all("Loan Disbursement", {"loan": row.loan}, pluck="docstatus")
		assert states == [1 if row.status == "Executed" else 2]
	assert_ledgers_agree(company)

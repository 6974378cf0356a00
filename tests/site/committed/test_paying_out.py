"""Orders paid out on connections of their own: two people at once, and a batch whose worker is killed.

LENDING_KILLS sets how often it is killed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter

import frappe
import pytest
from frappe.utils import now

from lending_app.disbursement.batches.run_batch import run_batch
from lending_app.disbursement.batches.start_batch import start_batch
from lending_app.disbursement.orders.decide_order import approve_order, request_approval
from lending_app.disbursement.orders.execute_order import execute_order
from lending_app.testing.factories import make_approved_loan, make_branch, make_client, make_loan_product
from tests.site.committed.killing import kill
from tests.site.committed.racing import POSTED, race
from tests.site.disbursement.support import make_payee
from tests.site.support import assert_ledgers_agree

KILLS = int(os.environ.get("LENDING_KILLS", "3"))
ORDERS = 8
SECOND = "second-treasurer@example.com"
CHILD = """
import frappe, time_machine
from lending_app.disbursement.batches import run_batch
time_machine.travel({day!r}, tick=True).start()
frappe.init(site={site!r}, sites_path={path!r})
frappe.connect()
run_batch.CHUNK = 2
print("working", flush=True)
run_batch.run_batch({name!r})
"""


@pytest.fixture
def company(committed_company):
	if not frappe.db.exists("User", SECOND):
		user = frappe.new_doc("User", email=SECOND, first_name="Second", send_welcome_email=0)
		user.insert().add_roles("System Manager")
	return committed_company


def make_orders(company: str, count: int) -> list[str]:
	"""Asked for by Administrator, approved by another person; with a notary and a guarantee kept back."""
	branch = make_branch(name="Pay Branch", company=company)
	product = make_loan_product(opening_fee_percent=2)
	mode = frappe.db.get_value("Mode of Payment Account", {"company": company}, "parent")
	costs = [{"kind": "Notary", "amount": 500}, {"kind": "Liquid Guarantee", "rate_percent": 10}]
	names = []
	for _number in range(count):
		loan = make_approved_loan(client=make_client(branch=branch), product=product, company=company)
		payees = [make_payee(mode_of_payment=mode)]
		order = frappe.new_doc("Disbursement Order", loan=loan.name, costs=costs, payees=payees).insert()
		request_approval(order.name)
		frappe.set_user(SECOND)
		approve_order(order.name)
		frappe.set_user("Administrator")
		names.append(order.name)
	return names


def start(name: str) -> subprocess.Popen:
	code = CHILD.format(site=frappe.local.site, path=frappe.local.sites_path, name=name, day=now())
	process = subprocess.Popen(
		[sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
	)
	assert process.stdout.readline() == "working\n"
	return process


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


@pytest.mark.parametrize("is_grouped", [0, 1])
def test_killed_batch_pays_every_order_once(company, is_grouped, monkeypatch):
	orders = make_orders(company, ORDERS)
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	batch = frappe.new_doc("Disbursement Batch", company=company, is_grouped=is_grouped).insert()
	start_batch(batch.name)
	frappe.db.commit()
	chance = random.Random("batch")
	for _kill in range(KILLS):
		process = start(batch.name)
		time.sleep(chance.uniform(0, 1.5))
		kill(process.pid)
		process.wait(30)
	together = [start(batch.name), start(batch.name)]
	for process in together:
		assert process.wait(300) == 0, process.stdout.read()
	frappe.db.rollback()
	run_batch(batch.name)
	assert frappe.db.get_value("Disbursement Batch", batch.name, ["status", "number_executed"]) == (
		"Done",
		ORDERS,
	)
	assert_paid_once(orders, company)

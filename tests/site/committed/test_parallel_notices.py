"""The same webhook fifty times at one moment, and workers killed between storing and applying: one payment."""

from __future__ import annotations

from functools import partial

import frappe
import pytest

from lending_app.loan_payments.gateways.apply_notice import apply_notice
from lending_app.loan_payments.references.make_references import Wanted, make_for_loan
from lending_app.loan_payments.references.states import AmountKind
from lending_app.testing.factories import make_disbursed_loan, make_unique
from tests.site.committed.racing import POSTED, race
from tests.site.committed.test_killed_payments import Killed, kill_at
from tests.site.loan_payments.test_payment_notices import SECRET, send, write_body
from tests.site.support import assert_ledgers_agree, get_user, money

SENT, WORKERS = 50, 8


@pytest.fixture
def gateway(committed_company, monkeypatch):
	monkeypatch.setattr(frappe, "enqueue", lambda *args, **values: None)
	frappe.cache.delete_keys("rl:*")
	account = frappe.db.get_value(
		"Account", {"company": committed_company, "account_type": "Bank", "is_group": 0}
	)
	mode = frappe.new_doc("Mode of Payment", mode_of_payment=make_unique("Wire"), type="Bank", enabled=1)
	mode.append(
		"accounts",
		{"company": committed_company, "default_account": account or make_account(committed_company)},
	)
	mode.insert()
	made = frappe.new_doc(
		"Loan Payment Gateway", gateway_name=make_unique("Shops"), company=committed_company, mode_of_payment=mode.name,
		secret=SECRET, user=get_user("Lending Manager"),
	).insert()  # fmt: skip
	frappe.db.commit()
	yield made
	frappe.delete_doc("Loan Payment Gateway", made.name, force=True, ignore_on_trash=True)
	frappe.delete_doc("Mode of Payment", mode.name, force=True)


def make_account(company):
	parent = frappe.db.get_value("Account", {"company": company, "account_type": "Bank", "is_group": 1})
	values = {
		"account_name": make_unique("Bank"),
		"company": company,
		"account_type": "Bank",
		"parent_account": parent,
	}
	return frappe.new_doc("Account", **values).insert().name


@pytest.fixture
def loan(committed_company):
	loan = make_disbursed_loan(company=committed_company, disbursed_on="2026-06-15")
	frappe.db.commit()
	return loan


def make_body(loan):
	reference = make_for_loan(loan.reload(), Wanted(kind=AmountKind.ANY)).name
	frappe.db.commit()
	return write_body(reference, amount="100.00")


def assert_paid_once(loan, gateway):
	assert frappe.db.count("Payment Notice", {"gateway": gateway.name}) == 1
	[receipt] = frappe.get_all("Loan Repayment", {"loan": loan.name, "docstatus": 1})
	assert money(frappe.db.get_value("Loan", loan.name, "paid_amount")) == 100
	assert frappe.db.get_value("Payment Notice", {"gateway": gateway.name}, "loan_repayment") == receipt.name
	assert_ledgers_agree(loan.company)


def test_fifty_at_once_are_one_payment(gateway, loan):
	content, answers = make_body(loan), []
	sent = race([lambda: answers.append(send(gateway, content))] * SENT, "Guest")
	assert {answer.error for answer in sent} == {POSTED}
	assert len(answers) == SENT
	assert len({answer["notice"] for answer in answers}) == 1
	[name] = frappe.get_all("Payment Notice", {"gateway": gateway.name}, pluck="name")
	applied = race([partial(apply_notice, name)] * WORKERS, "Administrator")
	assert {answer.error for answer in applied} == {POSTED}
	assert_paid_once(loan, gateway)


@pytest.mark.parametrize("moment", [0, 5, 20, 60, 120])
def test_worker_killed_after_the_notice_was_stored_loses_and_doubles_nothing(gateway, loan, moment):
	answer = send(gateway, make_body(loan))
	frappe.db.commit()
	revive = kill_at(moment)
	try:
		apply_notice(answer["notice"])
	except Killed:
		pass
	finally:
		revive()
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.local.message_log = []
	for _ in range(2):
		apply_notice(answer["notice"])
	frappe.set_user("Administrator")
	assert_paid_once(loan, gateway)

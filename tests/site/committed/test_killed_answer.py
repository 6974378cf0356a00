"""The job of a bank's answer killed at random moments, and run twice at once: every order comes back once.

LENDING_KILLS sets how often it is killed.
"""

from __future__ import annotations

import frappe

from lending_app.disbursement.orders.decide_order import approve_order, request_approval
from lending_app.disbursement.orders.execute_order import execute_order
from lending_app.disbursement.payment_files import run_answer
from lending_app.disbursement.payment_files.apply_answer import apply_answer
from lending_app.disbursement.payment_files.generate_file import generate_file
from lending_app.disbursement.payment_files.layouts import seed_layouts
from lending_app.disbursement.payment_files.read_answer import JOB, start_answer
from lending_app.disbursement.payment_files.release_file import release_file
from lending_app.testing.factories import (
	make_approved_loan,
	make_branch,
	make_client,
	make_loan_product,
	make_unique,
)
from tests.site.committed.killed_jobs import kill_often
from tests.site.disbursement.payment_support import TITLES, get_id, make_bank_account, make_transfer
from tests.site.support import assert_ledgers_agree, list_gl_lines

ORDERS = 12
SECOND = "second-treasurer@example.com"
MADE = ("Payment Status File", "Payment File", "Disbursement Order")


def make_orders(company: str, branch: str) -> list[str]:
	mode = frappe.db.get_value("Mode of Payment Account", {"company": company}, "parent")
	product = make_loan_product()
	names = []
	for _number in range(ORDERS):
		loan = make_approved_loan(client=make_client(branch=branch), product=product, company=company)
		order = frappe.new_doc(
			"Disbursement Order", loan=loan.name, payees=[make_transfer(mode_of_payment=mode)]
		)
		order.insert()
		request_approval(order.name)
		frappe.set_user(SECOND)
		approve_order(order.name)
		execute_order(order.name, order.name)
		frappe.set_user("Administrator")
		names.append(order.name)
	return names


def load(company: str, orders: list[str]) -> str:
	"""The file that pays the orders, sent, and the answer that returns every one of them."""
	file = frappe.new_doc(
		"Payment File", company=company, bank_account=make_bank_account(company=company)
	).insert()
	generate_file(file.name)
	frappe.set_user(SECOND)
	release_file(file.name)
	frappe.set_user("Administrator")
	rows = "".join(f"{get_id(name)},returned,,,AC04,Closed,\n" for name in orders)
	content = frappe.new_doc("File", file_name=f"{make_unique('a')}.csv", is_private=1, content=TITLES + rows)
	answer = frappe.new_doc(
		"Payment Status File",
		company=company,
		format="Layout",
		layout="Status, CSV",
		file=content.insert().file_url,
	).insert()
	start_answer(answer.name)
	return answer.name


def test_killed_answer_brings_every_order_back_once(committed_company):
	if not frappe.db.exists("User", SECOND):
		user = frappe.new_doc("User", email=SECOND, first_name="Second", send_welcome_email=0)
		user.insert().add_roles("System Manager")
	seed_layouts()
	# All are paid into one account, which would hold them for review.
	rules = frappe.get_all("Disbursement Rule", {"is_enabled": 1}, pluck="name")
	switch(rules, 0)
	branch = make_branch(name="Kill Branch", company=committed_company)
	orders = make_orders(committed_company, branch)
	answer = load(committed_company, orders)
	frappe.db.commit()
	try:
		kill_often(JOB.method, answer, run_answer.__name__, 1.5)
		apply_answer(answer)
		check(orders, answer, committed_company)
	finally:
		frappe.db.rollback()
		remove(committed_company)
		switch(rules, 1)
		frappe.db.commit()


def switch(rules: list[str], is_enabled: int) -> None:
	for rule in rules:
		frappe.db.set_value("Disbursement Rule", rule, "is_enabled", is_enabled)


def check(orders: list[str], answer: str, company: str) -> None:
	document = frappe.get_doc("Payment Status File", answer)
	assert (document.status, document.number_applied, document.number_failed) == ("Done", ORDERS, 0)
	assert {row.outcome for row in document.rows} == {"Applied"}
	for name in orders:
		order = frappe.get_doc("Disbursement Order", name)
		assert order.status == "Returned"
		facts = frappe.get_all("Loan Disbursement", {"loan": order.loan}, pluck="docstatus")
		assert facts == [2]
		posted, back = list_gl_lines(order.journal_entry), list_gl_lines(order.reversal_journal_entry)
		assert posted
		# What accrued until the bank's answer goes back too.
		assert {account: -amount for account, amount in posted.items()} == {
			account: back[account] for account in posted
		}
		assert sum(back.values()) == 0
	assert_ledgers_agree(company)


def remove(company: str) -> None:
	for doctype in MADE:
		names = frappe.get_all(doctype, {"company": company}, pluck="name") or [""]
		for field in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(field.options, {"parent": ("in", names)})
		frappe.db.delete(doctype, {"name": ("in", names)})
	frappe.db.commit()

"""Statements of banks: read whole or refused whole, each line once, with ERPNext's transactions."""

import frappe
import pytest

from lending_app.disbursement.exceptions import BankFileRefusedError
from lending_app.ledger.exceptions import ClosedPeriodError
from lending_app.loan_payments.bank import make_transactions
from lending_app.loan_payments.bank import process_load as processing
from lending_app.loan_payments.bank.check_continuity import explain_gap
from lending_app.loan_payments.bank.exceptions import OtherAccountError, StatementLoadedError
from lending_app.loan_payments.bank.load_statement import load_statement
from lending_app.loan_payments.bank.post_lines import post_matched
from lending_app.loan_payments.bank.process_load import process_load
from lending_app.loan_payments.bank.suspense import book_load
from lending_app.loan_payments.bank_api import list_rows
from lending_app.loan_payments.events import resume_bank_statements
from tests.site.loan_payments.bank_support import (
	list_lines,
	load,
	make_account,
	make_load,
	write_mt940,
)
from tests.site.support import CENTRAL, NORTH, as_user, get_user, refused

DAY = "260715"
pytestmark = pytest.mark.usefixtures("told")


def test_file_and_line_are_taken_once(bank):
	content = write_mt940((DAY, 1000, "A", "", "x"), (DAY, 1000, "A", "", "x"))
	load(content, bank)
	again = make_load(content, bank)
	with as_user("Treasurer"), refused(StatementLoadedError, "Loaded Before"):
		load_statement(again.name)
	# A longer statement of the same days brings what is new alone.
	longer = load(
		write_mt940((DAY, 1000, "A", "", "x"), (DAY, 1000, "A", "", "x"), (DAY, 500, "B", "", "")), bank
	)
	assert (longer.number_known, longer.number_of_lines) == (2, 1)
	assert frappe.db.count("Bank Transaction", {"bank_account": bank}) == 3


@pytest.mark.parametrize(
	("changes", "error", "title"),
	[
		({"account": "999999999999"}, OtherAccountError, "Another Account"),
		({"currency": "USD"}, OtherAccountError, "Another Account"),
		({"closing": "1,00"}, BankFileRefusedError, "Statement Cannot Be Read"),
	],
)
def test_statement_that_is_not_of_the_account_or_does_not_add_up_is_refused(bank, changes, error, title):
	before = frappe.db.count("GL Entry"), frappe.db.count("Bank Transaction")
	document = make_load(write_mt940((DAY, 1000, "A", "", "x"), **changes), bank)
	with as_user("Treasurer"), refused(error, title):
		load_statement(document.name)
	assert (frappe.db.count("GL Entry"), frappe.db.count("Bank Transaction")) == before
	assert not frappe.db.count("Bank Statement Line", {"statement_load": document.name})


def test_nothing_is_posted_or_booked_where_no_day_is_open(bank, loan):
	document = load(write_mt940((DAY, 1000, loan.name, "", ""), (DAY, 2000, "", "", "Otro")), bank)
	frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", "2026-12-31")
	before = frappe.db.count("GL Entry")
	frappe.db.savepoint("closed")
	with as_user("Treasurer"), refused(ClosedPeriodError, "Period Closed"):
		post_matched(document.name)
	frappe.db.rollback(save_point="closed")
	with as_user("Treasurer"), refused(ClosedPeriodError, "Period Closed"):
		book_load(document)
	frappe.db.rollback(save_point="closed")
	assert frappe.db.count("GL Entry") == before


def test_lost_worker_is_followed_by_another(bank, told, monkeypatch):
	document = make_load(write_mt940(*((DAY, 100 + number, "", "", "x") for number in range(5))), bank)
	monkeypatch.setattr(processing, "CHUNK", 2)
	with as_user("Treasurer"):
		load_statement(document.name)
		processing._make_next(document.name)
	assert frappe.db.count("Bank Transaction", {"bank_account": bank}) == 2
	told.clear()
	resume_bank_statements()
	assert document.name in {call["name"] for call in told}
	process_load(document.name)
	process_load(document.name)
	assert frappe.db.count("Bank Transaction", {"bank_account": bank}) == 5
	assert document.reload().status == "Loaded"


def test_statement_of_a_branch_is_seen_by_its_people_and_matches_its_loans(bank, loan):
	document = load(write_mt940((DAY, 1000, loan.name, "", "")), bank, branch=NORTH)
	assert list_lines(document)[0].status == "Open"
	for role in ("Teller", "Loan Officer", "Collections Agent"):
		with as_user(role):
			assert not frappe.has_permission("Bank Statement Load", "read")
	for role in ("Treasurer", "Lending Accountant"):
		with as_user(role):
			assert frappe.has_permission("Bank Statement Load", "create")
			assert not frappe.has_permission("Bank Statement Line", "write")
	with as_user("Lending Auditor"):
		assert frappe.has_permission("Bank Statement Line", "read")
		assert not frappe.has_permission("Bank Statement Load", "write")


OWN = {"name", "creation", "modified"}


@pytest.mark.parametrize("rows", [1, 3])
def test_transactions_that_are_written_together_are_those_that_erpnext_writes(bank, monkeypatch, rows):
	lines = [
		(DAY, 123456, "A-1", "Ana <b>Peña</b> & Co.", "Pago"),
		(DAY, -5, "", "", "x"),
		(DAY, 7, "B", "", ""),
	]
	written = {}
	for together in (False, True):
		monkeypatch.setattr(make_transactions, "can_write_together", lambda together=together: together)
		frappe.db.savepoint("written")
		document = load(write_mt940(*lines[:rows]), bank)
		names = [line.bank_transaction for line in list_lines(document)]
		documents = [frappe.get_doc("Bank Transaction", name).as_dict() for name in names]
		written[together] = [
			{key: value for key, value in row.items() if key not in OWN} for row in documents
		]
		assert not frappe.get_all("Version", {"docname": ("in", names)})
		frappe.db.rollback(save_point="written")
	assert written[True] == written[False]
	assert [row["docstatus"] for row in written[True]] == [1] * rows


@pytest.fixture
def treasurer_of_north():
	"""A user of a role of the house who is given one branch alone. Frappe remembers it in Redis, past the rollback."""

	def limit():
		user = get_user("Treasurer")
		frappe.new_doc("User Permission", user=user, allow="Branch", for_value=NORTH).insert()

	yield limit
	frappe.cache.delete_key("user_permissions")


def list_seen(document):
	"""The statement and its lines, as a list, a document and the form show them."""
	loads = frappe.get_list("Bank Statement Load", {"name": document.name}, pluck="name")
	lines = frappe.get_list("Bank Statement Line", {"statement_load": document.name}, pluck="name")
	if document.has_permission("read"):
		assert {row["name"] for row in list_rows(document.name)} == set(lines)
	else:
		with refused(frappe.PermissionError):
			list_rows(document.name)
	return bool(loads), len(lines)


def test_statement_of_a_branch_is_seen_by_that_branch_alone(bank, treasurer_of_north):
	lines = [(DAY, 1000, "", "Ana", ""), (DAY, 2000, "", "Eva", "")]
	of_house, of_north, of_central = (
		load(write_mt940(*lines, opening=opening), make_account(), branch=branch)
		for opening, branch in (("1,00", None), ("2,00", NORTH), ("3,00", CENTRAL))
	)
	treasurer_of_north()
	with as_user("Treasurer"):
		assert [list_seen(document) for document in (of_house, of_north, of_central)] == [
			(False, 0), (True, 2), (False, 0),
		]  # fmt: skip
	with as_user("Lending Accountant"):
		assert [list_seen(document) for document in (of_house, of_north, of_central)] == [(True, 2)] * 3


def test_gap_between_two_statements_is_named_until_it_is_filled(bank):
	# Closes with 1,010.00 on 10 July.
	load(write_mt940(("260710", 1000, "A", "", "")), bank)
	frappe.clear_messages()
	later = make_load(write_mt940(("260714", 500, "C", "", ""), opening="1025,00"), bank)
	with as_user("Treasurer"):
		load_statement(later.name)
	[message] = frappe.get_message_log()
	assert message["title"] == "Gap between Statements"
	assert all(text in message["message"] for text in ("1,010.00", "1,025.00", "15.00"))
	process_load(later.name)
	assert "15.00" in explain_gap(later.reload())
	between = load(write_mt940(("260712", 1500, "B", "", ""), opening="1010,00"), bank)
	assert (explain_gap(between), explain_gap(later)) == ("", "")
	# What repeats lines is compared with what ended before its days.
	longer = load(write_mt940(("260714", 500, "C", "", ""), (DAY, 100, "D", "", ""), opening="1025,00"), bank)
	assert (longer.number_known, explain_gap(longer)) == (1, "")

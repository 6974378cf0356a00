"""Batches of payments: a file read whole, each fault by its line, and each payment a fact of its own."""

from decimal import Decimal

import frappe
import pytest

from lending_app.ledger.exceptions import ClosedPeriodError
from lending_app.loan_payments.batches.assign_loan import assign_loan
from lending_app.loan_payments.batches.post_batch import post_batch
from lending_app.loan_payments.batches.start_batch import cancel_batch, retry_failures, start_batch
from lending_app.loan_payments.events import resume_payment_batches
from lending_app.loan_payments.exceptions import (
	DuplicateFileError,
	PaymentBatchError,
	PaymentFileError,
	UnmatchedRowError,
)
from lending_app.testing.factories import get_cash_mode, make_disbursed_loan, make_repayment
from tests.site.loan_payments.support import check, list_rows, make_batch, post, write_file
from tests.site.support import COMPANY, NORTH, as_user, assert_ledgers_agree, list_gl_lines, refused

STARTED = "2026-06-15"


@pytest.fixture(autouse=True)
def told(monkeypatch, counted_commits):
	"""What is handed to workers, in place of workers; the job commits and nothing is kept."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


def make_loans(count, **overrides):
	return [make_disbursed_loan(disbursed_on=STARTED, **overrides).name for _ in range(count)]


def test_file_is_posted_as_one_entry_with_a_receipt_for_each_payment():
	first, second = make_loans(2)
	code = make_loans(1)[0]
	frappe.db.set_value("Loan", code, "external_code", "OLD-77")
	batch = make_batch(
		write_file(
			f"{first};;1.234,56;15/07/2026;REF-1;José Muñoz",
			f"{second.lower()};;2.000;;REF-2;",
			"old-77;;500,00;14/07/2026;;",
		),
		reference_number="DEP-9",
	)
	checked = check(batch)
	assert (checked.status, checked.number_ready, checked.total_amount) == ("Checked", 3, 3734.56)
	posted = post(batch)
	assert (posted.status, posted.number_posted, posted.posted_amount) == ("Posted", 3, 3734.56)
	rows = list_rows(batch)
	[journal] = {row.journal_entry for row in rows}
	assert list_gl_lines(journal)["Cash"] == Decimal("3734.56")
	assert frappe.db.get_value("Journal Entry", journal, ["lending_document", "cheque_no"]) == (
		batch.name,
		"DEP-9",
	)
	receipt = frappe.get_doc("Loan Repayment", rows[0].loan_repayment)
	assert (receipt.loan, receipt.external_reference, receipt.docstatus) == (first, "REF-1", 1)
	assert sum(row.amount for row in receipt.allocations) == 1234.56
	assert str(frappe.db.get_value("Loan Repayment", rows[2].loan_repayment, "value_date")) == "2026-07-14"
	assert_ledgers_agree()
	# Another worker finds nothing to do.
	post_batch(batch.name)
	assert frappe.db.count("Loan Repayment", {"loan": ("in", [first, second, code]), "docstatus": 1}) == 3


def test_one_payment_of_a_batch_is_reversed_alone():
	first, second = make_loans(2)
	batch = make_batch(write_file(f"{first};;1000,00;;A-1;", f"{second};;700,00;;A-2;"))
	check(batch)
	post(batch)
	receipt = frappe.get_doc("Loan Repayment", {"loan": first})
	receipt.reversal_reason = "Of another client"
	receipt.cancel()
	assert list_gl_lines(receipt.reversal_journal_entry)["Cash"] == -1000
	assert frappe.db.get_value("Loan", first, "paid_amount") == 0
	assert frappe.db.get_value("Loan", second, "paid_amount") == 700
	assert_ledgers_agree()


def test_each_fault_is_named_by_its_line_and_nothing_is_posted():
	running, paid, sold = make_loans(3)
	frappe.db.set_value("Loan", paid, "status", "Paid")
	frappe.db.set_value("Loan", sold, "status", "Sold")
	make_repayment(loan=running, amount=100, external_reference="USED")
	batch = make_batch(
		write_file(
			f"{running};;0;;;",
			f"{paid};;5;;;",
			f"{sold};;5;;;",
			f"{running};;5,125;;;",
			f"{running};;5,00;01/08/2026;;",
			f"{running};;5,00;;used;",
			f"{running};;5,00;;TWICE;",
			f"{running};;6,00;;twice;",
			";nobody;5,00;;;",
			"PRE-NONE;;5,00;;;",
		)
	)
	before = frappe.db.count("GL Entry"), frappe.db.count("Loan Repayment")
	checked = check(batch)
	assert (checked.number_ready, checked.number_faulty, checked.number_unmatched) == (1, 7, 2)
	said = [(row.line, row.status, row.message) for row in list_rows(batch)]
	assert [status for _, status, _ in said] == ["Faulty"] * 6 + ["Ready", "Faulty", "Unmatched", "Unmatched"]
	words = (
		"not above zero",
		"is Paid",
		"is Sold",
		"more than 2 decimals",
		"in the future",
		"was used by",
		None,
		"line 8 too",
	)
	for (_line, _status, message), word in zip(said, words, strict=False):
		assert (word in message) if word else not message
	with as_user("Treasurer"), refused(PaymentBatchError, "Payment Batch", "7 lines are faulty"):
		post(batch)
	assert (frappe.db.count("GL Entry"), frappe.db.count("Loan Repayment")) == before


def test_payment_is_found_by_client_or_by_a_number_in_the_reference():
	one, other = make_loans(2)
	client = frappe.get_doc("Client", frappe.db.get_value("Loan", one, "client"))
	two = make_disbursed_loan(disbursed_on=STARTED, client=client).name
	frappe.db.set_value("Client", frappe.db.get_value("Loan", other, "client"), "external_code", "EMP-5")
	batch = make_batch(
		write_file(f";{client.name};10,00;;;", ";emp-5;20,00;;;", f";;30,00;;Pago {two}/julio;")
	)
	checked = check(batch)
	assert (checked.number_ready, checked.number_unmatched) == (2, 1)
	unclear, by_client, by_reference = list_rows(batch)
	assert (by_client.loan, by_reference.loan) == (other, two)
	assert one in unclear.message
	assert two in unclear.message


def test_file_is_loaded_once_and_again_after_its_batch_was_given_up():
	[loan] = make_loans(1)
	content = write_file(f"{loan};;10,00;;ONCE;")
	first, second = make_batch(content), make_batch(content)
	check(first)
	with as_user("Treasurer"), refused(DuplicateFileError, "Loaded Before", first.name):
		check(second)
	other = make_batch(write_file(f"{loan};;10,00;;ONCE;", f"{loan};;11,00;;;"))
	assert f"waits in {first.name}" in list_rows(check(other))[0].message
	with as_user("Treasurer"):
		cancel_batch(first.name)
	assert check(second).number_ready == 1


def test_control_totals_of_the_sender_must_agree():
	[loan] = make_loans(1)
	content = write_file(f"{loan};;10,00;;;", f"{loan};;15,50;;;")
	for totals in ({"control_number": 3}, {"control_amount": 26}):
		with refused(PaymentFileError, "Control Totals Differ"):
			check(make_batch(content, **totals))
	assert check(make_batch(content, control_number=2, control_amount=25.5)).number_ready == 2


def test_lost_worker_is_followed_by_another(told, monkeypatch):
	loans = make_loans(3)
	batch = make_batch(write_file(*(f"{loan};;10,00;;;" for loan in loans)))
	check(batch)
	with as_user("Treasurer"):
		start_batch(batch.name)
	told.clear()
	resume_payment_batches()
	assert batch.name in {call["name"] for call in told}


def test_batch_of_a_branch_takes_its_own_loans_and_is_seen_by_it_alone():
	[loan] = make_loans(1)
	batch = make_batch(write_file(f"{loan};;10,00;;;"), branch=NORTH)
	assert "is of branch Central" in list_rows(check(batch))[0].message
	with as_user("Teller", NORTH):
		assert frappe.has_permission("Payment Batch", "write", batch)
		assert frappe.get_list("Payment Batch", {"name": batch.name})
	with as_user("Teller"):
		assert not frappe.has_permission("Payment Batch", "read", batch)
		assert not frappe.get_list("Payment Batch", {"name": batch.name})
		assert not frappe.get_list("Payment Batch Row", {"batch": batch.name})
	with as_user("Loan Officer"), pytest.raises(frappe.PermissionError):
		frappe.new_doc("Payment Batch", company=COMPANY, mode_of_payment=get_cash_mode()).insert()


def test_reference_used_between_check_and_posting_fails_alone():
	first, second = make_loans(2)
	batch = make_batch(write_file(f"{first};;10,00;;LATE;", f"{second};;20,00;;OTHER;"))
	check(batch)
	holder = make_repayment(loan=second, amount=5, external_reference="late").name
	posted = post(batch)
	assert (posted.status, posted.number_posted, posted.number_failed) == ("Posted with Failures", 1, 1)
	failed, done = list_rows(batch)
	assert holder in failed.message
	assert frappe.db.get_value("Loan", first, "paid_amount") == 0
	assert frappe.db.get_value("Loan", second, "paid_amount") == 25
	assert frappe.db.count("Loan Repayment", {"loan": first}) == 0
	assert done.loan_repayment
	assert_ledgers_agree()


def test_nothing_is_started_where_no_day_is_open():
	[loan] = make_loans(1)
	batch = make_batch(write_file(f"{loan};;10,00;;;"))
	check(batch)
	frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", "2026-12-31")
	with as_user("Treasurer"), refused(ClosedPeriodError, "Period Closed"):
		start_batch(batch.name)
	assert frappe.db.get_value("Payment Batch", batch.name, "status") == "Checked"


def test_payment_in_another_currency_is_a_fault_of_its_line():
	[loan] = make_loans(1)
	batch = make_batch(write_file(f"{loan};10,00;USD", f"{loan};10,00;dop", head="Préstamo;Monto;Moneda"))
	assert (check(batch).number_faulty, check(batch).number_ready) == (1, 1)
	assert "a payment in USD cannot be taken" in list_rows(batch)[0].message


def test_line_without_a_loan_waits_until_somebody_names_it():
	known, other = make_loans(2)
	batch = make_batch(write_file(f"{known};;10,00;;;", "PRE-???;;30,00;;;Ana"))
	check(batch)
	assert post(batch).number_unmatched == 1
	row = frappe.db.get_value("Payment Batch Row", {"batch": batch.name, "status": "Unmatched"})
	with as_user("Treasurer"):
		with refused(UnmatchedRowError, "Loan Cannot Take the Payment"):
			assign_loan(row, "PRE-NONE")
		assign_loan(row, other)
		retry_failures(batch.name)
		post_batch(batch.name)
	assert frappe.db.get_value("Payment Batch", batch.name, "number_posted") == 2
	assert frappe.db.get_value("Loan", other, "paid_amount") == 30
	assert_ledgers_agree()

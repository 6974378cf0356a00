"""Capture lines: their check digits, who makes them, what takes a payment with them, and where they are shown."""

from datetime import date, timedelta
from decimal import Decimal

import frappe
import pytest

from lending_app.loan_payments import counter_api, reference_api
from lending_app.loan_payments.bank.matching import list_groups
from lending_app.loan_payments.bank.post_lines import post_matched
from lending_app.loan_payments.events import end_payment_references, resume_payment_references
from lending_app.loan_payments.references import make_run
from lending_app.loan_payments.references.check_digits import Algorithm, add_digits, group, has_valid_digits
from lending_app.loan_payments.references.exceptions import (
	PaymentReferenceError,
	ReferenceLayoutError,
	ReferenceRefusedError,
)
from lending_app.loan_payments.references.make_references import Wanted
from lending_app.loan_payments.references.make_run import make_for_many
from lending_app.loan_payments.references.print_slip import build_payment_slip
from lending_app.loan_payments.references.states import AmountKind
from lending_app.loan_payments.references.use_reference import explain_refusal, find_reference
from lending_app.portal.exceptions import NotYoursError
from lending_app.portal.loans import build_home_page
from lending_app.portal.references_api import print_own_reference
from lending_app.testing.copy_loans import copy_loans
from lending_app.testing.factories import make_client, make_disbursed_loan, make_unique
from tests.site.loan_payments.bank_support import list_lines, load, run_batch, write_mt940
from tests.site.support import COMPANY, NORTH, TODAY, as_user, get_user, money, refused

ANY, FIXED, MINIMUM = (kind.value for kind in (AmountKind.ANY, AmountKind.FIXED, AmountKind.MINIMUM))


@pytest.fixture
def loan():
	return make_disbursed_loan(disbursed_on="2026-06-15")


def make(loan, kind=ANY, role="Teller", **values):
	with as_user(role):
		name = reference_api.make(loan.name, amount_kind=kind, **values)
	return frappe.get_doc("Payment Reference", name)


# --- Check digits --------------------------------------------------------------------------------


@pytest.mark.parametrize(
	("content", "algorithm", "whole"),
	[
		# ISO 11649's and Luhn's own examples; an ISNI and its check character.
		("539007547034", Algorithm.RF, "RF18539007547034"),
		("7992739871", Algorithm.MOD_10, "79927398713"),
		("000000012281955", Algorithm.MOD_11, "000000012281955X"),
		("794", Algorithm.MOD_97, "79444"),
	],
)
def test_check_digits_are_those_of_the_published_examples(content, algorithm, whole):
	assert add_digits(content, algorithm) == whole
	assert has_valid_digits(whole, algorithm)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_every_digit_mistyped_and_every_two_swapped_are_noticed(algorithm):
	whole = add_digits("40718263", algorithm)
	for place, character in enumerate(whole):
		for other in "0123456789":
			if character.isdigit() and other != character:
				assert not has_valid_digits(whole[:place] + other + whole[place + 1 :], algorithm)
		swapped = whole[:place] + whole[place + 1 : place + 2] + character + whole[place + 2 :]
		# Luhn does not tell 09 from 90, and the line has neither.
		assert swapped == whole or not has_valid_digits(swapped, algorithm)


# --- Made ----------------------------------------------------------------------------------------


def test_reference_of_a_loan_has_check_digits_and_is_of_its_branch(loan):
	made = make(loan, FIXED, amount=1500.5, valid_until=TODAY + timedelta(days=5))
	assert has_valid_digits(made.name, Algorithm.RF)
	assert (made.shown_reference, made.branch) == (group(made.name, 4), loan.branch)
	assert (money(made.amount), made.status, made.client) == (money("1500.5"), "Active", loan.client)
	assert make(loan).name != made.name


def test_without_an_amount_it_is_what_is_overdue_and_due_next(loan):
	loan.reload()
	due = Decimal(str(loan.overdue_amount)) + Decimal(str(loan.next_due_amount))
	assert due > 0
	assert money(make(loan, MINIMUM).amount) == money(due)


def test_layout_of_the_company_is_data(loan):
	with as_user("Treasurer"):
		layout = frappe.new_doc(
			"Payment Reference Layout", layout_name=make_unique("Bank"), company=COMPANY, algorithm="Modulo 10 (Luhn)",
			prefix="77", number_of_digits=9, has_valid_until=1, has_amount=1, group_size=5, is_default=1,
		).insert()  # fmt: skip
	made = make(loan, FIXED, amount=12.34, valid_until=date(2026, 8, 31))
	assert (made.name[:2], made.name[11:17], made.name[17:27]) == ("77", "260831", "0000001234")
	assert has_valid_digits(made.name, Algorithm.MOD_10)
	assert (made.layout, made.shown_reference.split()[0]) == (layout.name, made.name[:5])
	layout.prefix = "A7"
	with refused(ReferenceLayoutError):
		layout.save()
	layout.reload()
	layout.update({"algorithm": Algorithm.RF.value, "prefix": "A7", "number_of_digits": 12})
	with refused(ReferenceLayoutError):
		layout.save()


def test_what_cannot_be_a_reference_is_refused_and_none_is_made(loan):
	before = frappe.db.count("Payment Reference")
	with refused(PaymentReferenceError):
		make(loan, FIXED, amount=1.005)
	with refused(PaymentReferenceError):
		make(loan, ANY, valid_until=TODAY - timedelta(days=1))
	with refused(PaymentReferenceError):
		make(loan, ANY, layout="None of ours")
	frappe.db.set_value("Loan", loan.name, "status", "Paid")
	with refused(PaymentReferenceError):
		make(loan)
	with as_user("Lending Manager"), refused(PaymentReferenceError):
		frappe.new_doc("Payment Reference", reference="RF00", loan=loan.name).insert(ignore_permissions=True)
	assert frappe.db.count("Payment Reference") == before


def test_other_branches_and_readers_make_and_see_none(loan):
	made = make(loan)
	with as_user("Teller", NORTH):
		with pytest.raises(frappe.PermissionError):
			reference_api.make(loan.name, amount_kind=ANY)
		assert frappe.get_list("Payment Reference", {"loan": loan.name}) == []
		with pytest.raises(frappe.PermissionError):
			reference_api.cancel(made.name, "Not mine")
	with as_user("Lending Auditor"), pytest.raises(frappe.PermissionError):
		reference_api.make(loan.name, amount_kind=ANY)
	with as_user("Teller"), pytest.raises(frappe.PermissionError):
		reference_api.make_for_many(COMPANY, amount_kind=ANY)


def test_many_loans_get_theirs_once(loan, told):
	loans = [loan.name, *copy_loans([loan.name], 5)]
	already = make(loan)
	with as_user("Treasurer"):
		reference_api.make_for_many(COMPANY, amount_kind=ANY, branch=loan.branch, product=loan.product)
		# One of the same loans that is not made yet is taken up.
		reference_api.make_for_many(COMPANY, amount_kind=ANY, branch=loan.branch, product=loan.product)
	[run] = {job["name"] for job in told}
	make_for_many(run)
	done = frappe.get_doc("Payment Reference Run", run)
	assert (done.status, done.started_by) == ("Done", get_user("Treasurer"))
	assert done.number_made >= 5
	rows = frappe.get_all("Payment Reference", {"loan": ("in", loans)}, ["name", "loan"])
	assert sorted(row.loan for row in rows) == sorted(loans)
	assert already.name in [row.name for row in rows]
	assert all(has_valid_digits(row.name, Algorithm.RF) for row in rows)
	make_for_many(run)
	assert frappe.db.get_value("Payment Reference Run", run, "number_made") == done.number_made


def test_run_whose_worker_was_lost_goes_on_and_one_that_fails_says_why(loan, told, monkeypatch):
	copy_loans([loan.name], 5)
	monkeypatch.setattr(make_run, "CHUNK", 2)
	with as_user("Treasurer"):
		reference_api.make_for_many(COMPANY, amount_kind=ANY, branch=loan.branch, product=loan.product)
	[run] = {job["name"] for job in told}
	real, calls = make_run.insert_many, []

	def lose_the_database(*arguments):
		calls.append(arguments)
		if len(calls) == 2:
			raise frappe.db.OperationalError("gone")
		return real(*arguments)

	monkeypatch.setattr(make_run, "insert_many", lose_the_database)
	with pytest.raises(frappe.db.OperationalError):
		make_for_many(run)
	assert frappe.db.get_value("Payment Reference Run", run, ["status", "number_made"]) == ("Making", 2)
	resume_payment_references()
	assert told[-1]["name"] == run
	make_for_many(run)
	assert frappe.db.get_value("Payment Reference Run", run, "status") == "Done"
	assert frappe.db.get_value("Payment Reference Run", run, "number_made") >= 6
	frappe.db.set_value("Payment Reference Run", run, {"status": "Making", "amount_kind": "Minimum Amount"})

	def refuse(*_arguments):
		frappe.throw("No more numbers")

	monkeypatch.setattr(make_run, "insert_many", refuse)
	monkeypatch.setattr(frappe.db, "rollback", lambda: None)
	make_for_many(run)
	assert frappe.db.get_value("Payment Reference Run", run, ["status", "failure"]) == (
		"Failed",
		"No more numbers",
	)


def test_statements_of_many_do_not_grow_with_the_loans(loan, told, counted_commits, monkeypatch):
	copy_loans([loan.name], 30)
	queries, run = [], frappe.db.sql
	monkeypatch.setattr(
		frappe.db, "sql", lambda *args, **values: queries.append(args) or run(*args, **values)
	)
	wanted = Wanted(kind=AmountKind.MINIMUM)
	name = make_run.start_for_many(COMPANY, loan.branch, loan.product, wanted)
	queries.clear()
	make_for_many(name)
	assert frappe.db.get_value("Payment Reference Run", name, "number_made") >= 30
	assert len(queries) < 25


# --- Used ----------------------------------------------------------------------------------------


def test_expired_cancelled_and_paid_take_nothing(loan):
	made = make(loan, FIXED, amount=100, valid_until=TODAY)
	assert explain_refusal(made, TODAY, Decimal(100)) == ""
	assert "valid until" in explain_refusal(made, TODAY + timedelta(days=1))
	assert "100.00" in explain_refusal(made, TODAY, Decimal("100.01"))
	least = make(loan, MINIMUM, amount=100)
	assert explain_refusal(least, TODAY, Decimal(101)) == "" != explain_refusal(least, TODAY, Decimal(99))
	with as_user("Teller"):
		with refused(PaymentReferenceError):
			reference_api.cancel(made.name, " ")
		assert reference_api.cancel(made.name, "Printed twice") == "Cancelled"
		with refused(PaymentReferenceError):
			reference_api.cancel(made.name, "Again")
	assert "Printed twice" in explain_refusal(find_reference(made.shown_reference), TODAY)


def test_last_day_ends_it_and_what_was_paid_in_time_still_counts(loan):
	made = make(loan, valid_until=TODAY)
	frappe.db.set_value("Payment Reference", made.name, "valid_until", TODAY - timedelta(days=2))
	other = make(loan, valid_until=TODAY)
	end_payment_references()
	made.reload()
	other.reload()
	assert (made.status, other.status) == ("Expired", "Active")
	assert explain_refusal(made, TODAY - timedelta(days=2)) == "" != explain_refusal(made, TODAY)


def test_counter_finds_the_loan_by_the_scanned_line(loan):
	made = make(loan)
	with as_user("Teller"):
		for text in (made.name, made.shown_reference, made.name.lower()):
			assert [row["name"] for row in counter_api.find(text)] == [loan.name]
	with as_user("Teller", NORTH):
		assert counter_api.find(made.name) == []
	with as_user("Teller"):
		reference_api.cancel(made.name, "Lost")
		with refused(ReferenceRefusedError):
			counter_api.find(made.name)


def test_reference_of_a_client_is_for_the_only_loan_that_runs(loan):
	with as_user("Treasurer"):
		name = reference_api.make_for_client(loan.client, COMPANY, amount_kind=ANY)
	with as_user("Teller"):
		assert [row["name"] for row in counter_api.find(name)] == [loan.name]
	make_disbursed_loan(client=loan.client)
	with as_user("Teller"):
		assert counter_api.find(name) == []


def test_words_of_a_line_are_joined_where_they_stand_together():
	assert {"RF185390", "RF18"} <= set(list_groups("Pago: RF18 5390/julio"))
	assert "RF18539007547034" in list_groups("ref rf18-5390 0754 7034 gracias")


def test_bank_line_with_the_reference_pays_its_loan_and_the_reference(bank, loan, told):
	made = make(loan, FIXED, amount=1234.56)
	late = make(loan, valid_until=TODAY - timedelta(days=0))
	frappe.db.set_value("Payment Reference", late.name, "valid_until", TODAY - timedelta(days=3))
	document = load(
		write_mt940(
			("260715", 123456, "", "Somebody", f"Pago {made.shown_reference}"),
			("260715", 99900, "", "", f"Pago {made.name}"),
			("260715", 5000, "", "", f"Pago {late.name}"),
		),
		bank,
	)
	paid, other, expired = list_lines(document)
	assert (paid.status, paid.loan, paid.payment_reference) == ("Matched", loan.name, made.name)
	# Another amount, and after the last day: a person looks.
	assert (other.status, expired.status) == ("Open", "Open")
	with as_user("Treasurer"):
		run_batch(post_matched(document.name))
	made.reload()
	assert (made.status, money(made.paid_amount), made.number_of_payments) == ("Paid", money("1234.56"), 1)
	receipt = frappe.get_doc("Loan Repayment", list_lines(document)[0].loan_repayment)
	receipt.reversal_reason = "Of another client"
	receipt.cancel()
	made.reload()
	assert (made.status, money(made.paid_amount), made.number_of_payments) == ("Active", money(0), 0)


def test_bank_line_with_a_client_s_reference_pays_the_only_loan_that_runs(bank, loan, told):
	with as_user("Teller"):
		name = reference_api.make_for_client(loan.client, COMPANY, ANY)
	made = frappe.get_doc("Payment Reference", name)
	assert not made.loan
	first = load(write_mt940(("260715", 123456, "", "Somebody", f"Pago {made.shown_reference}")), bank)
	[line] = list_lines(first)
	assert (line.status, line.loan, line.payment_reference) == ("Matched", loan.name, made.name)
	with as_user("Treasurer"):
		run_batch(post_matched(first.name))
	assert money(made.reload().paid_amount) == money("1234.56")
	# Two loans run: nobody knows which one is meant.
	make_disbursed_loan(client=loan.client)
	second = load(write_mt940(("260714", 5555, "", "Somebody", f"Pago {made.name}")), bank)
	[line] = [line for line in list_lines(second) if line.amount == 55.55]
	assert (line.status, line.loan) == ("Open", None)


# --- Shown ---------------------------------------------------------------------------------------


def test_slip_says_line_amount_and_last_day_in_the_reader_s_language(loan):
	made = make(loan, MINIMUM, amount=250, valid_until=date(2026, 8, 31))
	for language, title in (("en", "Payment Slip"), ("es", "Ficha de pago"), ("fr", "Bordereau de paiement")):
		frappe.local.lang = language
		paper = build_payment_slip(made)
		assert paper.letter.title == title
		shown = [figure.value for figure in paper.figures]
		assert shown[0] == made.shown_reference
		assert "250" in shown[1]
		assert paper.qr.startswith("data:image/svg")
	frappe.local.lang = "en"
	with as_user("Teller"):
		reference_api.cancel(made.name, "Lost")
	made.reload()
	assert build_payment_slip(made).qr == "" != build_payment_slip(made).note


def test_borrower_sees_and_prints_the_own_ones_alone(loan):
	own = make_disbursed_loan(client=make_client(user=get_user("Borrower")), disbursed_on="2026-06-15")
	made, foreign = make(own), make(loan)
	with as_user("Borrower"):
		[line] = build_home_page().loans
		assert [reference.shown for reference in line.references] == [made.shown_reference]
		print_own_reference(made.name)
		assert frappe.local.response.filecontent.startswith(b"%PDF")
		with pytest.raises(NotYoursError):
			print_own_reference(foreign.name)

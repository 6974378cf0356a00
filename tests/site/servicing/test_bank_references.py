"""One bank reference is one payment, for a company and a mode of payment, until it is reversed."""

from __future__ import annotations

import frappe
import pytest

from lending_app.servicing.exceptions import DuplicateReferenceError, ModeOfPaymentError
from lending_app.testing.factories import (
	make_approved_loan,
	make_disbursed_loan,
	make_disbursement,
	make_repayment,
)
from tests.site.support import assert_ledgers_agree, refused

TITLE = "Reference Used Before"


@pytest.fixture(scope="module")
def loan(share):
	return share(lambda: make_disbursed_loan(disbursed_on="2026-06-15").name)


@pytest.fixture
def wire():
	mode = frappe.new_doc("Mode of Payment", mode_of_payment="Wire of the Test", type="General", enabled=1)
	return mode.insert().name


@pytest.mark.parametrize("field", ["reference_number", "external_reference"])
@pytest.mark.parametrize("spelling", ["BPD 77", "bpd77", " bpd  77 ", "\uff22\uff30\uff24 77"])
def test_same_reference_however_it_is_written_is_refused(loan, field, spelling):
	first = make_repayment(loan=loan, amount=100, reference_number="BPD 77")
	with refused(DuplicateReferenceError, TITLE, match=first.name):
		make_repayment(loan=loan, amount=100, **{field: spelling})


def test_reference_of_a_reversed_payment_is_used_on_the_right_loan(loan):
	first = make_repayment(loan=loan, amount=100, reference_number="BPD 78", external_reference="X-78")
	first.reversal_reason = "Wrong loan"
	first.cancel()
	right = make_disbursed_loan(disbursed_on="2026-06-15").name
	again = make_repayment(loan=right, amount=100, reference_number="BPD 78", external_reference="X-78")
	with refused(DuplicateReferenceError, TITLE, match=again.name):
		make_repayment(loan=loan, amount=100, external_reference="x-78")
	assert_ledgers_agree()


def test_money_that_goes_out_or_comes_another_way_has_references_of_its_own(loan, wire):
	make_repayment(loan=loan, amount=100, reference_number="BPD 79")
	make_repayment(loan=loan, amount=100, reference_number="BPD 79", mode_of_payment=wire)
	first = make_disbursement(loan=make_approved_loan().name, reference_number="BPD 79")
	other = make_approved_loan().name
	with refused(DuplicateReferenceError, TITLE, match=first.name):
		make_disbursement(loan=other, reference_number="BPD 79")


def test_payments_without_a_reference_are_many(loan):
	for reference in ("", None, "  "):
		make_repayment(loan=loan, amount=100, reference_number=reference)
	assert frappe.db.count("Loan Repayment", {"loan": loan, "docstatus": 1}) == 3


def test_reference_follows_a_renamed_mode_of_payment(loan, wire):
	first = make_repayment(loan=loan, amount=100, reference_number="BPD 80", mode_of_payment=wire)
	renamed = frappe.rename_doc(
		"Mode of Payment", wire, "Wire by Another Name", show_alert=False, rebuild_search=False
	)
	with refused(DuplicateReferenceError, TITLE, match=first.name):
		make_repayment(loan=loan, amount=100, reference_number="BPD 80", mode_of_payment=renamed)


def test_disabled_mode_of_payment_takes_no_money_and_gives_back_what_it_took(loan, wire):
	first = make_repayment(loan=loan, amount=100, mode_of_payment=wire)
	draft = make_repayment(loan=loan, amount=100, mode_of_payment=wire, submit=False)
	frappe.get_doc("Mode of Payment", wire).update({"enabled": 0}).save()
	with refused(ModeOfPaymentError, "Mode of Payment Disabled", match=wire):
		draft.submit()
	with refused(ModeOfPaymentError, "Mode of Payment Disabled", match=wire):
		make_repayment(loan=loan, amount=100, mode_of_payment=wire)
	first.reversal_reason = "Returned"
	first.cancel()
	assert_ledgers_agree()

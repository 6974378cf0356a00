"""Tills: opened, moved, counted and closed, one with their account in the ledger at every step."""

from decimal import Decimal

import frappe
import pytest

from lending_app.loan_payments import till_api
from lending_app.loan_payments.tills.build_cut import build_till_cut, render_till_cut
from lending_app.loan_payments.tills.exceptions import (
	ClosedTillError,
	ForeignCurrencyError,
	TillAccountError,
	TillCashError,
	TillLimitError,
	TillSetupError,
	TillStateError,
	TillUserError,
)
from lending_app.loan_payments.tills.move_cash import move_cash, receive_cash, send_cash, take_back_cash
from lending_app.loan_payments.tills.sessions import (
	close_session,
	count_session,
	open_session,
	reopen_session,
)
from lending_app.loan_payments.tills.states import CashKind
from lending_app.servicing.api import reverse_document
from lending_app.testing.factories import (
	get_cash_mode,
	make_approved_loan,
	make_disbursed_loan,
	make_disbursement,
	make_repayment,
)
from tests.site.loan_payments.prove_tills import prove_tills
from tests.site.loan_payments.till_support import (
	assert_notes_agree,
	assert_till_agrees,
	close_till,
	make_open_till,
	make_till,
	pieces,
	rows,
	switch_on,
)
from tests.site.support import (
	COMPANY,
	as_user,
	assert_ledgers_agree,
	get_gl_balance,
	list_gl_lines,
	money,
	post_by_hand,
	refused,
)

BANK = "Cash"


@pytest.fixture
def loan():
	return make_disbursed_loan(disbursed_on="2026-05-15")


@pytest.fixture
def till(loan):
	"""Open for the teller of Central, in a company that uses tills."""
	switch_on()
	return make_open_till()


def get_cash_account():
	return frappe.db.get_value("Account", {"account_name": BANK, "company": COMPANY})


def fill(till, amount=10_000, count=None, role="Teller"):
	with as_user(role):
		return move_cash(
			till, CashKind.CASH_IN, amount, pieces(count or {}), get_cash_account(), "Float from the safe"
		)


def test_companies_without_tills_are_unchanged(loan):
	payment = make_repayment(loan=loan.name, amount=1_000)
	assert list_gl_lines(payment.journal_entry)["Cash"] == Decimal("1000.00")
	assert not frappe.db.exists("Till Movement", {"voucher_no": payment.name})


def test_payment_in_cash_goes_through_the_teller_s_till(till, loan):
	fill(till, 1_000, {100: 10})
	with as_user("Teller"):
		payment = make_repayment(loan=loan.name, amount=1_000, denominations=rows({500: 3, 100: -5}))
	account = frappe.db.get_value("Till", till, "account").removesuffix(" - LT")
	assert list_gl_lines(payment.journal_entry)[account] == Decimal("1000.00")
	movement = frappe.get_doc("Till Movement", {"voucher_no": payment.name})
	assert (movement.kind, movement.till, movement.journal_entry) == ("Payment", till, payment.journal_entry)
	assert_till_agrees(till, 2_000)
	assert_notes_agree(till)
	assert_ledgers_agree()


def test_reversal_takes_the_cash_out_of_the_till_that_received_it(till, loan):
	with as_user("Teller"):
		payment = make_repayment(loan=loan.name, amount=1_000, denominations=rows({1000: 1}))
	reverse_document("Loan Repayment", payment.name, "Wrong loan")
	assert_till_agrees(till, 0)
	assert_notes_agree(till)
	assert_ledgers_agree()


def test_reversal_of_a_payment_waits_for_its_till_to_be_open(till, loan):
	with as_user("Teller"):
		payment = make_repayment(loan=loan.name, amount=1_000)
	close_till(till, {1000: 1})
	with refused(ClosedTillError, "Till Closed"):
		reverse_document("Loan Repayment", payment.name, "Wrong loan")


def test_cash_without_an_open_till_is_refused(loan):
	switch_on()
	make_till()
	with as_user("Teller"), refused(ClosedTillError, "Till Closed"):
		make_repayment(loan=loan.name, amount=1_000)


def test_disbursement_in_cash_leaves_the_till(till):
	fill(till, 150_000)
	frappe.db.set_value("Till Session", {"till": till}, "teller", "Administrator")
	make_disbursed_loan()
	assert_till_agrees(till, 50_000)
	assert_ledgers_agree()


def test_disbursement_above_what_the_till_holds_is_refused(till):
	fill(till, 50_000)
	frappe.db.set_value("Till Session", {"till": till}, "teller", "Administrator")
	draft = make_disbursement(loan=make_approved_loan().name, submit=False)
	with refused(TillCashError, "Not in the Till"):
		draft.submit()


def test_payment_over_the_till_s_limit_is_refused(loan):
	switch_on()
	till = make_open_till(limit_amount=1_500)
	with as_user("Teller"):
		make_repayment(loan=loan.name, amount=1_000)
		with refused(TillLimitError, "Till Over Its Limit"):
			make_repayment(loan=loan.name, amount=501)
	assert_till_agrees(till, 1_000)


def test_payment_in_another_currency_than_the_till_s_is_refused(till, loan):
	frappe.db.set_value("Loan", loan.name, "currency", "USD")
	with as_user("Teller"):
		draft = make_repayment(loan=loan.name, amount=500, submit=False)
		with refused(ForeignCurrencyError, "Foreign Currency"):
			draft.submit()


def test_till_of_another_currency_than_the_ledger_s_is_refused():
	switch_on()
	with refused(TillSetupError):
		make_till(currency="USD")


def test_notes_that_do_not_make_up_the_payment_are_refused(till, loan):
	with as_user("Teller"), refused(TillCashError, "Notes and Coins"):
		make_repayment(loan=loan.name, amount=1_000, denominations=rows({500: 1}))


def test_company_that_counts_each_movement_asks_for_the_notes(till, loan):
	switch_on(has_till_denominations=1)
	with as_user("Teller"), refused(TillCashError, "Notes and Coins"):
		make_repayment(loan=loan.name, amount=1_000)
	with refused(TillCashError, "Notes and Coins"):
		fill(till, 1_000)


def test_notes_that_are_not_in_the_till_cannot_leave_it(till):
	fill(till, 2_000, {1000: 2})
	with as_user("Teller"), refused(TillCashError, "Not in the Till"):
		move_cash(till, CashKind.CASH_OUT, 500, pieces({500: 1}), get_cash_account(), "To the bank")


def test_entry_by_hand_on_a_till_s_account_is_refused(till):
	account = frappe.db.get_value("Till", till, "account").removesuffix(" - LT")
	with pytest.raises(TillAccountError):
		post_by_hand("2026-07-15", (account, 100), ("Cash", -100))
	mode = frappe.get_doc("Mode of Payment", get_cash_mode())
	mode.set("accounts", [{"company": COMPANY, "default_account": f"{account} - LT"}])
	with pytest.raises(TillSetupError):
		mode.save()


def test_transfer_has_two_hands_and_is_in_transit_between_them(till):
	vault = make_open_till(role="Treasurer", is_vault=1)
	fill(vault, 10_000, {1000: 10}, role="Treasurer")
	with as_user("Treasurer"):
		transfer = send_cash(vault, till, 3_000, pieces({1000: 3}))
		with refused(TillUserError):
			receive_cash(transfer.name)
	assert get_gl_balance("Cash in Transit") == Decimal("3000.00")
	assert_till_agrees(vault, 7_000)
	with as_user("Teller"):
		receive_cash(transfer.name)
		with refused(TillStateError):
			receive_cash(transfer.name)
	assert get_gl_balance("Cash in Transit") == 0
	assert_till_agrees(till, 3_000)
	assert_notes_agree(till)
	assert_notes_agree(vault)


def test_transfer_that_was_not_received_is_taken_back(till):
	vault = make_open_till(role="Treasurer", is_vault=1)
	fill(till, 1_000)
	with as_user("Teller"):
		transfer = send_cash(till, vault, 400, {})
	assert_till_agrees(till, 600)
	with as_user("Treasurer"), refused(TillUserError):
		take_back_cash(transfer.name)
	with as_user("Teller"):
		take_back_cash(transfer.name)
	assert_till_agrees(till, 1_000)
	assert get_gl_balance("Cash in Transit") == 0


def test_count_with_a_difference_needs_its_reason_and_a_second_person(till):
	fill(till, 1_000)
	with as_user("Teller"):
		with refused(TillCashError, "Difference"):
			count_session(till, pieces({500: 1, 100: 4}))
		count_session(till, pieces({500: 1, 100: 4}), "A note of 100 is missing")
		with refused(ClosedTillError):
			move_cash(till, CashKind.CASH_OUT, 10, {}, get_cash_account(), "Late")
		with refused(TillUserError):
			close_session(till)
	with as_user("Lending Manager"):
		session = close_session(till)
	assert money(session.difference_amount) == Decimal("-100.00")
	assert get_gl_balance("Cash Short") == Decimal("100.00")
	assert_till_agrees(till, 900)


def test_cash_that_is_over_is_income_and_the_next_float_is_what_was_counted(till):
	fill(till, 1_000)
	close_till(till, {500: 2, 50: 1}, "Change not taken")
	assert get_gl_balance("Cash Over") == Decimal("-50.00")
	assert_till_agrees(till, 1_050)
	with as_user("Teller"):
		with refused(TillCashError, "Opening Float"):
			open_session(till, pieces({500: 2}))
		session = open_session(till, pieces({500: 2, 50: 1}))
	assert money(session.opening_amount) == Decimal("1050.00")
	assert_notes_agree(till)


def test_count_that_a_supervisor_does_not_accept_opens_the_till_again(till):
	fill(till, 100)
	with as_user("Teller"):
		count_session(till, pieces({100: 1}))
	with as_user("Lending Manager"):
		reopen_session(till)
	fill(till, 100)
	assert_till_agrees(till, 200)


def test_till_is_opened_by_its_users_and_one_at_a_time(till):
	other = make_till()
	with as_user("Teller"), refused(TillStateError):
		open_session(other, {})
	with as_user("Lending Manager"), refused(TillUserError):
		open_session(other, {})


def test_teller_sees_the_tills_that_they_use_and_nobody_else_s(till):
	other = make_till(users=("Treasurer",))
	with as_user("Teller"):
		names = frappe.get_list("Till", {"name": ("in", [till, other])}, pluck="name")
		assert names == [till]
		assert frappe.get_list("Till Session", {"till": till})
		assert not frappe.has_permission("Till", "read", frappe.get_doc("Till", other))
		assert till_api.list_other_tills(till)[0]
		with pytest.raises(frappe.PermissionError):
			till_api.open_till(other)
	with as_user("Lending Auditor"):
		assert set(frappe.get_list("Till", {"name": ("in", [till, other])}, pluck="name")) == {till, other}
		assert not frappe.has_permission("Till", "write", frappe.get_doc("Till", till))


def test_cut_is_printed_with_what_moved_and_what_was_counted(till, loan):
	fill(till, 1_000, {1000: 1})
	with as_user("Teller"):
		make_repayment(loan=loan.name, amount=500, denominations=rows({500: 1}))
		make_repayment(loan=loan.name, amount=700, mode_of_payment="Wire Transfer")
	session = close_till(till, {1000: 1, 200: 2}, "A note of 100 less")
	cut = build_till_cut(session)
	texts = [cell for table in cut.tables for row in table.rows for cell in row.cells]
	assert [figure.value for figure in cut.figures] == ["DOP 1,500.00", "DOP 1,400.00", "DOP -100.00"]
	assert {"Payment", "Cash In", "Wire Transfer", "700.00"} <= set(texts)
	with as_user("Teller"):
		assert "A note of 100 less" in render_till_cut(session)


def test_random_movements_leave_notes_ledger_and_report_equal(loan):
	"""The long form, of 500 movements and 20 reversals, is prove_tills.py itself."""
	proof = prove_tills(number_of_movements=25, number_of_reversals=3, seed=7)
	assert proof.movements == 25
	assert proof.reversals == 3
	assert proof.differences == []

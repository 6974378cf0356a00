"""A liquid guarantee: withheld with the disbursement, held in its own account, applied, returned and taken back."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.collateral.exceptions import LiquidGuaranteeError
from lending_app.collateral.liquid_guarantees.hold_guarantee import withhold
from lending_app.ledger.accounts.places import Placer
from lending_app.ledger.journals.post_journal import gather_journals
from lending_app.ledger.lines import Voucher
from lending_app.lending_setup.exceptions import RecordWrittenError
from lending_app.servicing import api as loan_api
from lending_app.servicing.exceptions import DuplicateReferenceError
from lending_app.servicing.facts.enter_fact import lock_loan
from lending_app.servicing.guarantees import api
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_approved_loan, make_client, make_disbursement, make_repayment
from tests.site.closing.closing import close
from tests.site.support import (
	COMPANY,
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	get_gl_balance,
	list_gl_lines,
	money,
	refused,
)

HELD, INTEREST = "Liquid Guarantees of Clients", "Interest on Liquid Guarantees"
DOCTYPE, TITLE = "Liquid Guarantee", "Liquid Guarantee"
DAY = "2026-06-15"


def make_guaranteed(amount=1_000, interest=0, loan=None, **overrides):
	"""A loan of 10,000, of whose disbursement a part is withheld in the same entry."""
	loan = loan or make_approved_loan(principal_amount=10_000, **overrides)
	disbursement = make_disbursement(
		loan=loan.name, amount=10_000, value_date=DAY, posting_date=DAY, submit=False
	)
	voucher = Voucher(
		company=COMPANY,
		doctype="Loan Disbursement",
		name=disbursement.name,
		posting_date=date.fromisoformat(DAY),
		value_date=date.fromisoformat(DAY),
		remark="Paid out",
	)
	with gather_journals(Placer(COMPANY), voucher):
		disbursement.submit()
		guarantee = withhold(
			lock_loan(loan.name).keys,
			COMPANY,
			amount,
			voucher=disbursement,
			mode_of_payment="Cash",
			interest_percent=interest,
		)
	return loan.reload(), disbursement.reload(), guarantee.reload()


def pay_off(loan, day="2026-07-15"):
	payoff = get_loan_state(loan.name, date.fromisoformat(day)).payoff
	return make_repayment(loan=loan.name, amount=float(payoff), value_date=day, posting_date=day)


def test_it_is_withheld_in_the_entry_of_the_disbursement_and_held_beside_the_loan():
	loan, disbursement, guarantee = make_guaranteed()
	assert list_gl_lines(disbursement.journal_entry) == {
		"Loans to Clients": 10_000,
		"Cash": -9_000,
		HELD: -1_000,
	}
	[row] = guarantee.movements
	assert (row.kind, row.journal_entry, row.voucher_no) == (
		"Withheld",
		disbursement.journal_entry,
		disbursement.name,
	)
	assert (guarantee.status, guarantee.balance_amount, guarantee.branch) == ("Held", 1_000, loan.branch)
	assert get_loan_state(loan.name, date(2026, 7, 15)).outstanding_principal == 10_000
	close(DAY, "2026-06-20")
	assert_posted_as_replayed(date(2026, 6, 20))
	assert_ledgers_agree()


def test_a_loan_that_is_paid_gives_it_back_with_interest_for_its_days():
	loan, _disbursement, guarantee = make_guaranteed(interest=3)
	with refused(LiquidGuaranteeError, TITLE, match="is returned once the loan is paid"):
		api.return_to_client(guarantee.name, "Cash", "2026-07-15")
	pay_off(loan)
	with as_user("Treasurer"):
		journal = api.return_to_client(guarantee.name, "Cash", "2026-07-15", "TR-7")
	# 1,000 at 3 % over 30 days of 365.
	assert list_gl_lines(journal) == {HELD: 1_000, INTEREST: Decimal("2.47"), "Cash": Decimal("-1002.47")}
	guarantee.reload()
	assert (guarantee.status, guarantee.balance_amount) == ("Returned", 0)
	assert (guarantee.returned_amount, guarantee.interest_amount) == (1_002.47, 2.47)
	with refused(LiquidGuaranteeError, TITLE, match="is Returned"):
		api.return_to_client(guarantee.name, "Cash", "2026-07-15")
	assert get_gl_balance(HELD) == 0
	close(DAY, "2026-07-15")
	assert_posted_as_replayed(date(2026, 7, 15))
	assert_ledgers_agree()


def test_a_return_that_the_bank_sent_back_is_held_again_and_its_reference_is_free():
	loan, _disbursement, guarantee = make_guaranteed(interest=3)
	other_loan, _disbursement, other = make_guaranteed()
	pay_off(loan)
	pay_off(other_loan)
	api.return_to_client(guarantee.name, "Cash", "2026-07-15", "TR-7")
	with pytest.raises(DuplicateReferenceError):
		api.return_to_client(other.name, "Cash", "2026-07-15", "TR-7")
	reversal = api.take_back_return(guarantee.name)
	assert list_gl_lines(reversal) == {HELD: -1_000, INTEREST: Decimal("-2.47"), "Cash": Decimal("1002.47")}
	guarantee.reload()
	assert (guarantee.status, guarantee.balance_amount, guarantee.interest_amount) == ("Held", 1_000, 0)
	api.return_to_client(guarantee.name, "Cash", "2026-07-15", "TR-7")
	assert_ledgers_agree()


def test_it_pays_the_debt_without_cash_and_what_is_left_stays_held():
	loan, _disbursement, guarantee = make_guaranteed(interest=3)
	with as_user("Treasurer"):
		name = api.apply_to_debt(guarantee.name, "2026-07-15", 600)
	payment = frappe.get_doc("Loan Repayment", name)
	lines = list_gl_lines(payment.journal_entry)
	assert "Cash" not in lines
	assert (lines[HELD], lines[INTEREST]) == (money("597.53"), money("2.47"))
	assert sum(lines.values()) == 0
	guarantee.reload()
	assert (guarantee.status, guarantee.balance_amount, guarantee.applied_amount) == ("Held", 402.47, 600)
	assert frappe.db.get_value("Loan", loan.name, "paid_amount") == 600
	assert_ledgers_agree()

	loan_api.reverse_document("Loan Repayment", name, "Entered on the wrong loan", "2026-07-15")
	payment.reload()
	reversed_lines = list_gl_lines(payment.reversal_journal_entry)
	assert reversed_lines == {account: -amount for account, amount in lines.items()}
	guarantee.reload()
	assert (guarantee.status, guarantee.balance_amount, guarantee.applied_amount) == ("Held", 1_000, 0)
	close(DAY, "2026-07-15")
	assert_posted_as_replayed(date(2026, 7, 15))
	assert_ledgers_agree()


def test_a_disbursement_that_is_reversed_takes_it_back_unless_it_has_moved():
	loan, disbursement, guarantee = make_guaranteed()
	loan_api.reverse_document("Loan Disbursement", disbursement.name, "Wrong account", "2026-07-15")
	disbursement.reload()
	lines = list_gl_lines(disbursement.reversal_journal_entry)
	assert (lines["Loans to Clients"], lines["Cash"], lines[HELD]) == (-10_000, 9_000, 1_000)
	guarantee.reload()
	assert (guarantee.status, guarantee.balance_amount) == ("Taken Back", 0)
	assert_ledgers_agree()
	_loan, _disbursement, again = make_guaranteed(loan=loan)
	assert again.name != guarantee.name


def test_what_is_not_held_is_refused_and_nothing_is_posted():
	loan, _disbursement, guarantee = make_guaranteed()
	before = frappe.db.count("GL Entry")
	for act, match in (
		(lambda: api.apply_to_debt(guarantee.name, "2026-07-15", 1_000.01), "which holds"),
		(lambda: api.apply_to_debt(guarantee.name, "2026-07-15", 0), "no amount of a guarantee"),
		(lambda: api.apply_to_debt(guarantee.name, "2026-06-14", 10), "last moved on"),
		(lambda: api.take_back_return(guarantee.name), "was not returned"),
	):
		with refused(LiquidGuaranteeError, TITLE, match=match):
			act()
	for amount, interest in ((0, 0), (0.005, 0), (10, 101)):
		with refused(LiquidGuaranteeError, TITLE):
			withhold(
				lock_loan(loan.name).keys,
				COMPANY,
				amount,
				voucher=_disbursement,
				mode_of_payment="Cash",
				interest_percent=interest,
			)
	assert frappe.db.count("GL Entry") == before
	assert frappe.db.count(DOCTYPE, {"loan": loan.name}) == 1


def test_nobody_writes_one_by_hand_and_branches_see_their_own():
	_loan, _disbursement, guarantee = make_guaranteed(client=make_client(branch=NORTH))
	guarantee.balance_amount = 5_000
	with refused(RecordWrittenError):
		guarantee.save()
	with pytest.raises(frappe.ValidationError):
		frappe.new_doc(DOCTYPE, loan=guarantee.loan, amount=5).insert()
	with as_user("Loan Officer"):
		assert guarantee.name not in frappe.get_list(DOCTYPE, pluck="name")
		with pytest.raises(frappe.PermissionError):
			api.apply_to_debt(guarantee.name, "2026-07-15", 10)
	with as_user("Loan Officer", NORTH):
		assert guarantee.name in frappe.get_list(DOCTYPE, pluck="name")
		with pytest.raises(frappe.PermissionError):
			api.apply_to_debt(guarantee.name, "2026-07-15", 10)

"""Referral fees: owed once a loan is paid out, paid, taken back with the disbursement, and told by payee."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.clients.exceptions import ErasureRefusedError
from lending_app.clients.personal_data.erase_client import erase_client
from lending_app.ledger.exceptions import FutureDateError
from lending_app.lending_setup.exceptions import RecordWrittenError
from lending_app.servicing.exceptions import ReferralFeeError, UnknownModeError
from lending_app.servicing.referrals.api import pay
from lending_app.servicing.report.referral_fees_due.referral_fees_due import execute
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_unique,
)
from tests.site.closing.closing import close
from tests.site.support import (
	CENTRAL,
	COMPANY,
	NORTH,
	as_user,
	assert_ledgers_agree,
	assert_posted_as_replayed,
	list_gl_lines,
	money,
	refused,
)

DAY = "2026-07-15"


@pytest.fixture
def product():
	return make_loan_product(referral_fee_percent=1.5, referral_fee_amount=250)


def make_promoter():
	"""Somebody of the staff without an account to sign in with, which a promoter needs none of."""
	profile = frappe.new_doc(
		"Staff Profile", first_name="Promo", last_name=make_unique("Tor"), branch=CENTRAL
	)
	profile.staff_name = f"{profile.first_name} {profile.last_name}"
	profile.set_new_name()
	profile.db_insert()
	return profile


def make_promoted_loan(product, promoter, **overrides):
	client = make_client()
	application = make_loan_application(
		client=client.name, product=product.name, promoter=promoter.name, channel="Promoter"
	)
	return make_approved_loan(product=product, client=client, application=application.name, **overrides)


def get_fee(loan):
	[name] = frappe.get_all("Referral Fee", {"loan": loan}, pluck="name", order_by="creation desc", limit=1)
	return frappe.get_doc("Referral Fee", name)


def reverse(disbursement):
	disbursement.reload().reversal_reason = "Wrong account"
	disbursement.cancel()


def test_promoter_is_owed_once_the_loan_is_paid_out_and_is_paid(product):
	promoter = make_promoter()
	loan = make_promoted_loan(product, promoter)
	assert not frappe.db.exists("Referral Fee", {"loan": loan.name})
	make_disbursement(loan=loan.name, amount=80_000)
	fee = get_fee(loan.name)
	assert (fee.status, fee.promoter, fee.payee_name) == ("Due", promoter.name, promoter.staff_name)
	# 1.5 % of what was paid out, and 250.
	assert (fee.base_amount, fee.amount, str(fee.due_date)) == (80_000, 1_450, DAY)
	assert list_gl_lines(fee.journal_entry) == {
		"Loan Referral Fees": Decimal("1450.00"),
		"Loan Referral Fees Payable": Decimal("-1450.00"),
	}
	with as_user("Treasurer"):
		pay(fee.name, "Cash", DAY, "CHK-1")
		with refused(ReferralFeeError, "Fee Not Due", match="is Paid"):
			pay(fee.name, "Cash", DAY)
	fee.reload()
	assert (fee.status, str(fee.paid_on), fee.reference_number) == ("Paid", DAY, "CHK-1")
	assert list_gl_lines(fee.payment_journal_entry) == {
		"Loan Referral Fees Payable": Decimal("1450.00"),
		"Cash": Decimal("-1450.00"),
	}
	assert_ledgers_agree()
	# Nothing of it is the borrower's: the loan is closed and valued without it.
	close(DAY, "2026-07-16")
	assert_posted_as_replayed(date(2026, 7, 16))
	assert_ledgers_agree()


def test_client_who_referred_is_owed_where_no_promoter_is_and_nobody_for_nobody(product):
	referrer = make_client()
	friend = make_client(referred_by=referrer.name)
	loan = make_disbursed_loan(product=product, client=friend)
	fee = get_fee(loan.name)
	assert (fee.referred_by, fee.payee_name, money(fee.amount)) == (
		referrer.name,
		referrer.client_name,
		Decimal("1750.00"),
	)
	alone = make_disbursed_loan(product=product)
	without = make_disbursed_loan(client=make_client(referred_by=referrer.name))
	assert not frappe.db.exists("Referral Fee", {"loan": ("in", [alone.name, without.name])})
	with pytest.raises(ErasureRefusedError, match=f"referral fee {fee.name} is due"):
		erase_client(referrer.name, "Asked by letter")
	pay(fee.name, "Cash", DAY)
	erase_client(referrer.name, "Asked by letter")
	assert fee.reload().payee_name == frappe.db.get_value("Client", referrer.name, "client_name")
	assert fee.payee_name != referrer.client_name


def test_loan_drawn_in_parts_owes_one_fee_of_what_was_agreed():
	product = make_loan_product(drawing="Tranches", referral_fee_percent=2)
	loan = make_promoted_loan(product, make_promoter())
	first = make_disbursement(loan=loan.name, amount=30_000)
	second = make_disbursement(loan=loan.name, amount=20_000)
	[amount] = frappe.get_all("Referral Fee", {"loan": loan.name}, pluck="amount")
	assert amount == 2_000
	reverse(second)
	assert get_fee(loan.name).status == "Due"
	reverse(first)
	assert get_fee(loan.name).status == "Reversed"
	assert_ledgers_agree()


@pytest.mark.parametrize(("is_paid", "status"), [(False, "Reversed"), (True, "To Recover")])
def test_fee_goes_with_the_disbursement_and_comes_again_with_the_next(product, is_paid, status):
	loan = make_promoted_loan(product, make_promoter())
	disbursement = make_disbursement(loan=loan.name)
	fee = get_fee(loan.name)
	if is_paid:
		pay(fee.name, "Cash", DAY)
	reverse(disbursement)
	fee.reload()
	assert fee.status == status
	assert list_gl_lines(fee.reversal_journal_entry)["Loan Referral Fees"] == Decimal("-1750.00")
	make_disbursement(loan=loan.name)
	assert sorted(frappe.get_all("Referral Fee", {"loan": loan.name}, pluck="status")) == sorted(
		["Due", status]
	)
	assert_ledgers_agree()


def test_what_cannot_be_paid_is_refused_and_nobody_writes_a_fee(product):
	loan = make_promoted_loan(product, make_promoter())
	make_disbursement(loan=loan.name)
	fee = get_fee(loan.name)
	for values, exc, title in (
		(("Cash", "2026-07-14"), ReferralFeeError, "Fee Not Due"),
		(("Cash", "2026-07-17"), FutureDateError, "Date in the Future"),
		(("Shells", DAY), UnknownModeError, "Unknown Mode of Payment"),
	):
		with refused(exc, title):
			pay(fee.name, *values)
	for role in ("Loan Officer", "Credit Manager", "Teller"):
		with as_user(role), refused(frappe.PermissionError, exact=False):
			pay(fee.name, "Cash", DAY)
	fee.amount = 1
	with refused(RecordWrittenError, "Written Once"):
		fee.save()
	with refused(RecordWrittenError, "Written Once"):
		frappe.new_doc("Referral Fee", loan=loan.name, amount=5).insert()
	with as_user("Loan Officer", NORTH):
		assert not frappe.has_permission("Referral Fee", doc=fee.reload())
		assert fee.name not in frappe.get_list("Referral Fee", pluck="name")


def test_report_adds_up_by_payee_what_the_reader_may_see(product):
	promoter = make_promoter()
	for _number in range(2):
		make_disbursement(loan=make_promoted_loan(product, promoter).name)
	paid = make_promoted_loan(product, promoter)
	make_disbursement(loan=paid.name)
	pay(get_fee(paid.name).name, "Cash", DAY)
	filters = {"company": COMPANY, "promoter": promoter.name, "from_date": DAY, "to_date": DAY}
	[row] = execute(filters)[1]
	assert (row["payee_name"], row["loans"], str(row["first_due"])) == (promoter.staff_name, 3, DAY)
	assert (row["due_amount"], row["paid_amount"], row["to_recover_amount"]) == (3_500, 1_750, 0)
	assert execute(filters | {"from_date": "2026-07-16", "to_date": "2026-07-16"})[1] == []
	with as_user("Loan Officer", NORTH):
		assert execute(filters)[1] == []

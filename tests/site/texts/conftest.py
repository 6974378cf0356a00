"""A book with something for every report: loans on time, late and lost, applications of every end, clients on lists."""

from unittest.mock import patch

import frappe
import pytest

from lending_app.origination.api import ask_documents
from lending_app.origination.committee import api as committees
from lending_app.origination.decisions.api import reject
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_accepted_application,
	make_approved_loan,
	make_client,
	make_client_document,
	make_disbursed_loan,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_repayment,
	make_sound_client,
)
from tests.site.clients.support import LISTED, NAME, list_hits, make_entry, make_list
from tests.site.clients.test_screening import decide
from tests.site.closing.closing import close
from tests.site.closing.test_provisions import make_daily_loan, make_valued_product
from tests.site.collateral.test_register import make_thing
from tests.site.loan_payments.bank_support import load, make_account, write_mt940
from tests.site.loan_payments.support import check, make_batch, write_file
from tests.site.loan_payments.test_payment_notices import make_reference
from tests.site.loan_payments.till_support import make_shown_session
from tests.site.origination.steps import act
from tests.site.origination.test_guarantors import stand
from tests.site.servicing.test_charge_off import charge_off, make_late_loan
from tests.site.servicing.test_portfolio_sale import make_sale
from tests.site.servicing.test_referral_fees import make_promoted_loan, make_promoter
from tests.site.support import COMPANY, NORTH, TODAY, as_user, get_user

REASONS = ["LOAN_TERM", "PROJECTED_DEBT_RATIO"]


@pytest.fixture(scope="module")
def book(share):
	share(make_book)


def make_book():
	frappe.defaults.set_user_default("Company", COMPANY)
	make_security()
	make_shown_session()
	make_loans()
	make_unidentified()
	make_promised()
	make_applications()
	make_clients()


def make_loans():
	"""Three of a product that is provided for, one charged off, one brought by a promoter, one deducted from wages."""
	product = make_valued_product(opening_fee_percent=2)
	paying = make_daily_loan(product)
	make_daily_loan(product, client=make_client(branch=NORTH))
	make_daily_loan(product)
	payroll = make_loan_product(product_type="Payroll", frequency="Monthly")
	worker = make_client(employer="Central Romana", employer_tax_number="101010101")
	make_disbursed_loan(client=worker, product=payroll, disbursed_on="2026-05-15")
	lost = make_late_loan()
	make_repayment(loan=paying.name, amount=900, value_date="2026-06-20")
	close("2026-05-15", "2026-07-10")
	charge_off(lost, value_date="2026-07-11", posting_date="2026-07-11")
	close("2026-07-11", "2026-07-13")
	make_sale([lost], value_date="2026-07-14", posting_date="2026-07-14")
	brought = make_promoted_loan(make_loan_product(referral_fee_percent=1.5), make_promoter())
	make_disbursement(loan=brought.name, amount=80_000)
	make_paid_loan()
	make_approved_loan()


def make_unidentified():
	"""Money of the day after the last that is closed, whose loan nobody knows."""
	lines = write_mt940(("260714", 50000, "", "Ana Peña", "Pago"))
	with patch.object(frappe, "enqueue"):
		load(lines, make_account(), is_unidentified_booked=1)


def make_promised():
	"""A capture line, and a batch of payments that is checked and not posted."""
	loan = make_disbursed_loan(disbursed_on="2026-07-01")
	make_reference(loan, valid_until="2026-07-31")
	check(make_batch(write_file(f"{loan.name};;500,00;;P-1;")))


def make_paid_loan():
	loan = make_disbursed_loan(disbursed_on="2026-07-14")
	make_repayment(loan=loan.name, amount=float(get_loan_state(loan.name, TODAY).payoff))


def make_applications():
	"""One rejected with two reasons, one approved, one that waits for documents, one that a committee decides."""
	product = make_loan_product()
	clients = [make_sound_client().name for _ in range(4)]
	with as_user("Loan Officer"):
		names = [make_loan_application(client=client, product=product.name) for client in clients]
	rejected, approved, asked, voted = (
		act(act(row, "Submit Application", "Loan Officer"), "Take into Review", "Credit Manager")
		for row in names
	)
	with as_user("Credit Manager"):
		reject(rejected.name, reasons=REASONS, explanation="x", advice="x")
		ask_documents(asked.name, ["Payslip"], 5, "x")
	act(approved, "Approve", "Credit Manager")
	hold_session(voted)


def hold_session(application):
	members = ("Lending Manager", "Credit Manager", "Compliance Officer")
	committee = frappe.new_doc(
		"Credit Committee", committee_name="x", company=COMPANY, chair=get_user(members[0]), quorum=2
	)
	for member in members:
		committee.append("members", {"user": get_user(member)})
	committee.insert()
	with as_user("Credit Manager"):
		session = frappe.new_doc("Committee Session", committee=committee.name, session_date="2026-07-15")
		session.append("applications", {"application": application.name, "proposed_amount": 70_000})
		session.insert()
	for member in members:
		with as_user(member):
			committees.cast_vote(session.name, application.name, "For", "")
	with as_user(members[0]):
		committees.close_session(session.name)


def make_security():
	"""A car whose policy ends within the month, and a guarantor."""
	policy = {"insurer": "x", "policy_number": "1", "starts_on": "2026-01-01", "ends_on": "2026-07-30"}
	make_thing(insurance=[policy])
	make_accepted_application(parties=[stand(make_client())])


def make_clients():
	"""One with a document that expires, one on a list."""
	make_client(documents=[make_client_document(expiry_date="2026-07-20")])
	make_entry(make_list().name, LISTED)
	listed = make_client(**NAME)
	decide(list_hits(listed.name)[0], "Cleared")


@pytest.fixture
def product():
	"""One that borrowers may ask for."""
	frappe.get_doc("Lending Settings").update({"is_simulator_open_to_guests": 1}).save()
	yield make_loan_product(is_in_portal=1, opening_fee_percent=2, fee_tax_percent=18)
	frappe.clear_document_cache("Lending Settings", "Lending Settings")


@pytest.fixture
def client():
	"""The file of the borrower who signs in."""
	return make_client(user=get_user("Borrower"))

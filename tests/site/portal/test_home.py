"""Where a borrower arrives, what stands there, and the way out."""

import frappe
from frappe.website.utils import get_home_page

from lending_app.disbursement.exceptions import OrderStateError, ReceiptError
from lending_app.lending_setup.printing.build_letterhead import build_wording
from lending_app.origination.exceptions import SignatureError
from lending_app.portal.exceptions import NotYoursError, SignInError
from lending_app.portal.loans import get_home_address
from lending_app.portal.receipts_api import confirm_own_receipt
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import make_approved_loan, make_client, make_disbursement, make_repayment
from tests.site.disbursement.support import execute, make_approved_order, make_payee
from tests.site.portal.support import as_guest, get_page, read
from tests.site.support import NORTH, TODAY, as_user, get_user, money, refused


def make_running_loan(client, **overrides):
	loan = make_approved_loan(client=client, **overrides)
	make_disbursement(loan=loan.name, value_date="2026-05-10")
	return loan.reload()


def test_home_shows_what_is_owed_late_and_next_as_of_today(client, product):
	late, waiting = (
		make_running_loan(client, product=product),
		make_approved_loan(client=client, product=product),
	)
	make_repayment(loan=late.name, amount=1_000)
	foreign = make_running_loan(make_client(), product=product)
	state, wording = get_loan_state(late.name, TODAY), build_wording(late.company, late.currency)
	with as_user("Borrower"):
		page = read(get_page("/my-loans"))
	assert state.overdue
	for amount in (state.payoff, state.overdue):
		assert f"DOP {money(amount):,.2f}" in page
	for words in (late.name, waiting.name, "Payment late", "Being paid out", wording.day(TODAY)):
		assert words in page, words
	assert foreign.name not in page


def test_loan_that_ended_shows_its_state_and_no_figures(client, product):
	loan = make_running_loan(client, product=product)
	make_repayment(loan=loan.name, amount=get_loan_state(loan.name, TODAY).payoff)
	with as_user("Borrower"):
		page = read(get_page("/my-loans"))
	assert loan.name in page
	assert ">Paid<" in page
	assert "To Pay Off Today" not in page


def test_borrower_arrives_at_the_own_loans(client):
	with as_user("Borrower"):
		assert get_home_page() == "my-loans"
		assert "/me" not in read(get_page("/my-loans")).split("<main>")[1]
	# Connected by a manager, without a role of its own.
	assert get_home_address(get_user("Borrower")) == "my-loans"
	assert get_home_address(get_user("Borrower", NORTH)) is None


def test_account_page_leads_a_borrower_to_the_own_loans(client):
	with as_user("Borrower"):
		answer = get_page("/me")
		assert (answer.status_code, answer.headers["Location"]) == (302, "/my-loans")
	with as_user("Loan Officer"):
		assert get_page("/me").status_code == 200


def test_every_page_offers_the_way_out_to_whoever_is_in(client, product):
	pages = ("/my-loans", "/my-loans/applications", "/simulator")
	with as_user("Borrower"):
		assert all("cmd=web_logout" in read(get_page(path)) for path in pages)
	with as_guest():
		assert "cmd=web_logout" not in read(get_page("/simulator"))
		assert get_page("/my-loans").status_code == 302


def test_user_without_a_file_is_told_where_to_ask():
	frappe.db.set_value("Client", {"user": get_user("Borrower")}, "user", None)
	with as_user("Borrower"):
		assert "Ask your branch to connect it" in read(get_page("/my-loans"))


def test_borrower_confirms_by_name_and_day_that_the_money_arrived(client, product):
	order = execute(make_approved_order(loan=make_approved_loan(client=client, product=product).name))
	foreign = execute(make_approved_order(loan=make_approved_loan(product=product).name))
	with as_user("Borrower"):
		page = read(get_page("/my-loans"))
		assert "Have you received your money?" in page
		assert f'value="{order.name}"' in page
		assert foreign.name not in page
		with refused(SignatureError, "Other Name"):
			confirm_own_receipt(order.name, "Somebody Else", "2026-07-15")
		for day in ("2026-07-14", "2026-07-16"):
			with refused(ReceiptError):
				confirm_own_receipt(order.name, order.client_name, day)
		for name in (foreign.name, "ODE-9999"):
			with refused(NotYoursError):
				confirm_own_receipt(name, order.client_name, "2026-07-15")
		confirm_own_receipt(order.name, order.client_name.upper(), "2026-07-15")
		with refused(ReceiptError):
			confirm_own_receipt(order.name, order.client_name, "2026-07-15")
		assert "Have you received your money?" not in read(get_page("/my-loans"))
	order.reload()
	assert (str(order.received_on), order.received_by) == ("2026-07-15", order.client_name.upper())
	assert order.receipt_recorded_by == get_user("Borrower")
	assert foreign.reload().received_on is None


def test_what_is_not_paid_out_or_not_to_the_client_is_not_confirmed(client, product):
	order = make_approved_order(loan=make_approved_loan(client=client, product=product).name)
	supplier = make_payee(payee_kind="Supplier", payee_name="Autos del Este")
	loan = make_approved_loan(client=client, product=product).name
	execute(make_approved_order(loan=loan, payees=[supplier]))
	with as_user("Borrower"):
		assert "Have you received your money?" not in read(get_page("/my-loans"))
		with refused(OrderStateError):
			confirm_own_receipt(order.name, order.client_name, "2026-07-15")
	with as_guest(), refused(SignInError):
		confirm_own_receipt(order.name, order.client_name, "2026-07-15")


def test_simulator_is_linked_only_where_it_offers_something(client, product):
	assert product.is_in_portal
	with as_user("Borrower"):
		assert 'href="/simulator"' in read(get_page("/my-loans"))
	frappe.db.set_value("Loan Product", {"is_in_portal": 1}, "is_in_portal", 0)
	for path in ("/my-loans", "/my-loans/applications"):
		with as_user("Borrower"):
			assert "/simulator" not in read(get_page(path)).split("<body>")[1]

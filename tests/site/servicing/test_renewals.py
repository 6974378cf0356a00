"""Renewals: a draft for the client who has kept to a loan that its product renews, once."""

import frappe
import pytest

from lending_app.servicing.events import offer_renewals_daily
from lending_app.servicing.exceptions import RenewalError
from lending_app.servicing.renewals.offer_renewals import offer_renewals
from lending_app.testing.factories import (
	make_approved_loan,
	make_client,
	make_disbursed_loan,
	make_disbursement,
	make_loan_application,
	make_loan_product,
	make_repayment,
)
from tests.site.support import (
	CENTRAL,
	NORTH,
	as_user,
	assert_ledgers_agree,
	get_user,
	refused,
	travel_to,
)


@pytest.fixture
def told(monkeypatch):
	"""What is handed to workers, in place of workers."""
	made = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made


def make_renewing(**overrides):
	values = {
		"has_automatic_renewal": 1,
		"renewal_maximum_days_late": 5,
		"renewal_conditions": "Payslip not older than a month",
	}
	return make_loan_product(**values | overrides)


def pay_off(loan, day):
	with travel_to(day):
		make_repayment(loan=loan, amount=frappe.db.get_value("Loan", loan, "principal_amount") * 2)


def list_drafts(loan):
	return frappe.get_all("Loan Application", {"renewal_of": loan}, pluck="name")


def test_paid_loan_is_renewed_once_as_a_draft_for_the_officer(told):
	product = make_renewing(maximum_amount=90_000, minimum_amount=1_000)
	officer = get_user("Loan Officer", CENTRAL)
	application = make_loan_application(product=product.name, requested_amount=80_000, use_of_funds="Housing")
	application.db_set("submitted_by", officer)
	loan = make_disbursed_loan(
		product=product,
		client=application.client,
		application=application.name,
		principal_amount=80_000,
		disbursed_on="2026-06-15",
	)
	application.db_set("status", "Disbursed")
	assert offer_renewals() == []
	pay_off(loan.name, "2026-07-15")
	[name] = offer_renewals()
	draft = frappe.get_doc("Loan Application", name)
	assert (draft.status, draft.renewal_of, draft.client) == ("Draft", loan.name, application.client)
	assert (draft.requested_amount, draft.number_of_installments, draft.product) == (80_000, 12, product.name)
	assert (draft.use_of_funds, draft.renewal_conditions) == ("Housing", "Payslip not older than a month")
	assert (draft.branch, draft.interest_percent) == (CENTRAL, 18)
	assert {"application": name, "status": "Renewal"}.items() <= told[-1].items()
	assert frappe.db.exists("ToDo", {"allocated_to": officer, "reference_name": name})
	with as_user("Loan Officer"):
		assert name in frappe.get_list("Loan Application", {"renewal_of": ("is", "set")}, pluck="name")
	with as_user("Loan Officer", NORTH):
		assert name not in frappe.get_list("Loan Application", pluck="name")
	# Nobody is asked twice, not even where the draft is gone, and a form does not write what it renews.
	frappe.delete_doc("Loan Application", name, force=True)
	offer_renewals_daily()
	assert list_drafts(loan.name) == []
	assert [values.get("status") for values in told].count("Renewal") == 1
	other = make_loan_application(product=product.name, requested_amount=5_000, renewal_of=loan.name)
	assert not other.renewal_of


def test_running_loan_is_renewed_at_the_share_of_its_product_in_good_standing(told):
	product = make_renewing(renewal_paid_percent=45)
	loans = [
		make_disbursed_loan(product=product, disbursed_on="2026-05-15", number_of_installments=4).name
		for _number in range(3)
	]
	good, late, behind = loans
	for loan, days in ((good, ("2026-06-15", "2026-07-15")), (late, ("2026-06-25", "2026-07-15"))):
		for day in days:
			with travel_to(day):
				make_repayment(loan=loan, value_date=day)
	assert {good, late, behind} & {
		frappe.db.get_value("Loan Application", name, "renewal_of") for name in offer_renewals()
	} == {good}
	assert frappe.db.get_value("Loan", good, "status") == "Active"


def test_who_asks_already_is_blocked_or_has_nothing_to_renew_into_is_left_alone(told):
	product, gone = make_renewing(), make_renewing()
	asking, blocked = make_client(), make_client()
	loans = {
		"asking": make_disbursed_loan(product=product, client=asking, disbursed_on="2026-06-15").name,
		"blocked": make_disbursed_loan(product=product, client=blocked, disbursed_on="2026-06-15").name,
		"gone": make_disbursed_loan(product=gone, disbursed_on="2026-06-15").name,
		"line": make_disbursed_loan(
			product=make_renewing(drawing="Revolving"), disbursed_on="2026-06-15"
		).name,
		"kept": make_disbursed_loan(product=make_loan_product(), disbursed_on="2026-06-15").name,
	}
	for loan in loans.values():
		pay_off(loan, "2026-07-15")
	make_loan_application(client=asking.name, product=product.name)
	blocked.db_set({"status": "Blocked", "block_reason": "Fraud"})
	gone.db_set({"status": "Inactive", "is_active": 0})
	assert offer_renewals() == []
	blocked.db_set("status", "Active")
	assert [frappe.db.get_value("Loan Application", name, "renewal_of") for name in offer_renewals()] == [
		loans["blocked"]
	]


def test_loan_paid_long_ago_is_not_renewed_and_a_failure_stops_nobody(told, monkeypatch):
	product = make_renewing()
	old, first, second = (
		make_disbursed_loan(product=product, disbursed_on=day).name
		for day in ("2026-05-15", "2026-06-15", "2026-06-15")
	)
	pay_off(old, "2026-06-10")
	for loan in (first, second):
		pay_off(loan, "2026-07-15")
	path = "lending_app.servicing.renewals.offer_renewals.tell_of_renewal"
	names = []

	def fail_once(name):
		names.append(name)
		if len(names) == 1:
			raise RuntimeError("no worker")

	monkeypatch.setattr(path, fail_once)
	[made] = offer_renewals()
	assert frappe.db.get_value("Loan Application", made, "renewal_of") == second
	assert frappe.db.exists("Error Log", {"reference_name": first})
	assert len(offer_renewals()) == 1
	assert (list_drafts(old), len(list_drafts(first))) == ([], 1)


def test_refusal_of_the_product_is_noted_on_the_loan_once(told):
	product = make_renewing(segments=[{"segment": "A"}])
	loan = make_disbursed_loan(product=product, disbursed_on="2026-06-15").name
	pay_off(loan, "2026-07-15")
	for _day in range(2):
		assert offer_renewals() == []
	filters = {"reference_name": loan, "comment_type": "Info", "content": ("like", "No renovado%")}
	assert "es para clientes del segmento A" in frappe.get_all("Comment", filters, pluck="content")[0]
	assert frappe.db.count("Comment", filters) == 1
	# The log survives rollbacks, and numbers of loans come again.
	assert not frappe.db.exists("Error Log", {"method": f"Renewal: {loan}"})


def test_renewal_pays_what_the_old_loan_owes_and_gives_it_back_when_reversed(told):
	product = make_renewing(renewal_paid_percent=20)
	old = make_disbursed_loan(product=product, disbursed_on="2026-06-15", number_of_installments=3)
	make_repayment(loan=old.name, value_date="2026-07-15")
	[name] = offer_renewals()
	owed = frappe.db.get_value("Loan", old.name, "payoff_amount")
	values = {"product": product, "client": old.client, "application": name}
	small = make_approved_loan(**values, principal_amount=20_000)
	with refused(RenewalError, "Renewal Too Small", match=old.name):
		make_disbursement(loan=small.name)
	new = make_approved_loan(**values)
	with as_user("Treasurer"):
		disbursement = make_disbursement(loan=new.name)
	assert (disbursement.previous_loan, disbursement.previous_loan_amount) == (old.name, owed)
	assert disbursement.net_amount == pytest.approx(100_000 - owed)
	assert frappe.db.get_value("Loan", old.name, ["status", "payoff_amount"]) == ("Paid", 0)
	assert_ledgers_agree()
	with as_user("Lending Manager"):
		disbursement.reload().reversal_reason = "The client thought better of it"
		disbursement.cancel()
	assert frappe.db.get_value("Loan", old.name, ["status", "payoff_amount"]) == ("Active", owed)
	assert frappe.db.get_value("Loan", new.name, "status") == "Approved"
	assert_ledgers_agree()

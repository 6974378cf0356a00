"""Limits and rules that are data: what they hold, for whom, and what they refuse."""

import frappe
import pytest

from lending_app.disbursement.exceptions import LimitError, OrderPermissionError, OrderStateError, RuleError
from lending_app.disbursement.orders.decide_order import approve_order, release_order, request_approval
from lending_app.testing.factories import make_approved_loan, make_client
from tests.site.disbursement.support import execute, make_approved_order, make_order, make_payee
from tests.site.loan_payments.debit_support import make_mandate
from tests.site.support import COMPANY, as_user, get_user, refused


@pytest.fixture(autouse=True)
def alone():
	"""The rules that the site was installed with do not answer for those of a test."""
	frappe.db.set_value("Disbursement Rule", {"is_enabled": 1}, "is_enabled", 0)


def make_limit(**overrides):
	values = {
		"limit_name": frappe.generate_hash(length=8),
		"company": COMPANY,
		"scope": "Branch",
		"per": "Day",
		"maximum_amount": 150_000,
		"action": "Hold for Review",
		"review_role": "Lending Manager",
	}
	return frappe.new_doc("Disbursement Limit", **values | overrides).insert()


def make_rule(kind, **overrides):
	values = {
		"rule_name": f"{kind} {frappe.generate_hash(length=4)}",
		"kind": kind,
		"review_role": "Compliance Officer",
	}
	return frappe.new_doc("Disbursement Rule", **values | overrides).insert()


def ask(order, role="Loan Officer"):
	with as_user(role):
		return request_approval(order.name)


def make_transfer(account, **overrides):
	payee = make_payee(method="Bank Transfer", bank="BHD", account_number=account)
	return {"payees": [payee]} | overrides


def test_what_is_above_the_limit_of_a_branch_and_day_is_held():
	limit = make_limit()
	assert ask(make_order()).status == "Pending Approval"
	held = ask(make_order())
	assert (held.status, held.review_role) == ("Held for Review", "Lending Manager")
	assert limit.name in held.held_reasons
	# Of another day, or another branch: its own sum.
	assert ask(make_order(planned_date="2026-07-16")).status == "Pending Approval"
	north = make_approved_loan(client=make_client(branch="North")).name
	with as_user("Loan Officer", "North"):
		order = frappe.new_doc("Disbursement Order", loan=north, payees=[make_payee()]).insert()
		assert request_approval(order.name).status == "Pending Approval"


def test_limit_of_one_order_refuses_where_it_says_so():
	make_limit(per="Order", maximum_amount=99_999, action="Refuse")
	order = make_order()
	with as_user("Loan Officer"), refused(LimitError):
		request_approval(order.name)
	assert frappe.db.get_value("Disbursement Order", order.name, "status") == "Draft"


def test_limit_that_came_after_the_approval_stops_the_execution():
	order = make_approved_order()
	make_limit(per="Order", maximum_amount=1, action="Refuse")
	with refused(LimitError):
		execute(order)


def test_limit_of_a_person():
	make_limit(scope="User", only_user=get_user("Loan Officer"))
	ask(make_order())
	assert ask(make_order()).status == "Held for Review"
	assert ask(make_order(), "Credit Manager").status == "Pending Approval"


def test_held_order_is_released_by_the_role_and_then_approved():
	make_limit(per="Order", maximum_amount=1)
	order = ask(make_order())
	with as_user("Treasurer"):
		with refused(OrderStateError):
			approve_order(order.name)
		with refused(OrderPermissionError):
			release_order(order.name, "Called the client")
	with as_user("Lending Manager"):
		released = release_order(order.name, "Called the client")
	assert (released.status, released.decision_reason) == ("Pending Approval", "Called the client")
	with as_user("Treasurer"):
		assert approve_order(order.name).status == "Approved"


def test_new_account_of_a_client_who_was_paid_into_another():
	make_rule("New Bank Account")
	client = make_client()
	first = make_order(loan=make_approved_loan(client=client).name, **make_transfer("001"))
	assert ask(first).status == "Pending Approval"
	with as_user("Treasurer"):
		approve_order(first.name)
	execute(first)
	same = ask(make_order(loan=make_approved_loan(client=client).name, **make_transfer("0-01")))
	assert same.status == "Pending Approval"
	other = ask(make_order(loan=make_approved_loan(client=client).name, **make_transfer("002")))
	assert (other.status, other.review_role) == ("Held for Review", "Compliance Officer")
	assert "account 002 is new." in other.held_reasons


def test_telephone_that_was_changed_within_the_days():
	make_rule("Changed Telephone", number_of_days=30)
	client = make_client(mobile_phone="+1 809-555-0142")
	assert ask(make_order(loan=make_approved_loan(client=client).name)).status == "Pending Approval"
	client.reload().update({"mobile_phone": "+1 809-555-0177"})
	client.save()
	changed = frappe.get_last_doc("Version", {"docname": client.name})
	held = ask(make_order(loan=make_approved_loan(client=client).name))
	assert held.status == "Held for Review"
	assert "the telephone was changed on 15-07-2026." in held.held_reasons
	changed.db_set("creation", "2026-06-14 10:00:00")
	assert ask(make_order(loan=make_approved_loan(client=client).name)).status == "Pending Approval"


def test_amounts_that_together_are_above_what_each_stays_under():
	make_rule("Split Amounts", number_of_days=7, limit_amount=150_000)
	client = make_client()
	assert ask(make_order(loan=make_approved_loan(client=client).name)).status == "Pending Approval"
	held = ask(make_order(loan=make_approved_loan(client=client).name))
	assert held.status == "Held for Review"
	assert "200,000" in held.held_reasons
	later = make_order(loan=make_approved_loan(client=client).name, planned_date="2026-07-23")
	assert ask(later).status == "Pending Approval"


def test_account_of_two_clients():
	make_rule("Shared Account")
	assert ask(make_order(**make_transfer("555"))).status == "Pending Approval"
	assert ask(make_order(**make_transfer("5-5 5"))).status == "Held for Review"
	# A dealer is paid for many clients.
	dealer = make_payee(
		payee_kind="Supplier", payee_name="Dealer", method="Bank Transfer", bank="B", account_number="9"
	)
	assert ask(make_order(payees=[dealer])).status == "Pending Approval"
	assert ask(make_order(payees=[dealer])).status == "Pending Approval"


def test_accounts_of_mandates_are_known_too():
	make_rule("New Bank Account")
	make_rule("Shared Account")
	debited, other = make_client(), make_client()
	loan = make_approved_loan(client=debited).name
	make_mandate(loan, account_type="Other", account_number="0000-777")
	own = ask(make_order(loan=make_approved_loan(client=debited).name, **make_transfer("0000777")))
	assert own.status == "Pending Approval"
	new = ask(make_order(loan=make_approved_loan(client=debited).name, **make_transfer("888")))
	assert "account 888 is new." in new.held_reasons
	shared = ask(make_order(loan=make_approved_loan(client=other).name, **make_transfer("0000 777")))
	assert "account 0000777 was used for another client." in shared.held_reasons


def test_what_a_rule_finds_after_the_approval_holds_the_order_before_it_is_paid():
	make_rule("Changed Telephone", number_of_days=30)
	client = make_client(mobile_phone="+1 809-555-0142")
	order = make_approved_order(loan=make_approved_loan(client=client).name)
	client.reload().update({"mobile_phone": "+1 809-555-0177"})
	client.save()
	before = frappe.db.count("GL Entry")
	held = execute(order)
	assert (held.status, held.review_role, held.disbursement) == (
		"Held for Review",
		"Compliance Officer",
		None,
	)
	assert "the telephone was changed on 15-07-2026." in held.held_reasons
	assert frappe.db.count("GL Entry") == before
	# Who reviews has seen it, so it is not asked a third time.
	with as_user("Compliance Officer"):
		release_order(order.name, "Called on the old number")
	with as_user("Treasurer"):
		approve_order(order.name)
	assert execute(order, "second").status == "Executed"


def test_split_rule_is_seeded_off_and_wants_an_amount():
	rule = frappe.get_doc("Disbursement Rule", {"kind": "Split Amounts", "review_role": "Lending Manager"})
	assert not rule.is_enabled
	rule.is_enabled = 1
	with refused(RuleError):
		rule.save()
	rule.reload().update({"is_enabled": 1, "limit_amount": 150_000})
	assert rule.save().is_enabled


def test_disabled_rules_hold_nothing():
	make_rule("Shared Account", is_enabled=0)
	ask(make_order(**make_transfer("556")))
	assert ask(make_order(**make_transfer("556"))).status == "Pending Approval"

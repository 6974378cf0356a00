"""What an order is checked for before it is paid out: its dates, its client, its documents, its account."""

import frappe
import pytest
from frappe.utils import fmt_money

from lending_app.disbursement import api
from lending_app.disbursement.events import expire_orders_daily
from lending_app.disbursement.exceptions import (
	OrderCheckError,
	OrderExpiredError,
)
from lending_app.disbursement.orders.execute_order import execute_order
from lending_app.disbursement.orders.list_checks import Check, list_checks, require_checks
from lending_app.testing.factories import make_accepted_application, make_client
from tests.site.clients.support import make_entry, make_list
from tests.site.contracts.test_kinds import GUARANTOR
from tests.site.disbursement.support import (
	approve,
	execute,
	fund,
	make_approved_order,
	make_order,
)
from tests.site.support import COMPANY, as_user, assert_ledgers_agree, refused, travel_to


def test_after_its_last_day_it_is_not_paid_out():
	order = make_approved_order()
	assert str(order.expires_on) == "2026-07-20"
	with travel_to("2026-07-21"):
		with refused(OrderExpiredError), as_user("Treasurer"):
			execute_order(order.name, "first")
		expire_orders_daily()
	assert order.reload().status == "Expired"


def test_the_approval_of_the_application_has_to_be_in_force():
	application = make_accepted_application()
	application.db_set("approval_expires_on", "2026-07-16")
	order = make_approved_order(loan=application.loan)
	assert str(order.expires_on) == "2026-07-16"
	application.db_set("approval_expires_on", "2026-07-14")
	rows = {row["check"]: row for row in api.get_checks(order.name)}
	assert rows["Approval in force"]["ok"] is False
	assert rows["Approval in force"]["reason"] == "It ended on 14-07-2026. Have it approved again."
	with as_user("Treasurer"), refused(OrderCheckError):
		execute_order(order.name, "first")


def test_a_client_who_was_blocked_meanwhile_gets_nothing():
	order = make_approved_order()
	frappe.db.set_value("Client", order.client, {"status": "Blocked", "block_reason": "Forged payslip"})
	with as_user("Treasurer"), refused(OrderCheckError, match="Forged payslip"):
		execute_order(order.name, "first")
	assert frappe.db.count("Loan Disbursement", {"loan": order.loan}) == 0


def test_a_check_of_another_module_stops_it(monkeypatch):
	"""As collateral that falls short, or a treasury without liquidity."""
	order = make_approved_order()
	no = Check(check="Liquidity", ok=False, reason="The till of Central has 40,000.")
	monkeypatch.setattr(frappe, "get_hooks", lambda *args, **values: ["a treasury's function"])
	monkeypatch.setattr(frappe, "get_attr", lambda path: lambda order: [no])
	with pytest.raises(OrderCheckError, match="The till of Central has 40,000"):
		require_checks(order)


@pytest.fixture
def contract_settings():
	"""Of the company; what is cached of them goes with the test."""
	values = {
		"representative_name": "Rosa Peña",
		"representative_position": "Gerente",
		"signing_place": "Santo Domingo",
	}
	yield frappe.new_doc("Contract Settings", company=COMPANY, **values).insert()
	frappe.clear_document_cache("Contract Settings", COMPANY)


def test_the_checklist_asks_contracts_and_collateral(contract_settings):
	order = make_order()
	loan, rows = order.loan, read_checks(order)
	assert rows["Documents signed"]["ok"]
	assert rows["Collateral formalized and insured"]["ok"]
	order = approve(order)
	frappe.get_doc("Contract Settings", COMPANY).update({"is_contract_required": 1}).save()
	frappe.db.set_value("Loan Product", order.product, "is_collateral_required", 1)
	frappe.clear_document_cache("Loan Product", order.product)
	rows = read_checks(order)
	assert (rows["Documents signed"]["ok"], rows["Documents signed"]["reason"]) == (
		False,
		"The loan contract has not been generated",
	)
	assert not rows["Collateral formalized and insured"]["ok"]
	with as_user("Treasurer"), refused(OrderCheckError, match="contract has not been generated"):
		execute_order(order.name, "first")
	assert frappe.db.count("Loan Disbursement", {"loan": loan}) == 0


def test_those_who_answer_beside_the_client_and_the_documents_are_asked_again():
	"""What was clean and in hand when the application was decided, and is not on the day of the money."""
	guarantor = make_client()
	parties = [
		GUARANTOR | {"client": guarantor.name},
		GUARANTOR | {"full_name": "Zacarías Montefusco Quiñonero", "identity_number": "RD5544332"},
	]
	application = make_accepted_application(parties=parties)
	order = make_approved_order(loan=application.loan)
	people, documents = (
		"Co-borrowers and guarantors not blocked, lists clean",
		"Documents of the application in hand",
	)
	rows = read_checks(order)
	assert (rows[people]["ok"], rows[documents]["ok"]) == (True, True)
	frappe.db.set_value("Client", guarantor.name, {"status": "Blocked", "block_reason": "Forged payslip"})
	make_entry(make_list().name, "Zacarias Montefusco Quinonero")
	application.reload().append(
		"documents", {"document_type": "Proof of Income", "state": "Rejected", "is_required": 1}
	)
	application.documents[-1].db_insert()
	rows = read_checks(order)
	assert (rows[people]["ok"], rows[documents]["ok"]) == (False, False)
	for part in ("Forged payslip", "Zacarías Montefusco Quiñonero", "resembles somebody"):
		assert part in rows[people]["reason"]
	assert "Proof of Income" in rows[documents]["reason"]
	with as_user("Treasurer"), refused(OrderCheckError, match="Forged payslip"):
		execute_order(order.name, "first")
	assert frappe.db.count("Loan Disbursement", {"loan": order.loan}) == 0
	# A loan that was entered without an application has neither.
	assert not {people, documents} & {*read_checks(make_order())}


def test_an_account_that_holds_too_little_is_told_or_stops_the_order():
	order = make_approved_order()
	label = "The account that pays covers it"
	fund(0, order)
	frappe.db.set_value("Lending Company", COMPANY, "liquidity_check", "Warn")
	row = read_checks(order)[label]
	assert (row["ok"], row["is_warning"]) == (True, True)
	assert fmt_money(0, currency=order.currency) in row["reason"]
	frappe.db.set_value("Lending Company", COMPANY, "liquidity_check", "Not Asked")
	assert label not in read_checks(order)
	frappe.db.set_value("Lending Company", COMPANY, "liquidity_check", "Refuse")
	fund(order.net_amount - 0.01, order)
	with as_user("Treasurer"), refused(OrderCheckError, match=label):
		execute_order(order.name, "first")
	fund(order.net_amount, order)
	row = read_checks(order)[label]
	assert (row["ok"], row["is_warning"]) == (True, False)
	assert execute(order).status == "Executed"
	assert_ledgers_agree()


def test_a_warning_of_an_account_does_not_stop_the_order():
	frappe.db.set_value("Lending Company", COMPANY, "liquidity_check", "Warn")
	order = make_approved_order()
	fund(0, order)
	assert execute(order).status == "Executed"


def read_checks(order):
	return {row["check"]: row for row in list_checks(order)}

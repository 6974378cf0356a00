"""A loan officer records what came of a call, and is told when a client may not be contacted; compliance confirms a rule."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import add_days, formatdate, today
from playwright.sync_api import expect

from lending_app.collections.contacts.queries import ACTION, PREFERENCE, RULE
from lending_app.testing.factories import make_client, make_disbursed_loan
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user


@pytest.fixture
def officer_in_spanish(people: None) -> Iterator[None]:
	user = get_user("Loan Officer", BRANCH)
	frappe.db.set_value("User", user, "language", "es")
	frappe.db.commit()
	yield
	frappe.db.set_value("User", user, "language", "en")
	frappe.db.commit()


@pytest.fixture
def loan(open_days) -> Iterator[str]:
	"""Of a client of a country without a rule of hours, for the day of the test may be a Sunday."""
	client = make_client(branch=BRANCH, country="Bolivia, Plurinational State of").name
	name = make_disbursed_loan(client=client, company=COMPANY, disbursed_on=add_days(today(), -20)).name
	frappe.db.commit()
	yield name
	frappe.db.delete("Contact Preference Channel", {"parent": client})
	frappe.db.delete(PREFERENCE, {"client": client})
	frappe.db.delete(ACTION, {"loan": name})
	frappe.db.commit()


def test_officer_records_a_promise_and_is_told_of_a_closed_channel(loan, officer_in_spanish, sign_in):
	desk = sign_in("Loan Officer")
	desk.open_form("Loan", loan)
	desk.choose_action("Registrar gestión de cobranza", group="Acciones")
	expect(desk.dialog).to_contain_text("El contacto está permitido ahora.")
	expect(desk.dialog).to_contain_text("Trate al deudor con dignidad.")
	desk.choose("result", "Promise to Pay", desk.dialog)
	desk.fill("promised_on", formatdate(add_days(today(), 3), "dd-mm-yyyy"), desk.dialog)
	desk.fill("amount", "1500", desk.dialog)
	desk.fill("notes", "Llamar por la tarde", desk.dialog)
	desk.show("collection-dialog")
	desk.dialog.locator(".btn-primary").click()
	expect(desk.page.locator(".desk-alert")).to_contain_text("Registrada como COL-")
	frappe.db.rollback()
	[made] = frappe.get_all(ACTION, {"loan": loan}, ["name", "result", "amount", "promised_on", "branch"])
	assert (made.result, made.amount, str(made.promised_on)) == ("Promise to Pay", 1500, add_days(today(), 3))
	desk.open_form(ACTION, made.name)
	expect(desk.form).to_contain_text("Promesa de pago")
	desk.show("collection-action")
	desk.open("collection-action")
	expect(desk.form).to_contain_text("Promesa de pago")
	desk.show("collection-actions")

	client = frappe.db.get_value("Loan", loan, "client")
	channels = [{"channel": "Call", "state": "Closed", "source": "STOP"}]
	frappe.new_doc(PREFERENCE, client=client, channels=channels).insert()
	frappe.db.commit()
	desk.open_form("Loan", loan)
	desk.choose_action("Registrar gestión de cobranza", group="Acciones")
	expect(desk.dialog).to_contain_text("El contacto no está permitido ahora.")
	expect(desk.dialog).to_contain_text("El cliente no quiere que lo contacten por este canal.")
	desk.show("collection-refused")
	desk.choose("action_type", "SMS", desk.dialog)
	expect(desk.dialog).to_contain_text("El contacto está permitido ahora.")


def test_compliance_confirms_a_rule(sign_in):
	frappe.db.set_value(RULE, "CO visits", "is_confirmed", 0)
	frappe.db.commit()
	desk = sign_in("Compliance Officer")
	desk.open("contact-rule")
	expect(desk.form).to_contain_text("To Confirm")
	desk.show("contact-rules")
	desk.open_form(RULE, "CO visits")
	desk.press("Confirm the Rule")
	desk.fill("reason", "Ley 2300, read in the official text", desk.dialog)
	desk.dialog.locator(".btn-primary").click()
	desk.wait_for("is_confirmed", 1)
	desk.show("contact-rule")
	frappe.db.rollback()
	confirmed = dict.fromkeys(("confirmed_by", "confirmed_on", "confirmation_note")) | {"is_confirmed": 0}
	frappe.db.set_value(RULE, "CO visits", confirmed)
	frappe.db.commit()

"""A teller in Spanish opens the till, collects by keyboard alone and counts; the manager confirms the count."""

from __future__ import annotations

import os

import frappe
import pytest
from frappe.utils import add_days, today
from playwright.sync_api import expect

from lending_app.servicing.printouts.build_printout import build_loan_receipt
from lending_app.servicing.states import PaymentMethod
from lending_app.testing.factories import make_client, make_disbursed_loan, make_unique
from tests.site.browser.story import BRANCH, COMPANY
from tests.site.support import get_user, money

TILL = "Caja Principal"
PEOPLE = ("Teller", "Lending Manager")


@pytest.fixture
def till(people):
	"""A till of the teller's in a company that counts each movement, and a loan with two installments overdue."""
	for role in PEOPLE:
		frappe.db.set_value("User", get_user(role, BRANCH), "language", "es")
	client = make_client(branch=BRANCH, last_name="Mejía Counter")
	loan = make_disbursed_loan(client=client, company=COMPANY, disbursed_on=add_days(today(), -66))
	company = frappe.get_doc("Lending Company", COMPANY)
	company.update({"has_tills": 1, "has_till_denominations": 1})
	company.save()
	user = {"user": get_user("Teller", BRANCH)}
	till = frappe.new_doc(
		"Till", till_name=make_unique(TILL), company=COMPANY, branch=BRANCH, users=[user]
	).insert()
	frappe.db.commit()
	yield till.name, loan.name
	for role in PEOPLE:
		frappe.db.set_value("User", get_user(role, BRANCH), "language", "en")
	frappe.db.set_value("Lending Company", COMPANY, {"has_tills": 0, "has_till_denominations": 0})
	frappe.db.commit()


def shoot(desk, name):
	if folder := os.environ.get("SHOTS"):
		desk.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_teller_collects_by_keyboard_and_a_second_person_closes(till, sign_in):
	name, loan = till
	desk = sign_in("Teller")
	keyboard = desk.page.keyboard
	desk.open_form("Till", name)
	desk.press("Abrir caja")
	desk.dialog.locator(".btn-primary:visible").click()
	desk.wait_for("status", "Open")

	desk.open("payment-counter")
	expect(desk.page.locator(".counter-search")).to_be_focused()
	keyboard.type("Mejía Counter")
	keyboard.press("Enter")
	first = desk.page.locator(".counter-rows .btn:enabled").first
	expect(first).to_be_focused()
	shoot(desk, "counter-loan")
	# Escape begins again, ready for the next name.
	keyboard.press("Escape")
	expect(desk.page.locator(".counter-search")).to_be_focused()
	keyboard.type(loan)
	keyboard.press("Enter")
	expect(first).to_be_focused()
	keyboard.press("ArrowDown")
	keyboard.press("Enter")
	amount = desk.page.locator(".counter-pay [name=amount]")
	expect(amount).to_be_focused()
	keyboard.type("9.000")
	desk.page.locator(".counter-pay button[type=submit]").click()
	expect(desk.dialog).to_contain_text("puede ser")
	desk.dismiss()
	amount.fill("9000,00")
	amount.focus()
	expect(desk.page.locator(".counter-pieces input").first).to_be_visible()
	keyboard.press("Enter")
	for pieces in ("4", "1"):  # 2,000 and 1,000
		keyboard.type(pieces)
		keyboard.press("Enter")
	expect(desk.page.locator(".cash-sum")).to_contain_text("9,000.00")
	while not desk.page.locator(".counter-pay button[type=submit]").evaluate(
		"el => el === document.activeElement"
	):
		keyboard.press("Enter")
	keyboard.press("Enter")
	expect(desk.page.locator(".counter-preview")).to_contain_text("Interés")
	shoot(desk, "counter-preview")
	keyboard.press("Enter")
	done = desk.page.locator(".counter-done")
	expect(done).to_contain_text("9,000.00")
	shoot(desk, "counter-done")

	desk.open_form("Till", name)
	desk.press("Contar y cerrar")
	desk.dialog.locator('input[data-value="2000"]').fill("4")
	desk.dialog.locator('input[data-value="500"]').fill("1")
	desk.fill("reason", "Falta un billete de 500", desk.dialog)
	shoot(desk, "till-count")
	desk.dialog.locator(".btn-primary:visible").click()
	desk.wait_for("status", "Counted")
	assert desk.errors == []

	manager = sign_in("Lending Manager")
	manager.open_form("Till", name)
	manager.press("Confirmar el arqueo")
	manager.dialog.locator(".btn-primary:visible").click()
	manager.wait_for_form("Till Session")
	manager.wait_for("status", "Closed")
	shoot(manager, "till-closed")
	assert manager.errors == []
	frappe.db.rollback()
	session = frappe.get_last_doc("Till Session", {"till": name})
	assert money(session.difference_amount) == money(-500)
	assert money(frappe.db.get_value("Till", name, "balance_amount")) == money(8_500)
	assert frappe.db.count("Loan Repayment", {"loan": loan, "docstatus": 1}) == 1


def test_teller_without_an_open_till_reads_it_before_typing(till, sign_in):
	desk = sign_in("Teller")
	desk.open(f"payment-counter?loan={till[1]}")
	hint = desk.page.locator(".counter-till")
	expect(hint).to_contain_text("No tiene caja abierta")
	# A refusal for another reason does not ask about an overpayment.
	desk.page.locator(".counter-pay [name=amount]").fill("100,00")
	desk.page.locator(".counter-pay button[type=submit]").click()
	expect(desk.dialog).to_contain_text("Abra su caja")
	desk.dismiss()
	expect(desk.page.locator(".counter-excess")).to_be_hidden()
	hint.get_by_role("link").click()
	desk.page.wait_for_url("**/app/till")
	assert desk.errors == []


def test_teller_asks_by_keyboard_what_becomes_of_the_excess(till, sign_in):
	frappe.db.set_value("Lending Company", COMPANY, {"has_tills": 0, "has_till_denominations": 0})
	frappe.db.commit()
	loan = till[1]
	desk = sign_in("Teller")
	keyboard = desk.page.keyboard
	desk.open("payment-counter")
	expect(desk.page.locator(".counter-search")).to_be_focused()
	keyboard.type(loan)
	keyboard.press("Enter")
	collect = desk.page.locator(".counter-rows .btn:enabled").first
	expect(collect).to_be_focused()
	client = frappe.db.get_value("Loan", loan, "client")
	expect(desk.page.locator(".counter-loan h4")).to_contain_text(client)
	expect(desk.page.locator(".counter-rows th").nth(2)).to_have_text("Capital")
	expect(desk.page.locator(".counter-rows tbody tr").first.locator("td").nth(2)).to_contain_text("7,668.00")
	keyboard.press("Enter")
	amount = desk.page.locator(".counter-pay [name=amount]")
	rule = desk.page.locator(".counter-pay [name=excess_rule]")
	expect(amount).to_be_focused()
	expect(rule).to_be_hidden()
	# What closes the loan leaves nothing to choose.
	keyboard.type("150000,00")
	expect(rule).to_be_hidden()
	amount.fill("50000,00")
	expect(rule).to_be_visible()
	expect(rule.locator("option").first).to_have_text("Regla del producto: Próximas cuotas")
	keyboard.press("Enter")
	expect(rule).to_be_focused()
	keyboard.type("Reducir el")
	assert rule.input_value() == "Reduce Term"
	keyboard.press("Enter")
	expect(desk.page.locator(".counter-preview")).to_contain_text("Capital")
	expect(desk.page.locator(".counter-pay button[type=submit]")).to_be_focused()
	shoot(desk, "counter-excess")
	keyboard.press("Enter")
	expect(desk.page.locator(".counter-done")).to_contain_text("50,000.00")
	assert desk.errors == []
	frappe.db.rollback()
	payment = frappe.get_last_doc("Loan Repayment", {"loan": loan})
	assert (payment.excess_rule, money(payment.amount)) == ("Reduce Term", 50_000)
	assert frappe.db.get_value("Loan", loan, "prepaid_principal_amount") > 0


@pytest.fixture
def cheque(till):
	"""A mode of payment that does not take a cheque without its details."""
	mode = frappe.new_doc(
		"Mode of Payment",
		mode_of_payment=make_unique("Zcheque"),
		type="Bank",
		enabled=1,
		lending_payment_method="Cheque",
		lending_details_required=1,
	)
	account = frappe.db.get_value("Mode of Payment Account", {"company": COMPANY}, "default_account")
	mode.append("accounts", {"company": COMPANY, "default_account": account})
	mode.insert()
	frappe.db.commit()
	yield mode.name
	frappe.db.set_value("Mode of Payment", mode.name, "enabled", 0)
	frappe.db.commit()


def test_teller_enters_a_cheque_with_its_details_by_keyboard(till, cheque, sign_in):
	loan = till[1]
	desk = sign_in("Teller")
	keyboard = desk.page.keyboard
	desk.open("payment-counter")
	expect(desk.page.locator(".counter-search")).to_be_focused()
	keyboard.type(loan)
	keyboard.press("Enter")
	expect(desk.page.locator(".counter-rows .btn:enabled").first).to_be_focused()
	keyboard.press("Enter")
	expect(desk.page.locator(".counter-pay [name=amount]")).to_be_focused()
	keyboard.press("Tab")
	keyboard.type(cheque[:6])
	keyboard.press("Enter")
	reference = desk.page.locator(".counter-pay [name=reference]")
	expect(reference).to_be_focused()
	assert desk.page.locator(".counter-pay [name=mode]").input_value() == cheque
	keyboard.type("000417")
	keyboard.press("Enter")
	bank = desk.page.locator("[data-detail=payer_bank]")
	expect(bank).to_be_focused()
	keyboard.type("Banco Azul")
	keyboard.press("Enter")
	place = desk.page.locator("[data-detail=cheque_place]")
	expect(place).to_be_focused()
	keyboard.press("Enter")
	expect(desk.page.locator("[data-detail=payer_name]")).to_be_focused()
	keyboard.press("Enter")
	expect(desk.dialog).to_contain_text("Plaza del cheque")
	shoot(desk, "counter-missing")
	desk.dismiss()
	expect(place).to_be_focused()
	keyboard.type("Santiago")
	for _field in ("payer", "look"):
		keyboard.press("Enter")
	expect(desk.page.locator(".counter-preview")).to_contain_text("Interés")
	shoot(desk, "counter-cheque")
	keyboard.press("Enter")
	expect(desk.page.locator(".counter-done")).to_be_visible()
	frappe.db.rollback()
	payment = frappe.get_last_doc("Loan Repayment", {"loan": loan})
	assert (payment.reference_number, payment.payer_bank, payment.cheque_place) == (
		"000417",
		"Banco Azul",
		"Santiago",
	)
	assert {"Banco Azul", "Santiago"} <= {field.value for field in build_loan_receipt(payment).payment}


@pytest.fixture
def modes(till):
	"""A mode of payment for each way of paying that has details, which are required."""
	account = frappe.db.get_value("Mode of Payment Account", {"company": COMPANY}, "default_account")
	made = {}
	for number, method in enumerate(PaymentMethod, start=1):
		name = make_unique(f"Zz{number:02d}")
		mode = frappe.new_doc(
			"Mode of Payment",
			mode_of_payment=name,
			type="Bank",
			enabled=1,
			lending_payment_method=method.value,
			lending_details_required=1,
		)
		mode.append("accounts", {"company": COMPANY, "default_account": account})
		made[method.value] = mode.insert().name
	frappe.db.commit()
	yield made
	frappe.db.set_value("Mode of Payment", {"name": ("in", list(made.values()))}, "enabled", 0)
	frappe.db.commit()


@pytest.mark.parametrize("width", [1366, 820])
def test_details_of_every_way_of_paying_fit_the_screen_in_spanish(till, modes, sign_in, width):
	desk = sign_in("Teller", width=width, height=900)
	desk.open(f"payment-counter?loan={till[1]}")
	mode = desk.page.locator(".counter-pay [name=mode]")
	expect(mode).to_be_visible()
	# Every installment can be collected without moving the table.
	rows = desk.page.locator(".counter-rows").bounding_box()
	button = desk.page.locator(".counter-rows .btn:enabled").first.bounding_box()
	assert button["x"] + button["width"] <= rows["x"] + rows["width"] <= width
	seen = {}
	for method, name in modes.items():
		mode.select_option(name)
		desk.wait_for_requests()
		details = desk.page.locator(".counter-pay [data-detail]:visible")
		expect(desk.page.locator("[data-detail=payer_name]")).to_be_visible()
		boxes = details.evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")
		assert all(box["left"] >= 0 and box["right"] <= width and box["width"] > 90 for box in boxes), method
		labels = desk.page.locator(".counter-pay label:visible").all_inner_texts()
		seen[method] = details.evaluate_all("all => all.map((one) => one.dataset.detail)")
		assert not {"Bank", "Place of the Cheque", "Last Four Digits", "Employer", "Store", "Wallet"} & {
			label.strip(" *\n") for label in labels
		}, labels
		shoot(desk, f"counter-{width}-{method.lower().replace(' ', '-')}")
	assert "cheque_place" in seen["Cheque"]
	assert len({tuple(fields) for fields in seen.values()}) > 5
	is_wide = desk.page.evaluate(
		"document.documentElement.scrollWidth > document.documentElement.clientWidth"
	)
	assert not is_wide
	assert desk.errors == []

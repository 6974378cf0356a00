"""One proof: figures that name the same thing on the same day are the same wherever they are shown.

Forty loans of every course: on time, late, in part, prepaid, rate changed, skipped, all of these in one, charged off, recovered, sold, reversed,
due today. They are compared on the last closed day and today; what is of another day says so.
"""

import json
import re
from dataclasses import dataclass

import frappe
from frappe.desk.doctype.number_card import number_card
from frappe.utils import getdate

from lending_app.closing.figures import card_api
from lending_app.closing.report.portfolio_classification import portfolio_classification
from lending_app.closing.report.product_penetration import product_penetration
from lending_app.engine import replay
from lending_app.portal.loans import build_home_page
from lending_app.servicing import api
from lending_app.servicing.client_facts import get_client_view
from lending_app.servicing.loans.show_loan import get_loan_view
from lending_app.servicing.printouts.build_printout import build_loan_schedule, build_loan_statement
from lending_app.servicing.queries import list_entered_facts
from lending_app.servicing.report.delinquent_loans import delinquent_loans
from lending_app.servicing.state.get_loan_state import get_loan_state, get_terms
from lending_app.testing.factories import make_client, make_disbursed_loan, make_loan_product, make_repayment
from tests.site.closing.closing import close
from tests.site.servicing.test_charge_off import charge_off
from tests.site.servicing.test_portfolio_sale import make_sale
from tests.site.support import COMPANY, NORTH, TODAY, as_user, get_user, money

CLOSED = "2026-07-10"
OPEN = ("Active", "Defaulted")
# Of the loans that are charged off.
SOLD = (27, 37)
# Of the loans that get another rate.
CHANGED_IN_ALL = (15, 35)


@dataclass(frozen=True)
class Figures:
	"""What a place says of a loan; None for what it does not show."""

	principal: object = None
	overdue: object = None
	days_late: object = None
	payoff: object = None

	def agrees_with(self, other: "Figures") -> bool:
		pairs = [(getattr(self, name), getattr(other, name)) for name in self.__dataclass_fields__]
		return all(a == b for a, b in pairs if a is not None and b is not None)


def make_book():
	"""Forty loans, four of each course, in two branches."""
	monthly = make_loan_product(penalty_daily_percent=0.1, has_payment_skips=1, charge_off_after_days=0)
	daily = make_loan_product(frequency="Daily", penalty_daily_percent=0.1, penalty_tolerance_days=2)
	loans = []
	for number in range(40):
		client = make_client(branch=NORTH) if number % 2 else make_client()
		is_daily = number % 10 < 3
		values = {"principal_amount": 8_000 + 500 * number, "number_of_installments": 30 if is_daily else 12}
		# Courses 8 and 9 fall due on 15 July.
		start = "2026-06-17" if is_daily else "2026-06-15" if number % 10 >= 8 else "2026-05-05"
		loans.append(
			make_disbursed_loan(
				client=client, product=daily if is_daily else monthly, disbursed_on=start, **values
			)
		)
	for number, loan in enumerate(loans):
		(change_all if number in CHANGED_IN_ALL else COURSES[number % 10])(loan)
	close("2026-05-05", CLOSED)
	for number, loan in enumerate(loans):
		if number % 10 == 7:
			charge_off(loan, value_date="2026-07-11", posting_date="2026-07-11")
			make_repayment(loan=loan.name, amount=100, value_date="2026-07-12")
		if number in SOLD:
			make_sale([loan], price=500, value_date="2026-07-13", posting_date="2026-07-13")
		if number % 10 in (2, 6):
			make_repayment(loan=loan.name, amount=150, value_date="2026-07-13")
	return [frappe.get_doc("Loan", loan.name) for loan in loans]


def pay_once(loan):
	make_repayment(loan=loan.name, value_date=str(loan.next_due_date))


def pay_in_part(loan):
	make_repayment(loan=loan.name, amount=300, value_date=str(loan.next_due_date))


def prepay(loan):
	make_repayment(loan=loan.name, amount=3_000, value_date="2026-06-20", excess_rule="Reduce Term")


def skip(loan):
	frappe.new_doc(
		"Loan Payment Skip",
		loan=loan.name, value_date="2026-05-20", posting_date="2026-05-20", installment_number=2,
		interest_rule="Capitalize", is_term_extended=1, reason="Harvest",
	).insert().submit()  # fmt: skip


def change_rate(loan):
	frappe.new_doc(
		"Loan Rate Change",
		loan=loan.name, value_date="2026-06-10", posting_date="2026-06-10", interest_percent=24,
		keeps="Term", reason="Agreed",
	).insert().submit()  # fmt: skip


def pay_and_reverse(loan):
	paid = make_repayment(loan=loan.name, value_date="2026-06-25")
	api.reverse_document("Loan Repayment", paid.name, "Cheque returned", "2026-06-26")


def change_all(loan):
	"""An installment skipped, then another rate, then money above what is due that shortens the loan."""
	for change in (skip, change_rate, prepay):
		change(loan)


def leave(loan):
	"""Nothing is paid."""


COURSES = (
	pay_once,
	leave,
	pay_in_part,
	prepay,
	skip,
	change_rate,
	pay_and_reverse,
	leave,
	leave,
	pay_in_part,
)


def of_state(state):
	return Figures(
		money(state.outstanding_principal),
		money(state.overdue),
		state.days_past_due,
		money(max(state.payoff, 0)),
	)


def of_stored(row):
	return Figures(
		money(row["outstanding_principal_amount"]), money(row["overdue_amount"]), row["days_past_due"],
		money(row["payoff_amount"]) if row.get("payoff_amount") is not None else None,
	)  # fmt: skip


def of_statement(loan):
	found = {figure.label: figure for figure in build_loan_statement(loan).figures}

	def read(label):
		return money(found[label].value.replace(",", "").split()[-1])

	note = found["Overdue"].note
	days = int(note.split()[0]) if note[0].isdigit() else 0
	return Figures(read("Outstanding Principal"), read("Overdue"), days, read("Payoff on this Date"))


def of_portal(loan):
	"""The line of the borrower's own page; one that owes nothing there shows no figures."""
	borrower = get_user("Borrower")
	frappe.db.set_value("Client", loan.client, "user", borrower)
	with as_user("Borrower"):
		[line] = build_home_page().loans
	frappe.db.set_value("Client", loan.client, "user", None)
	shown = {field.label: field.value for field in line.fields}

	def read(label):
		return (
			money(re.search(r"[\d,]+\.\d\d", shown[label])[0].replace(",", ""))
			if label in shown
			else money(0)
		)

	if not shown:
		assert loan.status not in OPEN, loan.name
		return Figures()
	late = re.search(r"(\d+) days past due", shown.get("Overdue", ""))
	return Figures(None, read("Overdue"), int(late[1]) if late else 0, read("To Pay Off Today"))


def test_every_place_says_the_same_of_forty_loans_on_the_same_day():
	frappe.defaults.set_user_default("Company", COMPANY)
	loans = make_book()
	check_today(loans)
	check_stored(loans)
	check_the_closed_day(loans)


def check_today(loans):
	"""Form, statement, API and portal: today's."""
	for loan in loans:
		truth = of_state(get_loan_state(loan.name, TODAY))
		view = get_loan_view(loan)
		assert view["totals"]["as_of_date"] == TODAY
		owed = api.get_owed(loan.name)
		places = {
			"form": of_stored(view["totals"]),
			"statement": of_statement(loan),
			"api": Figures(
				None, money(owed["overdue_amount"]), owed["days_past_due"], money(owed["payoff_amount"])
			),
			"portal": of_portal(loan),
		}
		wrong = {name: row for name, row in places.items() if not row.agrees_with(truth)}
		assert wrong == {}, (loan.name, truth)
		due = money(owed["due_today_amount"])
		assert due == money(view["totals"]["due_today_amount"])
		assert due + money(owed["overdue_amount"]) == money(owed["due_amount"])
		total = view["schedule_totals"]
		parts = sum(money(total[name]) for name in ("principal_amount", "interest_amount", "charges_amount"))
		assert parts == money(total["total_amount"]), loan.name
		check_schedule(loan, total, truth)


def check_schedule(loan, total, truth):
	"""The schedule as a document: the form's totals, and the days that its latest line is late."""
	table = build_loan_schedule(loan).installments
	principal, interest, whole = (money(text.replace(",", "").split()[-1]) for text in table.totals[2:5])
	assert (principal, interest, whole) == (
		money(total["principal_amount"]),
		money(total["interest_amount"]),
		money(total["total_amount"]),
	), loan.name
	if loan.status in OPEN:
		late = [int(row.cells[-2]) for row in table.rows if row.cells[-2].isdigit()]
		assert max(late, default=0) == truth.days_late, loan.name


def check_stored(loans):
	"""Lists, Delinquent Loans and the client's page: as of the day that each row names."""
	late = {row["name"]: row for row in delinquent_loans.execute({"company": COMPANY})[1]}
	fields = [
		"name",
		"as_of_date",
		"outstanding_principal_amount",
		"overdue_amount",
		"days_past_due",
		"payoff_amount",
	]
	days = set()
	for row in frappe.get_list("Loan", {"name": ("in", [loan.name for loan in loans])}, fields, limit=0):
		day = getdate(row.as_of_date)
		days.add(str(day))
		truth = of_state(get_loan_state(row.name, day))
		assert of_stored(row).agrees_with(truth), (row.name, day, truth)
		client = frappe.db.get_value("Loan", row.name, "client")
		[shown] = get_client_view(client)["loans"]
		assert (getdate(shown["as_of_date"]), of_stored(shown)) == (
			day,
			of_stored(shown | {"payoff_amount": None}),
		)
		if row.name in late:
			assert getdate(late[row.name]["as_of_date"]) == day
			assert of_stored(late[row.name]).agrees_with(truth)
	assert CLOSED in days
	assert len(days) > 1
	for name, least in (("Late Loans", 0), ("Late More than 30 Days", 30)):
		expected = sum(row["days_past_due"] > least for row in late.values())
		assert (name, count_on_card(name)) == (name, expected)


def count_on_card(name):
	"""What a card that counts documents shows, by its own filters in the company at hand."""
	card = frappe.get_doc("Number Card", name)
	filters = [*json.loads(card.filters_json), ["Loan", "company", "=", COMPANY, False]]
	return number_card.get_result(card.as_json(), json.dumps(filters))


def check_the_closed_day(loans):
	"""Cards and reports of the last closed day: sums of the loans as they were then."""
	known = [state for loan in loans for state in [get_closed_state(loan.name)] if state.status.value in OPEN]
	principal = sum(money(state.outstanding_principal) for state in known)
	overdue = sum(money(state.overdue) for state in known)
	at_risk = sum(money(state.outstanding_principal) for state in known if state.days_past_due > 30)
	cards = {
		"get_active_loans_card": len(known),
		"get_outstanding_card": principal,
		"get_overdue_card": overdue,
		"get_par30_card": round(at_risk / principal * 100, 1),
	}
	for name, value in cards.items():
		card = getattr(card_api, name)()
		assert (money(card["value"]), str(card["as_of"])) == (money(value), CLOSED), name
	classes = portfolio_classification.execute(
		{"company": COMPANY, "closing_date": CLOSED, "group_by": "Branch"}
	)[1]
	assert sum(row["number_of_loans"] for row in classes) == len(known)
	assert sum(money(row["principal"]) for row in classes) == principal
	products = product_penetration.execute(
		{"company": COMPANY, "from_date": "2026-05-01", "to_date": CLOSED}
	)[1]
	assert sum(row["loans"] for row in products) == len(known)
	assert sum(money(row["outstanding"]) for row in products) == principal
	assert sum(money(row["overdue"]) for row in products) == overdue
	assert sum(money(row["at_risk"]) for row in products) == at_risk


def get_closed_state(loan):
	"""The loan as the books of the closed day had it: what was entered later is left out."""
	day = getdate(CLOSED)
	facts = [row.fact for row in list_entered_facts([loan])[loan] if row.is_known_on(day)]
	return replay(get_terms(loan), facts, day)

"""The register of collateral: typed fields, appraisals, several loans on one thing, release and execution."""

from datetime import date
from decimal import Decimal

import frappe
import pytest

from lending_app.collateral.book import read_collateral
from lending_app.collateral.exceptions import CollateralError, CollateralHistoryError
from lending_app.collateral.pledges.allocate_value import allocate_values
from lending_app.collateral.pledges.list_gaps import answer_check, list_gaps
from lending_app.collateral.pledges.release_paid import release_loans
from lending_app.lending_setup.database import select
from lending_app.lending_setup.document import by_service
from lending_app.patches.v1_0.register_collateral import execute as register_collateral
from lending_app.servicing import api as loan_api
from lending_app.servicing.state.get_loan_state import get_loan_state
from lending_app.testing.factories import (
	make_accepted_application,
	make_approved_loan,
	make_client,
	make_loan_product,
	make_repayment,
)
from tests.site.closing.closing import close
from tests.site.collateral.test_collateral import list_provisions, make_collateral, make_loan, make_table
from tests.site.support import NORTH, as_user, assert_ledgers_agree, refused

PLEDGE, TITLE = "Loan Collateral", "Collateral"
CAR = {"VIN": "1HGCM82633A004352", "Make": "Toyota", "Model": "Corolla", "Year": "2020"}


def make_thing(values=None, *, kind="Vehicle", client=None, details=CAR, **overrides):
	"""A car with its appraisals, by day."""
	doc = frappe.new_doc(
		"Collateral",
		collateral_type=kind,
		client=(client or make_client()).name,
		currency="DOP",
		description="Corolla 2020",
		details=[{"label": label, "detail": text} for label, text in details.items()],
		appraisals=[
			{"appraised_on": day, "value_amount": amount, "appraiser": "Tasaciones SA"}
			for day, amount in (values or {"2026-06-17": 10_000}).items()
		],
	)
	return doc.update(overrides).insert()


def make_pledge(thing, loan, **overrides):
	return frappe.new_doc(PLEDGE, collateral=thing.name, loan=loan.name, **overrides).insert()


def complete(thing):
	"""What a car needs to be formalized."""
	thing.append(
		"insurance",
		{
			"insurer": "Seguros SA",
			"policy_number": "P-1",
			"starts_on": "2026-01-01",
			"ends_on": "2026-12-31",
			"is_endorsed": 1,
		},
	)
	thing.update(
		{
			"registration_status": "Registered",
			"registration_number": "R-1",
			"registered_on": "2026-07-01",
			"status": "Formalized",
		}
	)
	return thing.save()


@pytest.mark.parametrize(
	("kind", "details", "match"),
	[
		("Vehicle", CAR | {"VIN": "1HGCM82633A004353"}, "no vehicle identification number"),
		("Vehicle", CAR | {"VIN": "123456789"}, "no vehicle identification number"),
		("Vehicle", CAR | {"Year": "2020.5"}, "not a number"),
		("Vehicle", CAR | {"Year": "1800"}, "not from"),
		("Vehicle", CAR | {"Carat": "18"}, "has no field"),
		("Jewelry", {"Material": "Gold", "Carat": "25", "Weight (g)": "10"}, "not from"),
		("Jewelry", {"Material": "Gold", "Carat": "18", "Weight (g)": "0"}, "not from"),
		("Invoices", {"Debtor": "X", "Invoice Number": "1", "Due On": "31/12/2026"}, "not a date"),
	],
)
def test_fields_of_a_type_take_what_they_hold(kind, details, match):
	with refused(CollateralError, TITLE, match=match):
		make_thing(kind=kind, details=details)


def test_a_type_is_data_and_its_fields_are_filled_in_order():
	kind = frappe.new_doc(
		"Collateral Type",
		type_name="Boat",
		haircut_percent=40,
		valuation_months=12,
		details=[{"label": "Hull", "is_required": 1}, {"label": "Length", "rule": "Number", "maximum": 200}],
	).insert()
	boat = make_thing(kind=kind.name, details={"Length": "1,2"})
	assert [(row.label, row.detail) for row in boat.details] == [("Hull", ""), ("Length", "12")]
	assert (boat.value_amount, boat.haircut_percent, boat.lendable_amount) == (10_000, 40, 6_000)
	assert str(boat.appraisal_expires_on) == "2027-06-17"
	boat.status = "Formalized"
	with refused(CollateralError, TITLE, match="Hull is missing"):
		boat.save()
	kind.append("details", {"label": "hull"})
	with refused(CollateralError, TITLE, match="two fields"):
		kind.save()


def test_one_thing_over_two_loans_is_allocated_by_rank_and_the_close_deducts_each_part():
	table = make_table()
	first, second = make_loan(table), make_loan(table)
	thing = make_thing({"2026-06-17": 6_000})
	later = make_pledge(thing, second, rank=2)
	assert later.value_amount == 6_000
	earlier = make_pledge(thing, first, rank=1, secured_amount=5_000)
	assert (earlier.reload().value_amount, later.reload().value_amount) == (5_000, 1_000)
	close("2026-06-17", "2026-06-17")
	# 20 % of what is not secured and 5 % of what is: 70 % of 5,000 and of 1,000 secure 3,500 and 700 of 8,000.
	assert list_provisions(first) == [4_500 * 0.2 + 3_500 * 0.05]
	assert list_provisions(second) == [7_300 * 0.2 + 700 * 0.05]
	thing.reload().append("appraisals", {"appraised_on": "2026-06-18", "value_amount": 8_000})
	thing.save()
	assert (earlier.reload().value_amount, later.reload().value_amount) == (5_000, 3_000)
	by_service(earlier.update({"released_on": "2026-06-18", "release_reason": "Agreed"})).save()
	assert later.reload().value_amount == 8_000
	close("2026-06-18", "2026-06-18")
	assert list_provisions(first)[-1] == 1_600
	assert list_provisions(second)[-1] == 2_400 * 0.2 + 5_600 * 0.05
	assert_ledgers_agree()


def test_a_value_of_a_closed_day_stays_and_the_new_share_counts_from_the_first_open_one():
	table = make_table()
	first, second = make_loan(table), make_loan(table)
	thing = make_thing({"2026-06-17": 6_000})
	pledge = make_pledge(thing, first, secured_amount=4_000, rank=2)
	close("2026-06-17", "2026-06-18")
	make_pledge(thing, second, rank=1, secured_amount=5_000)
	rows = [(str(row.effective_date), row.value_amount) for row in pledge.reload().history]
	assert rows == [("2026-06-17", 4_000), ("2026-06-19", 1_000)]
	pledge.history[-1].value_amount = 9_000
	with refused(CollateralHistoryError, "Values of Collateral", match="comes from"):
		pledge.save()


def test_an_appraisal_of_closed_days_counts_from_the_first_open_one():
	table = make_table()
	loan = make_loan(table)
	thing = make_thing({"2026-06-17": 6_000})
	pledge = make_pledge(thing, loan)
	close("2026-06-17", "2026-06-20")
	before = list_provisions(loan)
	# They took place on the 18th, when the value of the 17th was used, and within days that are open.
	for day, amount in (("2026-06-18", 8_000), ("2026-06-25", 9_000)):
		thing.reload().append("appraisals", {"appraised_on": day, "value_amount": amount})
		thing.save()
	rows = [(str(row.effective_date), row.value_amount) for row in pledge.reload().history]
	assert rows == [("2026-06-17", 6_000), ("2026-06-21", 8_000), ("2026-06-25", 9_000)]
	close("2026-06-21", "2026-06-21")
	after = list_provisions(loan)
	assert after[: len(before)] == before
	# 70 % of 8,000 secure 5,600 of 8,000.
	assert after[-1] == 2_400 * 0.2 + 5_600 * 0.05


def test_a_form_whose_save_changes_its_own_share_can_be_saved_again():
	table = make_table()
	thing = make_thing({"2026-06-17": 6_000})
	make_pledge(thing, make_loan(table), secured_amount=4_000)
	pledge = make_pledge(thing, make_loan(table), rank=2)
	assert pledge.value_amount == 2_000
	pledge.update({"rank": 1, "secured_amount": 5_000}).save()
	first = frappe.get_all(PLEDGE, {"collateral": thing.name, "name": ("!=", pledge.name)}, pluck="name")[0]
	shown = frappe.get_doc(PLEDGE, first)
	shown.secured_amount = 1_000
	shown.save()
	stored = frappe.get_doc(PLEDGE, first)
	assert (str(shown.modified), shown.value_amount) == (str(stored.modified), stored.value_amount)
	assert len(shown.history) == len(stored.history)
	shown.description = "Second key at the branch"
	shown.save()
	assert pledge.reload().value_amount == 5_000


def test_the_number_of_statements_does_not_grow_with_the_number_of_pledges(monkeypatch):
	table = make_table()
	loans = [make_loan(table).name for _number in range(8)]
	things = [complete(make_thing({"2026-06-17": 9_000})) for _loan in loans]
	for thing, loan in zip(things, loans, strict=True):
		make_pledge(thing, frappe.get_doc("Loan", loan))
	names = [thing.name for thing in things]

	def count(act, given):
		"""Statements as they reach the database, those past Frappe too."""
		ran, execute = [], frappe.db._cursor.execute
		with monkeypatch.context() as patched:
			patched.setattr(
				frappe.db._cursor,
				"execute",
				lambda *values, **more: ran.append(values) or execute(*values, **more),
			)
			assert act(given) == len(given)
		return len(ran)

	def change_values(chosen):
		frappe.db.set_value("Collateral Appraisal", {"parent": ("in", chosen)}, "value_amount", 8_000)
		return count(allocate_values, chosen)

	def release(chosen):
		return count(release_loans, dict.fromkeys(chosen, date(2026, 7, 15)))

	assert change_values(names[:1]) == change_values(names[1:])
	assert release(loans[:1]) == release(loans[1:])


def test_pledges_of_before_go_into_the_register_and_the_close_reads_the_same():
	table = make_table()
	loan = make_loan(table)
	old = make_collateral(loan, {"2026-06-17": 5_000, "2026-06-19": 10_000}, description="Van")
	gone = make_collateral(loan, {"2026-06-17": 7_000}, released_on="2026-06-18", release_reason="Sold")
	[[number]] = select("SELECT id FROM lending_loan_state WHERE loan = %s", (loan.name,))
	book = read_collateral(number, number)
	days = [date(2026, 6, day) for day in range(17, 21)]
	before = [book.get_values(number, day) for day in days]
	register_collateral()
	register_collateral()  # safe to run again
	book = read_collateral(number, number)
	assert [book.get_values(number, day) for day in days] == before
	thing = frappe.get_doc("Collateral", old.reload().collateral)
	assert [row.value_amount for row in thing.appraisals] == [5_000, 10_000]
	assert (thing.status, thing.description, thing.collateral_type) == ("Offered", "Van", "Vehicle")
	assert frappe.db.get_value("Collateral", gone.reload().collateral, "status") == "Released"
	assert frappe.db.count(PLEDGE, {"loan": loan.name, "collateral": ("is", "not set")}) == 0
	thing.append("appraisals", {"appraised_on": "2026-06-20", "value_amount": 12_000})
	thing.save()
	assert old.reload().value_amount == 12_000


def test_collateral_of_an_application_goes_into_the_register():
	offered = [{"collateral_type": "Vehicle", "description": "Van", "estimated_value_amount": 300_000}]
	application = make_accepted_application(collateral=offered)
	[pledge] = frappe.get_all(PLEDGE, {"loan": application.loan}, ["collateral", "value_amount"])
	thing = frappe.get_doc("Collateral", pledge.collateral)
	assert (thing.client, thing.description, thing.value_amount) == (application.client, "Van", 300_000)
	assert pledge.value_amount == 300_000


def test_what_is_missing_is_said_before_money_is_paid_out():
	product = make_loan_product(is_collateral_required=1, minimum_coverage_percent=120)
	loan = make_approved_loan(product=product, principal_amount=10_000)
	assert list_gaps(loan.name) == ["The product asks for collateral, and the loan has none."]
	thing = make_thing({"2026-07-01": 11_000})
	make_pledge(thing, loan)
	text = " ".join(list_gaps(loan.name))
	for part in ("not formalized", "no insurance in force", "lien is not registered", "covers 110.00 %"):
		assert part in text
	[row] = answer_check(frappe._dict(loan=loan.name))
	assert (row["ok"], row["reason"]) == (False, text)
	thing.reload().append("appraisals", {"appraised_on": "2026-07-10", "value_amount": 12_000})
	complete(thing)
	assert list_gaps(loan.name) == []
	assert answer_check(frappe._dict(loan=loan.name))[0]["ok"]
	# Coverage counts what is lent upon the value.
	thing.reload().update({"haircut_percent": 10}).save()
	assert [text.split(" of ")[0] for text in list_gaps(loan.name)] == ["Collateral covers 108.00 %"]
	thing.update({"haircut_percent": 0}).save()
	frappe.db.set_value("Collateral Insurance", thing.insurance[0].name, "ends_on", "2026-07-14")
	vin = next(row for row in thing.reload().details if row.label == "VIN")
	frappe.db.set_value("Collateral Detail", vin.name, "detail", "")
	assert list_gaps(loan.name) == [
		f"{thing.name}: VIN is missing.",
		f"{thing.name}: It has no insurance in force.",
	]


def test_a_loan_that_is_paid_lets_go_and_a_reversed_payment_pledges_again():
	loan = make_loan(make_table())
	thing = complete(make_thing())
	pledge = make_pledge(thing, loan)
	payoff = get_loan_state(loan.name, date(2026, 7, 15)).payoff
	with as_user("Teller"):
		payment = make_repayment(loan=loan.name, amount=float(payoff))
	assert str(pledge.reload().released_on) == "2026-07-15"
	assert frappe.db.get_value("Collateral", thing.name, "status") == "Released"
	loan_api.reverse_document("Loan Repayment", payment.name, "Bounced", "2026-07-15")
	assert pledge.reload().released_on is None
	assert pledge.value_amount == 10_000
	assert frappe.db.get_value("Collateral", thing.name, "status") == "Formalized"


def make_shared_book(table):
	"""Three loans: two cars secure the first, which shares one with the second and the other with the third."""
	first, second, third = (make_loan(table) for _number in range(3))
	shared, own = complete(make_thing({"2026-06-17": 9_000})), complete(make_thing())
	make_pledge(shared, first, secured_amount=4_000)
	make_pledge(shared, third, rank=3)
	make_pledge(own, first)
	make_pledge(own, second, rank=2)
	return [first, second, third], [shared, own]


def trace_pledges(loans):
	"""What the pledges of each loan have become, and the values of those that stand."""
	fields = ["name", "value_amount", "released_on", "release_reason", "is_released_by_payoff"]
	found = []
	for place, loan in enumerate(loans):
		for row in frappe.get_all(PLEDGE, {"loan": loan.name}, fields, order_by="name"):
			pledge = frappe.get_doc(PLEDGE, row.pop("name"))
			values = [
				(line.idx, line.effective_date, line.value_amount, line.basis) for line in pledge.history
			]
			found.append((place, row, None if row.released_on else values))
	return found


def test_loans_are_released_together_as_their_pledges_are_one_by_one():
	table, day = make_table(), date(2026, 7, 15)
	loans, _things = make_shared_book(table)
	for loan in loans[:2]:
		for name in frappe.get_all(PLEDGE, {"loan": loan.name}, pluck="name", order_by="name"):
			pledge = frappe.get_doc(PLEDGE, name)
			reason = {"release_reason": "The loan is paid.", "is_released_by_payoff": 1}
			by_service(pledge.update({"released_on": day, **reason})).save()
	one_by_one = trace_pledges(loans)
	loans, things = make_shared_book(table)
	days = {loan.name: day for loan in loans[:2]}
	assert release_loans(days) == 3
	assert trace_pledges(loans) == one_by_one
	assert [values[-1][2] for _place, _row, values in one_by_one if values] == [9_000]
	states = [frappe.db.get_value("Collateral", thing.name, "status") for thing in things]
	assert states == ["Formalized", "Released"]
	# Again does nothing twice, and the register says who did what.
	assert release_loans(days) == 0
	versions = {"ref_doctype": "Collateral", "docname": things[1].name, "data": ("like", '%"Released"%')}
	assert frappe.db.count("Version", versions) == 1


def test_what_is_sold_secures_no_other_loan_and_the_reversal_pledges_all_again():
	table = make_table()
	first, second = make_loan(table), make_loan(table)
	thing = complete(make_thing({"2026-06-17": 9_000}))
	thing.update({"status": "In Execution"}).save()
	sold = make_pledge(thing, first, secured_amount=6_000)
	other = make_pledge(thing, second, rank=2)
	receipt = make_repayment(
		loan=first.name,
		amount=6_000,
		execution_cost_amount=100,
		kind="Collateral Proceeds",
		collateral=sold.name,
		value_date="2026-07-10",
	)
	assert str(other.reload().released_on) == "2026-07-10"
	assert frappe.db.get_value("Collateral", thing.name, "status") == "Executed"
	loan_api.reverse_document("Loan Repayment", receipt.name, "The auction is void", "2026-07-15")
	assert (sold.reload().value_amount, other.reload().value_amount) == (6_000, 3_000)
	assert frappe.db.get_value("Collateral", thing.name, "status") == "In Execution"


def test_what_secures_a_loan_is_not_released_or_executed_by_its_state_alone():
	thing = complete(make_thing({"2026-06-17": 9_000}))
	pledge = make_pledge(thing, make_loan(make_table()))
	for status, match in (
		("Released", f"secures.*{pledge.loan}.*Release the pledges first"),
		("In Execution", f"secures.*{pledge.loan}.*Collateral Execution"),
	):
		with refused(CollateralError, match=match):
			thing.reload().update({"status": status}).save()
	assert frappe.db.get_value("Collateral", thing.name, "status") == "Formalized"
	assert pledge.reload().value_amount == 9_000
	# A day that a form sends is put back: a release is asked for and authorized.
	pledge.update({"released_on": "2026-07-15", "release_reason": "Paid in kind"}).save()
	assert pledge.reload().released_on is None
	by_service(pledge.update({"released_on": "2026-07-15", "release_reason": "Paid in kind"})).save()
	assert thing.reload().update({"status": "Released"}).save().status == "Released"


def test_states_and_rows_that_cannot_be_are_refused():
	thing = make_thing()
	for changes, match in (
		({"status": "Executed"}, "does not become"),
		({"haircut_percent": 101}, "0 to 100"),
		({"appraisals": [{"appraised_on": "2026-08-01", "value_amount": 1}]}, "in the future"),
		(
			{"appraisals": [{"appraised_on": "2026-07-01", "value_amount": 1, "forced_sale_amount": 2}]},
			"forced sale",
		),
		({"appraisals": [{"appraised_on": "2026-07-01", "value_amount": 1}] * 2}, "same day"),
		(
			{
				"insurance": [
					{"insurer": "S", "policy_number": "1", "starts_on": "2026-07-02", "ends_on": "2026-07-01"}
				]
			},
			"ends before",
		),
	):
		with refused(CollateralError, TITLE, match=match):
			thing.reload().update(changes).save()
	loan = make_approved_loan()
	with refused(CollateralError, TITLE, match="no value yet"):
		make_pledge(make_thing(appraisals=[]), loan)
	make_pledge(thing.reload(), loan)
	with refused(CollateralError, TITLE, match="already"):
		make_pledge(thing, loan)


def test_collateral_is_seen_in_the_branch_of_its_client():
	thing = make_thing(client=make_client(branch=NORTH))
	with as_user("Loan Officer"):
		assert thing.name not in frappe.get_list("Collateral", pluck="name")
		assert not frappe.get_doc("Collateral", thing.name).has_permission("read")
	with as_user("Loan Officer", NORTH):
		assert thing.name in frappe.get_list("Collateral", pluck="name")
		assert frappe.has_permission("Collateral", "write", doc=thing.reload())
	with as_user("Collections Agent", NORTH):
		assert not frappe.has_permission("Collateral", "write", doc=thing.reload())
	assert Decimal(str(thing.value_amount)) == 10_000

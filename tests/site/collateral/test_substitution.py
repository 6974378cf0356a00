"""Another thing takes the place of one, titles go over, and what collateral covers then and now."""

from decimal import Decimal

import frappe

from lending_app.collateral import api
from lending_app.collateral.exceptions import CollateralError
from lending_app.collateral.pledges.coverage import show_coverage
from lending_app.collateral.pledges.list_gaps import list_gaps
from lending_app.servicing.loans.show_loan import get_loan_view
from lending_app.testing.factories import make_approved_loan, make_client, make_loan_product
from tests.site.closing.closing import close
from tests.site.collateral.test_collateral import list_provisions, make_loan, make_table
from tests.site.collateral.test_register import complete, make_pledge, make_thing
from tests.site.support import NORTH, as_user, assert_ledgers_agree, refused

TITLE = "Collateral"


def test_the_new_thing_takes_over_rank_and_limit_of_every_pledge():
	table = make_table()
	first, second = make_loan(table), make_loan(table)
	old = make_thing({"2026-06-17": 6_000})
	make_pledge(old, first, rank=1, secured_amount=5_000)
	make_pledge(old, second, rank=2)
	close("2026-06-17", "2026-06-19")
	new = complete(make_thing({"2026-06-01": 9_000}))
	with as_user("Loan Officer"):
		made = api.substitute(old.name, new.name, "2026-06-20", "Sold by the client")
	successors = [frappe.get_doc("Loan Collateral", name) for name in made]
	assert [(row.loan, row.rank, row.secured_amount, row.value_amount) for row in successors] == [
		(first.name, 1, 5_000, 5_000),
		(second.name, 2, 0, 4_000),
	]
	for row in successors:
		before = frappe.get_doc("Loan Collateral", row.replaces)
		assert (str(before.released_on), before.collateral) == ("2026-06-20", old.name)
		assert before.release_reason == f"Substituted by {new.name}: Sold by the client"
		assert [str(value.effective_date) for value in row.history] == ["2026-06-20"]
	gone, taken = old.reload(), new.reload()
	assert (gone.status, gone.substituted_by, str(gone.substituted_on)) == (
		"Substituted",
		new.name,
		"2026-06-20",
	)
	assert (taken.status, taken.substitutes) == ("Formalized", old.name)
	close("2026-06-20", "2026-06-20")
	# 20 % of what is not secured and 5 % of what is: 70 % of 5,000 before and after, of 1,000 and then of 4,000.
	assert list_provisions(first)[-1] == 4_500 * 0.2 + 3_500 * 0.05
	assert list_provisions(second)[-1] == 5_200 * 0.2 + 2_800 * 0.05
	assert_ledgers_agree()


def test_a_substitution_that_cannot_be_is_refused():
	table = make_table()
	loan = make_loan(table)
	frappe.db.set_value(
		"Loan Product", loan.product, {"is_collateral_required": 1, "minimum_coverage_percent": 100}
	)
	frappe.clear_document_cache("Loan Product", loan.product)
	old, raw, small = make_thing(), make_thing(), complete(make_thing({"2026-06-17": 7_000}))
	make_pledge(old, loan)
	close("2026-06-17", "2026-06-18")
	for new, day, match in (
		(old, "2026-06-20", "own place"),
		(raw, "2026-06-20", "not formalized"),
		(small, "2026-06-18", "is closed"),
		(small, "2026-07-16", "in the future"),
		(small, "2026-06-20", "as its product asks"),
	):
		with refused(CollateralError, TITLE, match=match):
			api.substitute(old.name, new.name, day, "Sold")
	with refused(CollateralError, TITLE, match="secures no loan"):
		api.substitute(raw.name, small.name, "2026-06-20", "Sold")
	old.reload().status = "Substituted"
	with refused(CollateralError, TITLE, match="takes its place"):
		old.save()


def test_who_may_not_write_both_things_substitutes_nothing():
	old = make_thing(client=make_client(branch=NORTH))
	new = complete(make_thing())
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		api.substitute(old.name, new.name, "2026-07-15", "Sold")
	with as_user("Collections Agent"), refused(frappe.PermissionError):
		api.transfer_title(new.name, "Registry", "T-1", "2026-07-15")


def test_no_money_goes_out_before_the_title_does_where_the_product_asks():
	product = make_loan_product(is_title_transfer_required=1, collateral_type="Vehicle")
	loan = make_approved_loan(product=product, principal_amount=8_000)
	car, gold = (
		complete(make_thing()),
		make_thing(kind="Jewelry", details={"Material": "Gold", "Carat": "18", "Weight (g)": "10"}),
	)
	api.take_into_custody(gold.name, "2026-07-14", "Vault", "Ana Peña")
	gold.reload().update({"status": "Formalized"}).save()
	make_pledge(car, loan)
	make_pledge(gold, loan)
	assert list_gaps(loan.name) == [f"{car.name}: its title is not transferred."]
	car.reload().title_status = "Transferred"
	with refused(CollateralError, TITLE, match="office, number and date"):
		car.save()
	with refused(CollateralError, TITLE, match="in the future"):
		api.transfer_title(car.name, "DGII", "M-123", "2026-07-16")
	with as_user("Loan Officer"):
		assert api.transfer_title(car.name, "DGII", "M-123", "2026-07-14") == "Transferred"
	car.reload()
	assert (car.title_office, car.title_number, str(car.title_transferred_on)) == (
		"DGII",
		"M-123",
		"2026-07-14",
	)
	assert list_gaps(loan.name) == []
	with refused(CollateralError, TITLE, match="was transferred on"):
		api.transfer_title(car.name, "DGII", "M-124", "2026-07-15")


def test_the_form_shows_coverage_at_origination_and_now():
	loan = make_loan(make_table())
	assert get_loan_view(loan)["security"] is None
	thing = make_thing({"2026-06-01": 10_000}, haircut_percent=20)
	make_pledge(thing, loan)
	thing.reload().append("appraisals", {"appraised_on": "2026-07-01", "value_amount": 6_000})
	thing.save()
	shown = show_coverage(loan.reload(), Decimal(4_000))
	assert shown["origination"] == {
		"value_amount": 10_000,
		"lendable_amount": 8_000,
		"amount": 8_000,
		"coverage_percent": 100,
		"ltv_percent": 80,
	}
	assert (shown["now"]["coverage_percent"], shown["now"]["ltv_percent"]) == (120, 66.67)
	assert get_loan_view(loan)["security"]["now"]["value_amount"] == 6_000
	waiting = make_approved_loan(principal_amount=5_000)
	make_pledge(make_thing(), waiting)
	assert get_loan_view(waiting)["security"]["now"]["coverage_percent"] == 200

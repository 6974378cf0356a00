"""A pledge that ends before its loan is paid: the reason, what the loan is left with, and two people."""

import frappe

from lending_app.collateral import api
from lending_app.collateral.exceptions import CollateralError, ReleaseError
from tests.site.closing.closing import close
from tests.site.collateral.test_collateral import make_loan, make_table
from tests.site.collateral.test_register import complete, make_pledge, make_thing
from tests.site.support import NORTH, as_user, get_user, refused

TITLE = "Release of Collateral"
PLEDGE = "Loan Collateral"


def test_a_release_is_asked_for_with_its_reason_and_authorized_by_somebody_else():
	table = make_table()
	loan, other = make_loan(table), make_loan(table)
	thing = complete(make_thing({"2026-06-17": 9_000}))
	pledge = make_pledge(thing, loan, secured_amount=6_000)
	rest = make_pledge(thing, other, rank=2)
	with as_user("Lending Manager"):
		for act in (api.authorize_release, api.decline_release):
			with refused(ReleaseError, TITLE, match="Nobody has asked"):
				act(pledge.name)
		api.request_release(pledge.name, "2026-07-15", "Pays half in advance")
		with refused(ReleaseError, TITLE, match="has asked for the release"):
			api.request_release(pledge.name, "2026-07-15", "Again")
		with refused(ReleaseError, "Second Person Needed"):
			api.authorize_release(pledge.name)
	assert (pledge.reload().released_on, pledge.value_amount) == (None, 6_000)
	with as_user("Loan Officer"), refused(ReleaseError, TITLE, match="authorized by"):
		api.authorize_release(pledge.name)
	with as_user("Loan Officer"), refused(ReleaseError, TITLE, match="declines it"):
		api.decline_release(pledge.name)
	with as_user("Collections Agent"), refused(frappe.PermissionError):
		api.authorize_release(pledge.name)
	with as_user("Loan Officer", NORTH), refused(frappe.PermissionError):
		api.decline_release(pledge.name)
	with as_user("Credit Manager"):
		api.authorize_release(pledge.name)
	pledge.reload()
	assert (str(pledge.released_on), pledge.release_reason) == ("2026-07-15", "Pays half in advance")
	assert (pledge.release_requested_by, pledge.release_authorized_by) == (
		get_user("Lending Manager"),
		get_user("Credit Manager"),
	)
	# What it leaves of the thing secures the loan of the next rank.
	assert (pledge.value_amount, rest.reload().value_amount) == (0, 9_000)
	with refused(ReleaseError, TITLE, match="was released on"):
		api.request_release(pledge.name, "2026-07-15", "Again")


def test_a_loan_keeps_what_its_product_asks_for_and_closed_days_what_they_have_used():
	loan = make_loan(make_table())
	wanted = {"is_collateral_required": 1, "minimum_coverage_percent": 100}
	frappe.db.set_value("Loan Product", loan.product, wanted)
	frappe.clear_document_cache("Loan Product", loan.product)
	enough, little = (make_pledge(make_thing({"2026-06-17": value}), loan) for value in (9_000, 1_000))
	close("2026-06-17", "2026-06-18")
	with as_user("Loan Officer"):
		for pledge, day, match in (
			(enough, "2026-07-15", "as its product asks.*covers 12.50 %"),
			(little, "2026-06-18", "is closed"),
			(little, "2026-07-16", "in the future"),
		):
			with refused(CollateralError, "Collateral", match=match):
				api.request_release(pledge.name, day, "Agreed")
		with refused(ReleaseError, TITLE, match="reason"):
			api.request_release(little.name, "2026-07-15", " ")
		api.request_release(little.name, "2026-07-15", "Agreed")
	# Meanwhile the other one is worth less.
	thing = frappe.get_doc("Collateral", enough.collateral)
	thing.append("appraisals", {"appraised_on": "2026-07-10", "value_amount": 7_500})
	thing.save()
	with as_user("Credit Manager"), refused(CollateralError, "Collateral", match="as its product asks"):
		api.authorize_release(little.name)
	assert frappe.db.get_value(PLEDGE, little.name, "released_on") is None
	with as_user("Loan Officer"):
		api.decline_release(little.name)
	assert frappe.db.get_value(PLEDGE, little.name, "release_requested_by") is None

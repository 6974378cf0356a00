"""Things that the lender holds: where, under which seal, and who brought and took them."""

import frappe

from lending_app.collateral import api
from lending_app.collateral.exceptions import CollateralError
from lending_app.collateral.pledges.list_gaps import list_gaps
from lending_app.lending_setup.document import by_service
from lending_app.testing.factories import make_approved_loan
from tests.site.collateral.test_register import make_pledge, make_thing
from tests.site.support import NORTH, as_user, get_user, refused

TITLE = "Collateral"
GOLD = {"Material": "Gold", "Carat": "18", "Weight (g)": "10"}
FIELDS = ("kind", "place", "seal_number", "person")


def test_a_thing_is_held_from_its_hand_in_to_its_hand_out():
	gold = make_thing(kind="Jewelry", details=GOLD)
	pledge = make_pledge(gold, make_approved_loan(principal_amount=8_000))
	with refused(CollateralError, TITLE, match="It is not in custody"):
		gold.reload().update({"status": "Formalized"}).save()
	assert "It is not in custody" in " ".join(list_gaps(pledge.loan))
	with as_user("Loan Officer"):
		for act, values, match in (
			(api.move_in_custody, ("2026-07-14", "Vault"), "is not in custody"),
			(api.hand_out, ("2026-07-14", "Ana Peña"), "is not in custody"),
			(api.take_into_custody, ("2026-07-16", "Vault", "Ana Peña"), "in the future"),
			(api.take_into_custody, ("2026-07-14", " ", "Ana Peña"), "place where it is held"),
			(api.take_into_custody, ("2026-07-14", "Vault", " "), "who brought it"),
		):
			with refused(CollateralError, TITLE, match=match):
				act(gold.name, *values)
		api.take_into_custody(gold.name, "2026-07-13", "Till of Central", "Ana Peña", "S-1")
		api.move_in_custody(gold.name, "2026-07-14", "Vault", "S-2")
		for act, values, match in (
			(api.take_into_custody, ("2026-07-14", "Vault", "Ana Peña"), "in custody already: Vault"),
			(api.move_in_custody, ("2026-07-13", "Bank"), "before its last movement"),
			(api.hand_out, ("2026-07-15", "Ana Peña"), f"secures.*{pledge.loan}"),
		):
			with refused(CollateralError, TITLE, match=match):
				act(gold.name, *values)
	gold.reload().update({"status": "Formalized"}).save()
	assert list_gaps(pledge.loan) == []
	by_service(pledge.reload().update({"released_on": "2026-07-15", "release_reason": "Agreed"})).save()
	with refused(CollateralError, TITLE, match="in custody at.*Vault.*Hand it out"):
		gold.reload().update({"status": "Released"}).save()
	with as_user("Loan Officer"):
		api.hand_out(gold.name, "2026-07-15", "Luis Peña")
	gold.reload()
	assert [tuple(row.get(field) or "" for field in FIELDS) for row in gold.movements] == [
		("Taken In", "Till of Central", "S-1", "Ana Peña"),
		("Moved", "Vault", "S-2", ""),
		("Handed Out", "", "", "Luis Peña"),
	]
	assert {row.recorded_by for row in gold.movements} == {get_user("Loan Officer")}
	assert (str(gold.handed_out_on), gold.handed_out_to, gold.custody_place) == (
		"2026-07-15",
		"Luis Peña",
		"",
	)
	# What a form sends of it is put back.
	gold.update({"custody_place": "Elsewhere", "handed_out_on": None, "movements": []}).save()
	gold.reload()
	assert (gold.custody_place, len(gold.movements)) == ("", 3)
	assert gold.update({"status": "Released"}).save().status == "Released"


def test_custody_is_written_by_those_who_may_write_the_thing():
	gold = make_thing(kind="Jewelry", details=GOLD)
	values = (gold.name, "2026-07-14", "Vault", "Ana Peña")
	for role, branch in (("Collections Agent", None), ("Loan Officer", NORTH)):
		with as_user(role, *([branch] if branch else [])), refused(frappe.PermissionError):
			api.take_into_custody(*values)
	assert gold.reload().movements == []

"""Amounts typed with point and comma the other way round: understood where there is one reading, asked about elsewhere."""

from __future__ import annotations

from playwright.sync_api import expect

COMMA_GROUPS, POINT_GROUPS, SPACE_GROUPS = "#,###.##", "#.###,##", "# ###,##"
READ = "([typed, format, field]) => frappe.lending.read_number(typed, format, field)"
MONEY, PERCENT = {"decimals": 2}, {"is_percent": True}


# What is typed, how the field writes numbers, what it is, and how it is read: a number, or what may be meant.
READINGS = (
	("45000,50", COMMA_GROUPS, MONEY, 45000.5),
	("45.000,50", COMMA_GROUPS, MONEY, 45000.5),
	("45,000.50", COMMA_GROUPS, MONEY, 45000.5),
	("45,000", COMMA_GROUPS, MONEY, 45000),
	("1.234.567", COMMA_GROUPS, MONEY, 1234567),
	("-45,50", COMMA_GROUPS, MONEY, -45.5),
	("RD$ 45,000.00", COMMA_GROUPS, MONEY, 45000),
	("45.000", POINT_GROUPS, MONEY, 45000),
	("45000.50", POINT_GROUPS, MONEY, 45000.5),
	("45 000,50", SPACE_GROUPS, MONEY, 45000.5),
	("18,5", COMMA_GROUPS, PERCENT, 18.5),
	("18.125", COMMA_GROUPS, PERCENT, 18.125),
	("45.000", COMMA_GROUPS, MONEY, [45, 45000]),
	("45,000", POINT_GROUPS, MONEY, [45, 45000]),
	("18,125", COMMA_GROUPS, PERCENT, [18125, 18.125]),
	("1,2,3", COMMA_GROUPS, MONEY, []),
	("mil", COMMA_GROUPS, MONEY, []),
)


def test_one_reading_is_taken_and_others_are_asked_about(people, sign_in):
	desk = sign_in("Loan Officer")
	desk.open("lending")
	for typed, number_format, field, meant in READINGS:
		read = desk.page.evaluate(READ, [typed, number_format, field])
		assert read == ({"choices": meant} if isinstance(meant, list) else {"value": meant}), typed


def test_amount_of_an_application_is_what_the_officer_meant(people, sign_in):
	desk = sign_in("Loan Officer")
	desk.open_new("Loan Application")
	desk.fill("requested_amount", "45000,50")
	assert desk.get("requested_amount") == 45000.5
	desk.fill("requested_amount", "45.000,50")
	assert desk.get("requested_amount") == 45000.5
	desk.fill("number_of_installments", "12")
	assert desk.get("number_of_installments") == 12
	desk.fill("requested_amount", "45.000")
	expect(desk.dialog).to_contain_text("can be 45.00 or 45,000.00")
	desk.dismiss()
	assert not desk.get("requested_amount")
	desk.fill("requested_amount", "45000/2")
	assert desk.get("requested_amount") == 22500

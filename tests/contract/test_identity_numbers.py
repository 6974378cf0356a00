"""Identity numbers and telephones by country, without a bench."""

from __future__ import annotations

import pytest

from lending_app.clients.identity.identity_numbers import (
	COUNTRIES,
	CheckMethod,
	Fault,
	IdentityType,
	InvalidIdentityNumberError,
	check_identity_number,
)
from lending_app.clients.phones import InvalidPhoneError, format_phone

NATIONAL, TAX = IdentityType.NATIONAL_ID, IdentityType.TAX_ID
DIGIT, FORM = CheckMethod.CHECK_DIGIT, CheckMethod.FORM_ONLY

# Numbers of python-stdnum's own documentation, and forms where no algorithm is published.
GOOD = [
	("mx", NATIONAL, "BOXW310820HNERXN09", "BOXW310820HNERXN09", DIGIT),
	("mx", TAX, "GODE561231GR8", "GODE 561231 GR8", DIGIT),
	("co", TAX, "2131234321", "213.123.432-1", DIGIT),
	("co", NATIONAL, "52.123.456", "52123456", FORM),
	("pe", NATIONAL, "10117410", "10117410", FORM),
	("pe", NATIONAL, "10117410-2", "101174102", DIGIT),
	("pe", TAX, "20512333797", "20512333797", DIGIT),
	("ec", NATIONAL, "171430710-3", "1714307103", DIGIT),
	("ec", TAX, "1792060346-001", "1792060346001", DIGIT),
	("ar", NATIONAL, "20123456", "20.123.456", FORM),
	("ar", TAX, "20055361682", "20-05536168-2", DIGIT),
	("cl", NATIONAL, "760864285", "76.086.428-5", DIGIT),
	("do", NATIONAL, "00113918205", "001-1391820-5", DIGIT),
	("do", TAX, "101850043", "1-01-85004-3", DIGIT),
	("do", TAX, "00113918205", "001-1391820-5", DIGIT),
	("bo", NATIONAL, "1234567-1A LP", "1234567-1ALP", FORM),
	("bo", TAX, "1020703023", "1020703023", FORM),
	("es", NATIONAL, "54362315-K", "54362315K", DIGIT),
	("es", TAX, "B58378431", "B58378431", DIGIT),
	("es", IdentityType.RESIDENCE_PERMIT, "x-2482300w", "X2482300W", DIGIT),
	("us", NATIONAL, "536904399", "536-90-4399", FORM),
	("us", TAX, "91-1144442", "91-1144442", FORM),
]


@pytest.mark.parametrize(("country", "kind", "entered", "written", "method"), GOOD)
def test_number_is_written_as_its_country_does_and_says_how_it_was_checked(
	country, kind, entered, written, method
):
	checked = check_identity_number(entered, kind, country)
	assert (checked.number, checked.method) == (written, method)


def test_every_country_of_the_specification_is_known():
	assert sorted(COUNTRIES) == ["ar", "bo", "cl", "co", "do", "ec", "es", "mx", "pe", "us"]
	assert {country for country, *_rest in GOOD} == COUNTRIES


@pytest.mark.parametrize(
	("country", "kind", "number", "fault"),
	[
		("do", NATIONAL, "001-1391820-6", Fault.CHECKSUM),
		("do", NATIONAL, "123", Fault.LENGTH),
		("do", NATIONAL, "0011391820A", Fault.FORMAT),
		("mx", TAX, "GODE561231GR9", Fault.CHECKSUM),
		("mx", TAX, "XAXX010101000", Fault.FORMAT),  # the public's number identifies nobody
		("pe", NATIONAL, "10117410-7", Fault.CHECKSUM),
		("es", NATIONAL, "54362315Z", Fault.CHECKSUM),
		("cl", NATIONAL, "76086428-6", Fault.CHECKSUM),
		("co", NATIONAL, "0123", Fault.FORMAT),
		("bo", NATIONAL, "12", Fault.FORMAT),
	],
)
def test_number_that_its_country_cannot_have_issued_is_refused(country, kind, number, fault):
	with pytest.raises(InvalidIdentityNumberError) as caught:
		check_identity_number(number, kind, country)
	assert caught.value.fault is fault
	assert caught.value.number == number


def test_one_wrong_digit_is_always_found():
	"""The check digit's promise, for every digit of a Dominican cedula."""
	number = "00113918205"
	for place, digit in enumerate(number):
		wrong = number[:place] + str((int(digit) + 1) % 10) + number[place + 1 :]
		with pytest.raises(InvalidIdentityNumberError):
			check_identity_number(wrong, NATIONAL, "do")


def test_company_s_national_number_is_its_tax_number():
	checked = check_identity_number("101850043", NATIONAL, "do", is_company=True)
	assert (checked.number, checked.document) == ("1-01-85004-3", "RNC")


@pytest.mark.parametrize(
	("country", "kind"), [(None, NATIONAL), ("fr", NATIONAL), ("do", IdentityType.OTHER)]
)
def test_number_without_a_rule_says_that_nothing_was_checked(country, kind):
	checked = check_identity_number(" 12  34 ", kind, country)
	assert (checked.number, checked.method) == ("12 34", CheckMethod.NOT_CHECKED)


def test_passport_is_checked_by_form():
	assert check_identity_number("rd 1234567", IdentityType.PASSPORT, "do").number == "RD1234567"
	with pytest.raises(InvalidIdentityNumberError):
		check_identity_number("12", IdentityType.PASSPORT, "do")


@pytest.mark.parametrize(
	("number", "country", "written"),
	[
		("8095551234", "do", "+1 809-555-1234"),
		("55 1234 5678", "mx", "+52 55 1234 5678"),
		("70123456", "bo", "+591 70123456"),
		("+34 612345678", "do", "+34 612 34 56 78"),
	],
)
def test_telephone_is_written_in_international_form(number, country, written):
	assert format_phone(number, country) == written
	assert format_phone(written, None) == written


@pytest.mark.parametrize("number", ["123", "not a number", "809555123412345"])
def test_telephone_that_rings_nowhere_is_refused(number):
	with pytest.raises(InvalidPhoneError) as caught:
		format_phone(number, "do")
	assert not caught.value.needs_country


def test_telephone_without_any_country_asks_for_one():
	with pytest.raises(InvalidPhoneError) as caught:
		format_phone("8095551234", None)
	assert caught.value.needs_country

"""Telephone numbers, checked and written by phonenumbers. Knows no framework."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


class InvalidPhoneError(ValueError):
	"""A number that nobody can be called at. `needs_country` where only the country is missing."""

	def __init__(self, number: str, *, needs_country: bool = False) -> None:
		super().__init__(number)
		self.number = number
		self.needs_country = needs_country


def format_phone(number: str, country: str | None) -> str:
	"""The number in international form. `country` (ISO code) reads numbers without a country code.

	>>> format_phone("8095551234", "do")
	'+1 809-555-1234'
	"""
	region = country.upper() if country else None
	try:
		parsed = phonenumbers.parse(number, region)
	except NumberParseException as error:
		is_unknown = error.error_type == NumberParseException.INVALID_COUNTRY_CODE
		raise InvalidPhoneError(number, needs_country=is_unknown and region is None) from error
	if not phonenumbers.is_valid_number(parsed):
		raise InvalidPhoneError(number)
	return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)

"""Identity numbers by country: checked by python-stdnum where an algorithm is published, by their form elsewhere.

Knows no framework. Countries are ISO codes in lower case, types those of the client's form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from types import ModuleType

from stdnum.ar import cuit
from stdnum.ar import dni as ar_dni
from stdnum.cl import rut
from stdnum.co import nit as co_nit
from stdnum.do import cedula, rnc
from stdnum.ec import ci
from stdnum.ec import ruc as ec_ruc
from stdnum.es import dni as es_dni
from stdnum.es import nie, nif
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError
from stdnum.mx import curp, rfc
from stdnum.pe import cui
from stdnum.pe import ruc as pe_ruc
from stdnum.us import ein, itin, ssn


class IdentityType(str, Enum):
	NATIONAL_ID = "National ID"
	TAX_ID = "Tax ID"
	PASSPORT = "Passport"
	RESIDENCE_PERMIT = "Residence Permit"
	OTHER = "Other"


class CheckMethod(str, Enum):
	CHECK_DIGIT = "Check Digit"
	FORM_ONLY = "Form Only"
	NOT_CHECKED = "Not Checked"


class Fault(str, Enum):
	CHECKSUM = "checksum"
	LENGTH = "length"
	FORMAT = "format"


class InvalidIdentityNumberError(ValueError):
	"""A number that its country cannot have issued. `document` is what the country calls it."""

	def __init__(self, number: str, document: str, fault: Fault) -> None:
		super().__init__(f"{document} {number}: {fault.value}")
		self.number = number
		self.document = document
		self.fault = fault


@dataclass(frozen=True, slots=True)
class CheckedNumber:
	number: str
	method: CheckMethod
	document: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
	"""One kind of number: what it is called, how it is checked and written, and what the check is worth."""

	document: str
	validate: Callable[[str], str]
	write: Callable[[str], str]
	method: CheckMethod = CheckMethod.CHECK_DIGIT


def _by_algorithm(document: str, module: ModuleType, **options: bool) -> Rule:
	write = getattr(module, "format", str)
	return Rule(document, partial(module.validate, **options), write)


def _by_form(document: str, module: ModuleType) -> Rule:
	"""A library's check that has no check digit to look at."""
	return Rule(document, module.validate, getattr(module, "format", str), CheckMethod.FORM_ONLY)


def _by_pattern(document: str, pattern: str) -> Rule:
	"""No published algorithm, or none that we know: length and characters alone."""
	return Rule(document, partial(_match, re.compile(pattern)), str, CheckMethod.FORM_ONLY)


def _match(pattern: re.Pattern[str], number: str) -> str:
	compact = re.sub(r"[\s./]", "", number).upper()
	if not pattern.fullmatch(compact):
		raise ValidationError(number)
	return compact


_PASSPORT = _by_pattern("Passport", r"[A-Z0-9]{5,20}")
_PERMIT = _by_pattern("Residence Permit", r"[A-Z0-9-]{4,20}")
_NATIONAL, _TAX, _RESIDENT = IdentityType.NATIONAL_ID, IdentityType.TAX_ID, IdentityType.RESIDENCE_PERMIT

RULES: dict[tuple[str, IdentityType], tuple[Rule, ...]] = {
	("mx", _NATIONAL): (_by_algorithm("CURP", curp),),
	("mx", _TAX): (_by_algorithm("RFC", rfc, validate_check_digits=True),),
	("co", _NATIONAL): (_by_pattern("Cédula de ciudadanía", r"[1-9]\d{4,9}"),),
	("co", _TAX): (_by_algorithm("NIT", co_nit),),
	("pe", _NATIONAL): (_by_pattern("DNI", r"\d{8}"), _by_algorithm("CUI", cui)),
	("pe", _TAX): (_by_algorithm("RUC", pe_ruc),),
	("ec", _NATIONAL): (_by_algorithm("Cédula", ci),),
	("ec", _TAX): (_by_algorithm("RUC", ec_ruc),),
	("ar", _NATIONAL): (_by_form("DNI", ar_dni),),
	("ar", _TAX): (_by_algorithm("CUIT", cuit),),
	("cl", _NATIONAL): (_by_algorithm("RUN", rut),),
	("cl", _TAX): (_by_algorithm("RUT", rut),),
	("do", _NATIONAL): (_by_algorithm("Cédula", cedula),),
	("do", _TAX): (_by_algorithm("RNC", rnc), _by_algorithm("Cédula", cedula)),
	("bo", _NATIONAL): (_by_pattern("CI", r"\d{4,8}(-?\d[A-Z])?(-?(LP|CB|SC|OR|PT|TJ|CH|BE|PD|QR))?"),),
	("bo", _TAX): (_by_pattern("NIT", r"\d{7,12}"),),
	("es", _NATIONAL): (_by_algorithm("DNI", es_dni),),
	("es", _TAX): (_by_algorithm("NIF", nif),),
	("es", _RESIDENT): (_by_algorithm("NIE", nie),),
	("us", _NATIONAL): (_by_form("SSN", ssn),),
	("us", _TAX): (_by_form("EIN", ein), _by_form("SSN", ssn), _by_form("ITIN", itin)),
}
COUNTRIES = frozenset(country for country, _kind in RULES)


def check_identity_number(
	number: str, kind: IdentityType, country: str | None, *, is_company: bool = False
) -> CheckedNumber:
	"""The number as its country writes it, and how it was checked. Raises InvalidIdentityNumberError.

	>>> check_identity_number("00113918205", IdentityType.NATIONAL_ID, "do").number
	'001-1391820-5'
	"""
	number = " ".join(number.split())
	rules = _get_rules(kind, country, is_company)
	if not rules:
		return CheckedNumber(number, CheckMethod.NOT_CHECKED)
	faults = []
	for rule in rules:
		try:
			valid = rule.validate(number)
		except ValidationError as error:
			faults.append((rule, error))
		else:
			return CheckedNumber(rule.write(valid), rule.method, rule.document)
	# Where none fits, the one that only its check digit fails is the one that was meant.
	rule, error = next((pair for pair in faults if isinstance(pair[1], InvalidChecksum)), faults[0])
	raise InvalidIdentityNumberError(number, rule.document, _get_fault(error))


def _get_rules(kind: IdentityType, country: str | None, is_company: bool) -> tuple[Rule, ...]:
	if country is None:
		return ()
	if is_company and kind is IdentityType.NATIONAL_ID:
		kind = IdentityType.TAX_ID  # a company's only number
	general = {IdentityType.PASSPORT: (_PASSPORT,), IdentityType.RESIDENCE_PERMIT: (_PERMIT,)}
	return RULES.get((country, kind)) or general.get(kind, ())


def _get_fault(error: ValidationError) -> Fault:
	if isinstance(error, InvalidChecksum):
		return Fault.CHECKSUM
	return Fault.LENGTH if isinstance(error, InvalidLength) else Fault.FORMAT

"""Check digits of capture lines, by published algorithms. No framework."""

from __future__ import annotations

from enum import Enum

from stdnum import iso11649, luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_2, mod_97_10


class Algorithm(str, Enum):
	"""RF: the creditor reference of ISO 11649, with modulo 97-10 of ISO 7064 behind its letters. Modulo 97 is the same check
	at the end; modulo 11 is 11-2 of ISO 7064, whose digit may be an X.
	"""

	RF = "ISO 11649 (RF)"
	MOD_97 = "Modulo 97"
	MOD_10 = "Modulo 10 (Luhn)"
	MOD_11 = "Modulo 11"


# Of these the line is digits alone.
NUMERIC = (Algorithm.MOD_10, Algorithm.MOD_11)
# Letters, check digits and content of an RF reference together.
LONGEST_RF = 25
LONGEST = 40
RF = "RF"


def add_digits(content: str, algorithm: Algorithm) -> str:
	"""A content with its check digits.

	>>> add_digits("539007547034", Algorithm.RF)
	'RF18539007547034'
	>>> add_digits("7992739871", Algorithm.MOD_10)
	'79927398713'
	"""
	if algorithm is Algorithm.RF:
		return f"{RF}{mod_97_10.calc_check_digits(content + RF)}{content}"
	return content + _DIGITS[algorithm](content)


def has_valid_digits(reference: str, algorithm: Algorithm) -> bool:
	"""Whether the check digits of a whole line agree.

	>>> has_valid_digits("RF18539007547034", Algorithm.RF), has_valid_digits("RF18539007547043", Algorithm.RF)
	(True, False)
	"""
	try:
		return bool(_CHECKS[algorithm](reference))
	except ValidationError:
		return False


def group(reference: str, size: int) -> str:
	"""A line as it is written on paper.

	>>> group("RF18539007547034", 4)
	'RF18 5390 0754 7034'
	"""
	if size <= 0:
		return reference
	return " ".join(reference[start : start + size] for start in range(0, len(reference), size))


_DIGITS = {
	Algorithm.MOD_97: mod_97_10.calc_check_digits,
	Algorithm.MOD_10: luhn.calc_check_digit,
	Algorithm.MOD_11: mod_11_2.calc_check_digit,
}
_CHECKS = {
	Algorithm.RF: iso11649.validate,
	Algorithm.MOD_97: mod_97_10.validate,
	Algorithm.MOD_10: luhn.validate,
	Algorithm.MOD_11: mod_11_2.validate,
}

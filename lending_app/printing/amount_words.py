"""An amount in words, as receipts and promissory notes spell it: the whole in words, the fraction in figures."""

from __future__ import annotations

from decimal import Decimal

from num2words import num2words

from lending_app.engine.values.money import get_minor_units
from lending_app.printing.wording import Wording


def get_amount_words(amount: Decimal, wording: Wording) -> str:
	"""Words of an amount in the document's language, English where num2words knows no other.

	>>> get_amount_words(Decimal("9504.42"), Wording(currency="DOP"))
	'Nine thousand, five hundred and four and 42/100 DOP'
	"""
	_ = wording.translate
	whole = int(amount)
	try:
		words = num2words(whole, lang=wording.locale.partition("_")[0])
	except NotImplementedError:
		words = num2words(whole)
	words = words[:1].upper() + words[1:]
	decimals = get_minor_units(wording.currency)
	if not decimals:
		return f"{words} {wording.currency}"
	scale = 10**decimals
	fraction = int((amount - whole) * scale)
	return _("{0} and {1}/{2} {3}").format(words, f"{fraction:0{decimals}d}", scale, wording.currency)

"""Which measure of a loan's yearly cost a country's law asks for, and what people call it there."""

from __future__ import annotations

from dataclasses import dataclass

from lending_app.engine.effective_cost.result import Convention
from lending_app.engine.values.errors import InvalidTermError


@dataclass(frozen=True, slots=True, kw_only=True)
class CostMeasure:
	"""A convention and its short name; `is_official` where the country's own method is built here."""

	convention: Convention
	name: str
	is_official: bool = True


_TAEG = CostMeasure(convention=Convention.EU_APRC, name="TAEG")
_APRC = CostMeasure(convention=Convention.EU_APRC, name="APRC")
# Directives 2008/48/EC and 2014/17/EU hold in the European Union and the European Economic Area.
_EUROPE = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
_MEASURES = {
	**dict.fromkeys(_EUROPE.split(), _APRC),
	**dict.fromkeys(("FR", "IT", "LU", "PT"), _TAEG),
	"ES": CostMeasure(convention=Convention.EU_APRC, name="TAE"),
	"US": CostMeasure(convention=Convention.US_APR, name="APR"),
	"MX": CostMeasure(convention=Convention.MEXICO_CAT, name="CAT"),
	"AR": CostMeasure(convention=Convention.ARGENTINA_CFTEA, name="CFTEA"),
	"CL": CostMeasure(convention=Convention.CHILE_CAE, name="CAE"),
	"CO": CostMeasure(convention=Convention.COLOMBIA_EA, name="EA"),
}
_ELSEWHERE = CostMeasure(convention=Convention.XIRR, name="XIRR", is_official=False)


def get_cost_measure(country_code: str | None) -> CostMeasure:
	"""The measure of a country by its two letters (ISO 3166-1), in either case.

	Of other countries no method is at hand: the yearly rate of all cash flows stands in, and is not official.

	>>> get_cost_measure("mx").name, get_cost_measure("ES").convention.value
	('CAT', 'EU APRC')
	>>> get_cost_measure("DO").convention.value, get_cost_measure(None).is_official
	('XIRR', False)
	"""
	if country_code is not None and not isinstance(country_code, str):
		raise InvalidTermError("country_code", country_code, "two letters")
	return _MEASURES.get((country_code or "").upper(), _ELSEWHERE)

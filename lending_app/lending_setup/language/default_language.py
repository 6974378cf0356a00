"""The language that people of a company's country are written to in, unless somebody says otherwise."""

from __future__ import annotations

import frappe
from babel.languages import get_official_languages


def list_country_languages(country: str | None) -> list[str]:
	"""Official languages of a country by weight, as far as the site has them."""
	code = frappe.get_cached_value("Country", country, "code") if country else None
	official = get_official_languages((code or "").upper(), de_facto=True)
	return [name for name in official if frappe.get_cached_value("Language", name, "enabled")]


def get_default_language(branch: str | None = None) -> str:
	"""That of a branch's company, else of the default company."""
	return get_company_language(_get_company(branch))


def get_company_language(company: str | None) -> str:
	"""The site's language where it is one of the country's, else the country's first; the site's where none is known."""
	site = frappe.db.get_single_value("System Settings", "language") or "en"
	languages = list_country_languages(_get_country(company))
	return site if site in languages or not languages else languages[0]


def _get_country(company: str | None) -> str | None:
	return frappe.get_cached_value("Company", company, "country") if company else None


def _get_company(branch: str | None) -> str | None:
	cost_center = frappe.get_cached_value("Branch", branch, "lending_cost_center") if branch else None
	if cost_center:
		return frappe.get_cached_value("Cost Center", cost_center, "company")
	return frappe.db.get_single_value("Global Defaults", "default_company")

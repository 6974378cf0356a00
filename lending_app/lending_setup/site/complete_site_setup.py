"""ERPNext's setup wizard without a browser: language, company, chart of accounts."""

from __future__ import annotations

import frappe
from frappe.desk.page.setup_wizard.setup_wizard import setup_complete
from frappe.utils import getdate, today

from lending_app.lending_setup.companies.set_up_company import set_up_company
from lending_app.lending_setup.desk.save_filters import translate_filters
from lending_app.lending_setup.language.default_language import list_country_languages
from lending_app.lending_setup.language.speak import speaking


def complete_site_setup(
	company: str,
	currency: str,
	country: str,
	*,
	abbr: str = "",
	first_year: int | None = None,
	language: str | None = None,
) -> None:
	"""Run the wizard on a new site, or add the company on one already set up. Safe to run again.

	In the language, a code as `es` (else that of the moment), are the names of accounts and of modes of payment, and so is the new site.
	"""
	with speaking(language or frappe.local.lang or "en"):
		_complete_site_setup(company, currency, country, abbr, first_year)
		translate_filters()


def _complete_site_setup(
	company: str, currency: str, country: str, abbr: str, first_year: int | None
) -> None:
	language = frappe.db.get_value("Language", frappe.local.lang, "language_name")
	year = first_year or getdate(today()).year
	if not frappe.db.exists("Company", {}):
		setup_complete(
			{
				"currency": currency,
				"country": country,
				"timezone": _get_timezone(country),
				"language": language,
				"lang": language,  # Frappe reads the one here, the other there
				"company_name": company,
				"company_abbr": abbr or _get_abbr(company),
				"chart_of_accounts": "Standard",
				"fy_start_date": f"{year}-01-01",
				"fy_end_date": f"{year}-12-31",
				"setup_demo": 0,
			}
		)
	elif not frappe.db.exists("Company", company):
		doc = frappe.new_doc("Company", company_name=company, abbr=abbr or _get_abbr(company))
		doc.update({"default_currency": currency, "country": country, "chart_of_accounts": "Standard"})
		doc.insert()
	add_fiscal_years(year, getdate(today()).year + 1)
	set_up_company(company)


def speak_language_of(country: str) -> None:
	"""Give a site the first language of a country, where the site has no other than English yet."""
	languages = list_country_languages(country)
	if languages and frappe.db.get_single_value("System Settings", "language") in (None, "", "en"):
		frappe.db.set_single_value("System Settings", "language", languages[0])
		# As the form of System Settings does: what is written to users, and what Frappe fills into new documents.
		for default in ("lang", "language"):
			frappe.db.set_default(default, languages[0])
		frappe.clear_cache()


def add_fiscal_years(first: int, last: int) -> None:
	"""Calendar years the ledger needs; those that overlap an existing one are left out."""
	for year in range(first, last + 1):
		start, end = f"{year}-01-01", f"{year}-12-31"
		overlapping = {"year_start_date": ("<=", end), "year_end_date": (">=", start)}
		if not frappe.db.exists("Fiscal Year", overlapping):
			frappe.new_doc("Fiscal Year", year=str(year), year_start_date=start, year_end_date=end).insert()


def _get_abbr(company: str) -> str:
	return "".join(word[0] for word in company.split())[:5].upper()


def _get_timezone(country: str) -> str:
	zones = frappe.get_file_json(frappe.get_app_path("frappe", "geo", "country_info.json"))
	return (zones.get(country, {}).get("timezones") or ["UTC"])[0]

"""Documents and messages in the language of who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import frappe

from lending_app.lending_setup.language.default_language import get_company_language, get_default_language


@contextmanager
def speaking(language: str) -> Iterator[None]:
	"""Translate into a language for a while."""
	before = frappe.local.lang
	frappe.local.lang = language
	try:
		yield
	finally:
		frappe.local.lang = before


def speaking_for(document: Any) -> AbstractContextManager[None]:
	"""For texts that are stored (remarks, lines of timelines, tasks): the language of the record's company, no matter who acts."""
	if company := getattr(document, "company", None):
		return speaking_language_of(company)
	branch = getattr(document, "branch", None) or getattr(document, "from_branch", None)
	return speaking(get_default_language(branch))


def speaking_language_of(company: str) -> AbstractContextManager[None]:
	"""As `speaking_for`, where the company alone is at hand."""
	return speaking(get_company_language(company))

"""What the engine allows is said in the reader's language, with dates and figures as the reader writes them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import frappe
import pytest

from lending_app.lending_setup.language.say_bound import say_bound
from lending_app.servicing.desk_api import preview_rate_change
from lending_app.servicing.exceptions import ChangePreviewError
from lending_app.testing.factories import make_disbursed_loan
from tests.site.support import refused


class Kind(Enum):
	LEVEL = "Level Payment"


@pytest.fixture(autouse=True)
def spanish():
	frappe.local.lang = "es"
	yield
	frappe.local.lang = "en"


@pytest.mark.parametrize(
	("bound", "said"),
	[
		("after 2020-01-01", "posterior al 01-01-2020"),
		("within 366 days of 2026-07-15", "dentro de 366 días de 15-07-2026"),
		("0..100 as a fraction", "de 0 a 100"),
		("-1..1 as a fraction", "de -1 a 1"),
		("0.5..0.9", "de 0.5 a 0.9"),
		("years 1900..9999", "de 1900 a 9999"),
		("not below 0", "0 o más"),
		("above 0, up to 500", "mayor que 0, hasta 500"),
		("above 0 and up to 1", "mayor que 0, hasta 1"),
		("one of USD, DOP", "uno de USD, DOP"),
		("each name once", "cada uno una sola vez"),
		(date(2026, 7, 15), "15-07-2026"),
		(Kind.LEVEL, "Cuota nivelada (francés)"),
		(None, "otra cosa"),
		("another with interest in advance", "another with interest in advance"),
		("% {0} {", "% {0} {"),
	],
)
def test_bound_is_said_in_the_reader_s_language(bound, said):
	assert say_bound(bound) == said


def test_refusal_has_no_english_in_it():
	loan = make_disbursed_loan(disbursed_on="2026-06-15").name
	with refused(ChangePreviewError, match="de 0 a 100"):
		preview_rate_change(loan, date(2026, 7, 15), -1)

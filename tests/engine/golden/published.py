"""The table of published figures in docs/published_figures.md: which others publish, and whether ours are the same.

`python -m tests.engine.golden.published` writes it again from the golden cases; a test keeps the two in step.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
PAGE = Path(__file__).parents[3] / "docs" / "published_figures.md"
# How the sources of others begin, and what they are called in the table.
PUBLISHERS = {
	"12 CFR part 1026": "Regulation Z, appendix J, its examples",
	"FFIEC": "FFIEC, APR calculator",
	"FSharp.Finance.Personal": "FSharp.Finance.Personal, US actuarial method",
	"Examples for the calculation of the APRC": "European Commission, APRC examples for Directive 2014/17/EU",
	"Directive 98/7/EC": "Directive 98/7/EC, annex III, its examples",
	"Commission staff working document": "European Commission, intervals of SWD(2012) 128",
	"curo": "curo, EU convention at month ends",
	"SERNAC": "SERNAC (Chile), studies of mortgages",
	"Superintendencia Bancaria de Colombia": "Superintendencia Bancaria de Colombia, Circular Externa 68 de 2000",
	"Costo Anual Total": "Banco de México's CAT, a teaching note",
	"mejortasas": "mejortasas.com.ar (Argentina), TEA of a TNA",
	"Microsoft": "Microsoft, spreadsheet functions",
	"https://support.microsoft.com": "Microsoft, spreadsheet functions",
	"https://developer.mescius.com": "Other vendors' PMT",
	"https://help.claris.com": "Other vendors' PMT",
	"Apache Fineract": "Apache Fineract, its scenarios",
	"ISDA": "ISDA, day counts and business days",
	"ISO 20022": "ISO 20022, actual/365L",
	"OpenGamma": "OpenGamma Strata, actual/364",
	"QuantLib": "QuantLib, business/252",
	"Interest Act": "Canadian mortgages, half-yearly compounding",
}
HEAD = "| Published by | Cases | Figures | Ours are the same |\n| --- | --- | --- | --- |\n"


class Published(NamedTuple):
	"""The cases of one publisher."""

	name: str
	cases: int
	figures: int


def list_published() -> list[Published]:
	"""Publishers with their cases and figures, in the order of the table."""
	counts: dict[str, list[int]] = {}
	for case in _list_cases():
		name = next((name for start, name in PUBLISHERS.items() if case["source"].startswith(start)), None)
		if name is not None:
			found = counts.setdefault(name, [0, 0])
			expected = case["expected"]
			found[0] += 1
			found[1] += len(expected) if isinstance(expected, dict) else 1
	return [Published(name, *counts[name]) for name in dict.fromkeys(PUBLISHERS.values()) if name in counts]


def build_table() -> str:
	"""The table as Markdown; every golden case is a test, so that all that stand here come out."""
	rows = list_published()
	lines = [f"| {row.name} | {row.cases} | {row.figures} | all |" for row in rows]
	total = (
		f"| **In all** | **{sum(row.cases for row in rows)}** | **{sum(row.figures for row in rows)}** | |"
	)
	return HEAD + "\n".join([*lines, total]) + "\n"


def write_page() -> None:
	"""Put the table in place of the one that stands in the page."""
	text = PAGE.read_text(encoding="utf-8")
	before, _, rest = text.partition(HEAD)
	_, gap, after = rest.partition("\n\n")
	PAGE.write_text(before + build_table().rstrip("\n") + gap + after, encoding="utf-8")


def _list_cases() -> Iterator[dict[str, object]]:
	for path in sorted(FOLDER.rglob("*.json")):
		yield from json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
	write_page()

"""The files that docs/architecture.md leads through are where it says."""

import re
from pathlib import Path

from lending_app.declarations import MODULES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_place_of_the_page_exists() -> None:
	places = set(re.findall(r"`(lending_app/[\w/.]+)`", PAGE))
	assert len(places) > 50
	assert sorted(place for place in places if not (ROOT / place).exists()) == []


def test_it_names_every_module_low_to_high() -> None:
	table = PAGE[PAGE.index("| Module | What it holds |") :]
	named = re.findall(r"^\| `lending_app/(\w+)` \|", table, re.MULTILINE)
	assert named == list(MODULES)


def test_it_is_read_in_ten_minutes() -> None:
	assert len(re.findall(r"\w+", PAGE)) < 2000

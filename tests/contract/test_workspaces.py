"""Workspaces as they are laid out: twelve columns a row, and no block of another kind in what a row has left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKSPACES = sorted((ROOT / "lending_app").glob("*/workspace/*/*.json"))
COLUMNS = 12


def list_strays(blocks):
	"""Blocks that begin beside another kind because the row before them is not full."""
	used, kind, strays = 0, "", []
	for block in blocks:
		width = block["data"].get("col", COLUMNS)
		if used and used + width <= COLUMNS and block["type"] != kind:
			strays.append((block["type"], block["data"]))
		used = (used + width if used + width <= COLUMNS else width) % COLUMNS
		kind = block["type"]
	return strays


@pytest.mark.parametrize("path", WORKSPACES, ids=lambda path: path.stem)
def test_no_block_slips_into_the_row_of_another_kind(path):
	assert list_strays(json.loads(json.loads(path.read_text())["content"])) == []


def test_strays_are_found():
	card, shortcut = ({"type": kind, "data": {"col": 4}} for kind in ("card", "shortcut"))
	assert list_strays([shortcut, shortcut, card]) == [("card", {"col": 4})]
	assert list_strays([shortcut, shortcut, shortcut, card]) == []
	assert len(WORKSPACES) > 5

"""What the tests of payments share."""

from __future__ import annotations

from typing import Any

import frappe
import pytest


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, counted_commits: list[str]) -> list[dict[str, Any]]:
	"""What is handed to workers, in place of workers; the job commits and nothing is kept."""
	made: list[dict[str, Any]] = []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **values: made.append(values))
	return made

"""A load commits as it goes, and these tests look at what it committed; they take it off the site themselves."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def commits() -> None:
	"""Commits are let through here."""

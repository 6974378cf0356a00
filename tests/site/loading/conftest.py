"""A book is loaded and closed by jobs that commit; its tests clean up after themselves."""

import pytest


@pytest.fixture(autouse=True)
def commits() -> None:
	"""Commits are real here."""

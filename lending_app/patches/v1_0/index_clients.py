"""Clients made before the search had an index of its own are not found by it until they are in."""

from __future__ import annotations

from lending_app.clients.search.index_clients import index_missing_clients


def execute() -> None:
	index_missing_clients()

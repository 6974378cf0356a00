"""Groups of loans of earlier versions: each says in which accounts its balances stand."""

from __future__ import annotations

from lending_app.ledger.accounts.bind_groups import bind_groups
from lending_app.ledger.tables import create_tables


def execute() -> None:
	create_tables()
	bind_groups()

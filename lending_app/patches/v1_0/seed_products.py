"""Sites of before products had reference rates and documents of their own get those that a new site starts with."""

from __future__ import annotations

from lending_app.products.catalog.seed_products import seed_products


def execute() -> None:
	seed_products()

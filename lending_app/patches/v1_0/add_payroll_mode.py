"""Sites made before payroll deductions had a mode of payment of their own get it."""

from lending_app.products.catalog.seed_products import seed_modes


def execute() -> None:
	seed_modes()

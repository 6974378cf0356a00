"""Sites made before renewals get the saved filter of their list."""

from lending_app.lending_setup.desk.save_filters import save_filters
from lending_app.origination.handling.seed_handling import DOCTYPE, FILTERS


def execute() -> None:
	save_filters(DOCTYPE, {"Renewals": FILTERS["Renewals"]})

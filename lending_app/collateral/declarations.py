"""What the module of collateral declares to Frappe and to other modules; hooks.py gathers it."""

from lending_app.lending_setup.declarations import FORMS

# Desk
doctype_js = {"Liquid Guarantee": [FORMS]}

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {"Liquid Guarantee": 6, "Loan Collateral": 5}

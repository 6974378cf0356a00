"""What the module of collateral declares to Frappe and to other modules; hooks.py gathers it."""

# Columns of lists that need more than Frappe shows on a small screen.
lending_wide_lists = {"Loan Collateral": 5}

"""Sites from before receipts of reversed payments printed."""

from lending_app.install import print_reversed


def execute() -> None:
	print_reversed()

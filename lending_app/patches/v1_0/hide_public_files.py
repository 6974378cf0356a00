"""Files of clients and loans that were uploaded as public, before that was refused, become private."""

from lending_app.lending_setup.files.hide_public import hide_public_files


def execute() -> None:
	"""Safe to run again: a private file is no longer found."""
	hide_public_files()

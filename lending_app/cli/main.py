"""The group of commands."""

from __future__ import annotations

import click

from lending_app.cli.errors import EngineGroup
from lending_app.cli.run import run
from lending_app.cli.schedule import schedule


@click.group(cls=EngineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lending_app")
def main() -> None:
	"""Loans on the embedded engine: no server, no database."""


for command in (run, schedule):
	main.add_command(command)

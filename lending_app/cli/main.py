"""The group of commands."""

from __future__ import annotations

import click

from lending_app.cli.apr import apr
from lending_app.cli.compare import compare
from lending_app.cli.convert import convert
from lending_app.cli.errors import EngineGroup
from lending_app.cli.explain import explain
from lending_app.cli.run import run
from lending_app.cli.schedule import schedule
from lending_app.cli.schema import schema
from lending_app.cli.solve import solve
from lending_app.cli.state import payoff, replay_command


@click.group(cls=EngineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lending_app")
def main() -> None:
	"""Loans on the embedded engine: no server, no database."""


for command in (run, schedule, solve, apr, payoff, replay_command, convert, compare, explain, schema):
	main.add_command(command)

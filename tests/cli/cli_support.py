"""Short ways to call the command line in tests."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from lending_app.cli import main

PLAIN = ("--principal", 100000, "--rate", 18, "--installments", 12)
LOAN = (*PLAIN, "--start", "2025-01-15")
TERMS = {"principal": "100000", "annual_rate": "0.18", "number_of_installments": 12}


def call(*arguments: object, given: Any = None) -> Result:
	"""Run `lending-app`; `given` goes in as JSON (or as it is, where it is text)."""
	text = given if isinstance(given, str) else json.dumps(given)
	runner = CliRunner(env={"COLUMNS": "140"})
	return runner.invoke(main, [str(argument) for argument in arguments], input=text)


def ask(*arguments: object, given: Any = None) -> Any:
	"""The JSON of an answer."""
	result = call(*arguments, "--format", "json", given=given)
	assert result.exit_code == 0, result.output
	return json.loads(result.output)


def refuse(*arguments: object, given: Any = None) -> str:
	"""The one line with which a command refuses, without a traceback."""
	result = call(*arguments, given=given)
	assert result.exit_code == 2, result.output
	assert isinstance(result.exception, SystemExit)
	return " ".join(result.output.split()).partition("Error: ")[2]

"""The examples on the page of the command line say what the commands answer."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner

from lending_app.cli import main
from tests.embedded.embedded_runs import ROOT

PAGE = (ROOT / "docs" / "command_line.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```console\n\$ lending-app (.*?)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def answer(command: str) -> str:
	result = CliRunner(env={"COLUMNS": "110"}).invoke(main, shlex.split(command), prog_name="lending-app")
	return "\n".join(line.rstrip() for line in result.output.strip("\n").split("\n")) + "\n"


def test_there_are_examples_of_every_command_that_answers_shortly() -> None:
	commands = {command.split()[0] for command, _ in EXAMPLES}
	assert commands == {"schedule", "solve", "apr", "payoff", "replay", "convert", "compare", "explain"}


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command[:40] for command, _ in EXAMPLES])
def test_the_examples_of_the_page_hold(command: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
	monkeypatch.chdir(ROOT)
	assert answer(command).strip("\n") == shown.strip("\n")


def test_the_file_on_the_page_is_the_example() -> None:
	shown = re.findall(r"^```json\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
	assert shown == [(ROOT / "examples" / "loans" / "payments.json").read_text(encoding="utf-8")]

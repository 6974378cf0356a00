"""The import contracts of the engine refuse what they are there for: a wrong import in each of its folders."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = tuple(path.parent.name for path in (ROOT / "lending_app" / "engine").glob("*/__init__.py"))
TOP = "offer"
CIRCLE = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n\tfrom lending_app.engine.{} import {}\n"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
	"""The engine by itself, with the project's contracts about it."""
	root = tmp_path_factory.mktemp("engine")
	ignored = shutil.ignore_patterns("__pycache__")
	shutil.copytree(ROOT / "lending_app" / "engine", root / "lending_app" / "engine", ignore=ignored)
	shutil.copy(ROOT / "lending_app" / "__init__.py", root / "lending_app")
	shutil.copy(ROOT / "pyproject.toml", root)
	return root


def run_contracts(root: Path) -> str:
	"""What import-linter says of the contracts of the engine."""
	pytest.importorskip("importlinter", reason="import-linter is installed by make test")
	command = "from importlinter.cli import lint_imports_command as run; run()"
	chosen = [part for name in ("engine", "rooms", "circles") for part in ("--contract", name)]
	run = subprocess.run(
		[sys.executable, "-c", command, "--no-cache", *chosen], cwd=root, capture_output=True, text=True
	)
	return run.stdout + run.stderr


def test_wrong_imports_break_the_contracts_in_every_folder(copy: Path) -> None:
	assert "3 kept, 0 broken" in run_contracts(copy)
	for room in ROOMS:
		folder = copy / "lending_app" / "engine" / room
		above = "" if room == TOP else f"import lending_app.engine.{TOP}.simulation\n"
		(folder / "wrong.py").write_text(f"import click\n{above}")
		(folder / "round.py").write_text(CIRCLE.format(room, "about"))
		(folder / "about.py").write_text(CIRCLE.format(room, "round"))
	(copy / "lending_app" / "engine" / "attic").mkdir()
	(copy / "lending_app" / "engine" / "attic" / "__init__.py").write_text("")
	told = run_contracts(copy)
	assert "0 kept, 3 broken" in told
	assert set(re.findall(r"lending_app\.engine\.(\w+)\.wrong -> click", told)) == set(ROOMS)
	upward = set(re.findall(rf"lending_app\.engine\.(\w+)\.wrong -> lending_app\.engine\.{TOP}", told))
	assert upward == set(ROOMS) - {TOP}
	circles = re.findall(r"No cycles are allowed in lending_app\.engine\.(\w+)\.\n", told)
	assert set(circles) == set(ROOMS)
	assert "attic" in told

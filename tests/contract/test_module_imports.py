"""The import contracts of the modules refuse what they are there for: in each module, an import of each one above it.

They are tried on empty modules, so that what is found is the wrong import and nothing else.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lending_app.declarations import MODULES

try:
	import tomllib
except ImportError:  # Python 3.10 has the same by another name.
	import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {
	contract["id"]: contract
	for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
# Above every module, and beside one another.
TOP = ("portal", "loading")
WITHOUT_FRAMEWORK = [
	name.removeprefix("lending_app.")
	for contract in ("embedded", "matching")
	for name in CONTRACTS[contract]["source_modules"]
]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
	"""The app's packages without a line in them, and the project's contracts."""
	for name in ("", *MODULES, *TOP, *WITHOUT_FRAMEWORK):
		folder = tmp_path.joinpath("lending_app", *name.split("."))
		for place in (folder, *folder.parents):
			if tmp_path in place.parents:
				place.mkdir(parents=True, exist_ok=True)
				(place / "__init__.py").touch()
	shutil.copy(ROOT / "pyproject.toml", tmp_path)
	return tmp_path


def run_contracts(root: Path) -> str:
	"""What import-linter says of the contracts of modules, and of what needs no framework."""
	pytest.importorskip("importlinter", reason="import-linter is installed by make test")
	command = "from importlinter.cli import lint_imports_command as run; run()"
	chosen = [part for name in ("modules", "embedded", "matching") for part in ("--contract", name)]
	run = subprocess.run(
		[sys.executable, "-c", command, "--no-cache", *chosen], cwd=root, capture_output=True, text=True
	)
	return run.stdout + run.stderr


def write_imports(root: Path, module: str, *imported: str) -> None:
	place = root.joinpath("lending_app", *module.split("."), "wrong.py")
	place.write_text("".join(f"import {name}\n" for name in imported))


def list_found(told: str) -> set[tuple[str, str]]:
	return set(re.findall(r"lending_app\.([\w.]+)\.wrong -> (?:lending_app\.)?(\w+)", told))


def test_a_module_that_imports_one_above_it_breaks_the_contract(empty: Path) -> None:
	assert "3 kept, 0 broken" in run_contracts(empty)
	above = {module: (*MODULES[number + 1 :], *TOP) for number, module in enumerate(MODULES)}
	for module, others in above.items():
		write_imports(empty, module, *(f"lending_app.{other}" for other in others))
	expected = {(module, other) for module, others in above.items() for other in others}
	assert list_found(run_contracts(empty)) == expected


def test_modules_side_by_side_do_not_import_each_other(empty: Path) -> None:
	pairs = [
		[name.strip("() ") for name in layer.split("|")]
		for layer in CONTRACTS["modules"]["layers"]
		if "|" in layer
	]
	known = [pair for names in pairs if len(pair := [name for name in names if name in {*MODULES, *TOP}]) > 1]
	for first, second in known:
		write_imports(empty, first, f"lending_app.{second}")
		write_imports(empty, second, f"lending_app.{first}")
	assert known == [["portal", "loading"], ["clients", "products"]]
	told = list_found(run_contracts(empty))
	assert told == {pair for first, second in known for pair in ((first, second), (second, first))}


def test_what_needs_no_framework_does_not_import_one(empty: Path) -> None:
	for name in WITHOUT_FRAMEWORK:
		write_imports(empty, name, "frappe", "erpnext")
	expected = {(name, framework) for name in WITHOUT_FRAMEWORK for framework in ("frappe", "erpnext")}
	assert list_found(run_contracts(empty)) == expected

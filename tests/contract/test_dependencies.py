"""The direction of dependencies, as pyproject.toml's contracts and style.md's section 2 give it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "lending_app" / "engine"
ENGINE_MAY_IMPORT = {*sys.stdlib_module_names, "numpy", "pyxirr", "lending_app"}


def list_imported_packages(path: Path) -> set[str]:
	names = set()
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Import):
			names |= {alias.name for alias in node.names}
		elif isinstance(node, ast.ImportFrom):
			assert node.level == 0, f"{path} has a relative import"
			names.add(node.module or "")
	return {name.partition(".")[0] for name in names}


def test_engine_imports_only_the_standard_library_numpy_and_pyxirr() -> None:
	foreign = {
		str(path.relative_to(ROOT)): sorted(packages)
		for path in ENGINE.rglob("*.py")
		if (packages := list_imported_packages(path) - ENGINE_MAY_IMPORT)
	}
	assert foreign == {}


def test_import_contracts_are_kept() -> None:
	pytest.importorskip("importlinter", reason="import-linter is installed by make test")
	run = subprocess.run(
		[
			sys.executable,
			"-c",
			"from importlinter.cli import lint_imports_command as run; run()",
			"--no-cache",
		],
		cwd=ROOT,
		capture_output=True,
		text=True,
	)
	assert run.returncode == 0, run.stdout + run.stderr


def find_missing_imports(root: Path) -> list[tuple[str, str]]:
	"""Files with the modules or names that they import of the app and that are nowhere."""
	found = []
	for path in sorted([*(root / "lending_app").rglob("*.py"), *(root / "tests").rglob("*.py")]):
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
			if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lending_app."):
				place = root.joinpath(*node.module.split("."))
				if not place.with_suffix(".py").is_file() and not place.is_dir():
					found.append((path.relative_to(root).as_posix(), node.module))
	return found


def test_every_import_of_the_app_leads_to_a_file() -> None:
	assert find_missing_imports(ROOT) == []


def test_importing_the_package_and_its_command_line_does_not_import_frappe() -> None:
	code = "import sys, lending_app, lending_app.cli; sys.exit('frappe' in sys.modules)"
	run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
	assert run.returncode == 0, run.stderr

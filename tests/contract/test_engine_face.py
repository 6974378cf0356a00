"""What `lending_app.engine` exports is what its manual teaches; the app takes what it needs from the folders below."""

import ast
import re
from pathlib import Path

from lending_app import engine

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "lending_app" / "engine"
MANUAL = (ROOT / "docs" / "engine.md").read_text(encoding="utf-8")


def list_taught() -> set[str]:
	"""Names in the manual's examples and between its backquotes."""
	found: set[str] = set()
	for block in re.findall(r"^```python\n(.*?)^```$", MANUAL, re.DOTALL | re.MULTILINE):
		for names in re.findall(r"^>>> from lending_app\.engine import (.*)$", block, re.MULTILINE):
			found |= {name.strip() for name in names.split(",")}
	text = re.sub(r"^```.*?^```$", "", MANUAL, flags=re.DOTALL | re.MULTILINE)
	for quoted in re.findall(r"`([^`\n]+)`", text):
		found |= set(re.findall(r"\w+", re.sub(r"\blending_app\.[\w.]+", "", quoted)))
	return found


def list_public() -> set[str]:
	"""Functions and classes that the engine's modules define for others."""
	return {
		node.name
		for path in ENGINE.rglob("*.py")
		for node in ast.parse(path.read_text(encoding="utf-8")).body
		if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
	}


def test_every_exported_name_is_taught() -> None:
	assert set(engine.__all__) - list_taught() == set()


def test_every_taught_name_is_exported() -> None:
	assert (list_taught() & list_public()) - set(engine.__all__) == set()


def test_the_app_imports_from_the_folders_of_the_engine() -> None:
	"""A name that the face gives has a home; the app says which."""
	found = [
		f"{path.relative_to(ROOT)}:{node.lineno}"
		for path in (ROOT / "lending_app").rglob("*.py")
		if path != ENGINE / "__init__.py"
		for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
		if isinstance(node, ast.ImportFrom) and node.module in ("lending_app.engine", "lending_app")
		if node.module == "lending_app.engine" or "engine" in {name.name for name in node.names}
	]
	assert found == []

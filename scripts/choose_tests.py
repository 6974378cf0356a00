"""Which tests a change touches, for `make check`: `choose_tests.py BASE` prints their paths, one a line.

A changed test is chosen itself. Of the engine, the tests of a changed folder, the golden cases and the examples of its
documentation. Of the site, those in the folder of the changed module that import a changed file or name its DocType, the
most concerned first. Of the site a few files in all, the changed ones before others; what is left out is told.
The contract tests read all files, and always run.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Parts of the app that need no site, with their tests.
BESIDE = {
	"lending_app/bank_files/": ["tests/bank_files"],
	"lending_app/book/": ["tests/book"],
	"lending_app/cli/": ["tests/cli"],
	"lending_app/clients/lists/": ["tests/matching"],
	"lending_app/clients/matching/": ["tests/matching"],
	"lending_app/collections/contact_rules/": ["tests/contact_rules"],
	"lending_app/messaging/wire/": ["tests/messaging_wire"],
	"lending_app/embedded/": ["tests/embedded"],
}
ENGINE, SITE = "lending_app/engine/", "tests/site/"
ALWAYS = ["tests/contract"]
# Files of site tests, whatever has changed, and steps from what has changed to what imports it.
MOST, LEVELS = 4, 4
OF_ENGINE = ["tests/engine/golden", "tests/engine/test_doctests.py"]


def list_changed(base: str) -> list[str]:
	"""Files that differ from where the work left the base, those that git does not know yet included."""
	start = _git("merge-base", base, "HEAD")[0]
	changed = _git("diff", "--name-only", "--diff-filter=d", start)
	return sorted({*changed, *_git("ls-files", "--others", "--exclude-standard")})


def choose(changed: Iterable[str]) -> list[str]:
	"""Paths of tests, of those that need no site first."""
	names, chosen = list(changed), list(ALWAYS)
	for name in names:
		if (
			Path(name).name.startswith("test_")
			and name.startswith("tests/")
			and not name.startswith(("tests/contract/", SITE))
		):
			chosen.append(name)
		elif name.startswith(ENGINE):
			folder = f"tests/engine/{name.removeprefix(ENGINE).partition('/')[0]}"
			chosen += [*([folder] if (ROOT / folder).is_dir() else []), *OF_ENGINE]
		chosen += [path for part, paths in BESIDE.items() if name.startswith(part) for path in paths]
	return [*sorted({*chosen}), *list_site(names)[:MOST]]


def list_site(changed: list[str]) -> list[str]:
	"""Files of site tests in the order in which they are worth their time: the changed ones, then of each changed module
	in turn the one that reads most of what has changed, or else what imports that.
	"""
	tests = [name for name in changed if name.startswith(SITE) and Path(name).name.startswith("test_")]
	names = [name for name in changed if name.startswith("lending_app/")]
	ranks = []
	for folder in sorted({name.split("/")[1] for name in names}):
		found = sorted((ROOT / SITE / folder).glob("test_*.py"))
		marks = {mark for name in names if name.split("/")[1] == folder for mark in list_marks(name)}
		ranks.append(_rank(found, marks))
	return list(dict.fromkeys([*tests, *(path for row in zip_longest(*ranks) for path in row if path)]))


def _rank(tests: list[Path], marks: set[str]) -> list[str]:
	"""Tests by how often they name what has changed; where none does, by what imports it, and so on."""
	for _level in range(LEVELS if tests else 0):
		counts = {path: sum(list_read(path)[mark] for mark in marks) for path in tests}
		found = sorted((path for path in tests if counts[path]), key=lambda path: -counts[path])
		if found:
			return [path.relative_to(ROOT).as_posix() for path in found]
		marks = {mark for path in list_importers(marks) for mark in list_marks(path)}
	return []


def list_importers(marks: set[str]) -> list[str]:
	"""Files of the app that import one of the modules."""
	paths = sorted((ROOT / "lending_app").rglob("*.py"))
	return [path.relative_to(ROOT).as_posix() for path in paths if marks & {*list_read(path)}]


def list_marks(name: str) -> set[str]:
	"""What a test that reads a file has in it: the file's dotted name, and that of its DocType or report."""
	marks = {name.removesuffix(".py").replace("/", ".")} if name.endswith(".py") else set()
	records = [path for path in (ROOT / name).parent.glob("*.json") if path.stem == path.parent.name]
	return marks | {json.loads(path.read_text(encoding="utf-8")).get("name", "") for path in records}


@cache
def list_read(path: Path) -> Counter[str]:
	"""Modules that a file imports, what it imports of them, and its texts, with how often."""
	found: Counter[str] = Counter()
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.ImportFrom):
			found.update([node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)])
		elif isinstance(node, ast.Constant) and isinstance(node.value, str):
			found[node.value] += 1
	return found


def _git(*arguments: str) -> list[str]:
	return subprocess.run(
		["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
	).stdout.split("\n")[:-1]


if __name__ == "__main__":
	found = list_changed(sys.argv[1])
	print(*choose(found), sep="\n")
	if left := list_site(found)[MOST:]:
		print("Left to make test:", *left, file=sys.stderr)

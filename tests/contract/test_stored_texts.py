"""Texts that are stored for everybody are translated into the company's language, not into that of who acts."""

from __future__ import annotations

import ast
from pathlib import Path

APP = Path(__file__).parents[2] / "lending_app"
# The demonstration book without a site has one language.
WITHOUT_A_SITE = {"embedded", "engine", "book", "cli", "patches"}
NAMES = {"remark", "remarks"}


def list_modules():
	for path in sorted(APP.rglob("*.py")):
		if path.relative_to(APP).parts[0] not in WITHOUT_A_SITE:
			yield path, ast.parse(path.read_text())


def is_translated(node):
	return any(
		isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "_"
		for part in ast.walk(node)
	)


def iterate_stored(tree):
	"""Statements that store a text: a comment, or a remark that is translated."""
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_comment":
			yield node
		elif isinstance(node, ast.Assign | ast.keyword) and is_translated(node.value):
			targets = node.targets if isinstance(node, ast.Assign) else [node]
			if NAMES & {getattr(target, "id", getattr(target, "arg", "")) for target in targets}:
				yield node


def speaks(tree):
	return any(
		isinstance(node, ast.With) and any("speaking" in ast.dump(item.context_expr) for item in node.items)
		for node in ast.walk(tree)
	)


def test_every_module_that_stores_a_text_says_in_which_language():
	stored = [(path, tree) for path, tree in list_modules() if any(iterate_stored(tree))]
	assert len(stored) > 25
	assert [str(path.relative_to(APP)) for path, tree in stored if not speaks(tree)] == []

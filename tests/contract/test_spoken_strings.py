"""What people are told goes through `_()` or `__()`: a literal that a dialog, a refusal or a label shows is translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.contract.translatable import APP, ROOT, SILENT

SPEAKING = ("frappe.throw", "frappe.msgprint", "frappe.show_alert", "throw", "msgprint")
SHOWN_KEYS = ("label", "title", "message", "description")
# Values of `title` and `label` that are names of fields or of files, not words.
LETTERS = re.compile(r"[^\W\d_]{2,}")
JS_SHOWN = re.compile(
	r"""(?:\b(?:label|title|description|placeholder|primary_action_label|secondary_action_label|subtitle)\s*:\s*|"""
	r"""\b(?:msgprint|show_alert|add_custom_button|add_inner_button|set_intro|confirm)\(\s*)"""
	r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)"""
)
# Custom fields and property setters: Frappe translates their labels by itself.
TRANSLATED_BY_FRAPPE = ("custom_fields.py", "declarations.py", "hooks.py", "widen_lists.py")


def list_python_files() -> list[Path]:
	return [
		path
		for path in sorted(APP.rglob("*.py"))
		if path.relative_to(APP).parts[0] not in SILENT and path.name not in TRANSLATED_BY_FRAPPE
	]


def list_bare(node: ast.expr) -> Iterator[str]:
	"""Literals with words that are not inside a call of `_`. What other functions are given is theirs to say."""
	if isinstance(node, ast.Call):
		name = ast.unparse(node.func)
		parts: list[ast.expr] = [] if name == "_" or name.endswith("._") else [node.func]
	elif isinstance(node, ast.Constant):
		parts = []
		if isinstance(node.value, str) and LETTERS.search(node.value):
			yield node.value
	else:
		parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
	for part in parts:
		yield from list_bare(part)


def list_spoken(tree: ast.Module) -> Iterator[ast.expr]:
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and ast.unparse(node.func) in SPEAKING:
			yield from node.args[:1]
			yield from (keyword.value for keyword in node.keywords if keyword.arg in ("title", "msg"))
		elif isinstance(node, ast.Dict):
			pairs = zip(node.keys, node.values, strict=True)
			yield from (
				value for key, value in pairs if isinstance(key, ast.Constant) and key.value in SHOWN_KEYS
			)


def test_python_says_nothing_that_is_not_translated() -> None:
	found = {}
	for path in list_python_files():
		bare = [text for node in list_spoken(ast.parse(path.read_text())) for text in list_bare(node)]
		if bare := [text for text in bare if re.search(r"[A-Z ]", text) and not re.search(r"[%{]|^<", text)]:
			found[str(path.relative_to(ROOT))] = bare
	assert found == {}


def test_scripts_show_nothing_that_is_not_translated() -> None:
	found = {}
	for path in sorted(APP.rglob("*.js")):
		if "node_modules" in path.parts or "dist" in path.parts:
			continue
		texts = [
			text
			for text in JS_SHOWN.findall(path.read_text())
			if re.search(r"[^\W\d_]{2,}", re.sub(r"\$\{.*?\}", "", text))
		]
		if texts := [text for text in texts if not re.fullmatch(r".[a-z_]+.", text)]:
			found[str(path.relative_to(ROOT))] = texts
	assert found == {}

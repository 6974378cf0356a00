"""Explanations of the engine as the trees of an answer."""

from __future__ import annotations

from lending_app.cli.answers import Node, Tree
from lending_app.engine.values.explanation import Explanation


def build_tree(found: Explanation) -> Tree:
	return Tree(name="explanation", title=found.title, root=_build_node(found))


def _build_node(found: Explanation) -> Node:
	return Node(
		title=found.title,
		rule=found.rule,
		inputs=found.inputs,
		result=found.result,
		nodes=tuple(_build_node(step) for step in found.steps),
	)

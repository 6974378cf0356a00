"""The examples in the docstrings of the engine, and in its manual, say the truth."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from lending_app import engine

MODULES = [module.name for module in pkgutil.walk_packages(engine.__path__, f"{engine.__name__}.")]
DOCS = Path(engine.__path__[0]).parents[1] / "docs"


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
	assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_to_hold() -> None:
	finder = doctest.DocTestFinder()
	examples = [
		test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples
	]
	assert len(examples) >= 10


@pytest.mark.parametrize(("name", "least"), [("engine.md", 30), ("scoring.md", 6), ("collections.md", 8)])
def test_the_examples_of_a_manual_hold(name: str, least: int) -> None:
	manual = DOCS / name
	blocks = re.findall(r"^```python\n(.*?)^```$", manual.read_text(), re.DOTALL | re.MULTILINE)
	page = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, name, str(manual), 0)
	assert len(page.examples) >= least
	assert doctest.DocTestRunner().run(page).failed == 0


def test_every_exported_name_is_there() -> None:
	assert len(engine.__all__) == len(set(engine.__all__))
	for name in engine.__all__:
		assert getattr(engine, name) is not None

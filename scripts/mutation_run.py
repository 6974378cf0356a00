"""Run the tests against each mutant that mutmut has made: `mutation_run.py [--children N] [--again STATUS] [NAME...]`.

mutmut itself starts pytest for each mutant, in code that asks at every call which mutant is on; that takes days here.
This collects the tests once, and forks for each mutant: the child puts the mutant's code into the function and runs
the tests that call it, first those that have failed most for its neighbors, then the quick ones, until one fails.
What each test calls and how long it takes is kept in mutants/tests.json, with the test's file as it was. The answers
go where mutmut keeps its own, so `mutmut results` and `mutmut show` print them.
"""

from __future__ import annotations

import argparse
import ast
import fnmatch
import gc
import importlib
import inspect
import json
import os
import resource
import select
import signal
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutmut import __main__ as mutmut_main
from mutmut.mutation.data import SourceFileMutationData
from mutmut.utils.file_utils import (
	copy_also_copy_files,
	copy_src_dir,
	setup_source_paths,
	walk_mutatable_files,
)

KILLED, SURVIVED, NO_TESTS, BROKEN, TIMEOUT = 1, 0, 33, 35, 36
STATUSES = {"killed": KILLED, "survived": SURVIVED, "none": NO_TESTS, "broken": BROKEN, "timeout": TIMEOUT}
MOST_BYTES = 3 * 2**30
KNOWN = Path("mutants/tests.json")


def prepare() -> None:
	"""Make the mutants, as mutmut does before it runs; those of unchanged functions keep their answers."""
	Path("mutants").mkdir(exist_ok=True)
	copy_src_dir()
	copy_also_copy_files()
	setup_source_paths()
	mutmut_main.create_mutants(1)


def run_apart(work: Callable[[], None]) -> bool:
	"""Run something in a process of its own, so that this one stays as it is."""
	pid = os.fork()
	if not pid:
		work()
		os._exit(0)
	return os.waitpid(pid, 0)[1] == 0


class MutatedFile:
	"""The codes of one file's mutants, as mutmut has written them into one module."""

	def __init__(self, path: Path) -> None:
		self.data = SourceFileMutationData(path=path)
		self.data.load()
		text = (Path("mutants") / path).read_text()
		self.module = importlib.import_module(".".join(path.with_suffix("").parts))
		self.codes: dict[str, CodeType] = {}
		self.collect(compile(text, str(path), "exec", dont_inherit=True))
		self.defaults = {
			node.name: (node.args.defaults, node.args.kw_defaults)
			for node in ast.walk(ast.parse(text))
			if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name
		}

	def collect(self, code: CodeType) -> None:
		for part in code.co_consts:
			if isinstance(part, CodeType):
				self.codes[part.co_name] = part
				self.collect(part)

	def mutate(self, name: str) -> None:
		"""Put the mutant's code into the function that everybody already holds."""
		mangled = name.rsplit(".", 1)[1]
		function = self.find_function(mangled)
		original = mangled.rsplit("__mutmut_", 1)[0] + "__mutmut_orig"
		function.__code__ = self.codes[mangled]
		if [*map(dump, self.defaults[mangled])] != [*map(dump, self.defaults[original])]:
			self.change_defaults(function, *self.defaults[mangled])

	def find_function(self, mangled: str) -> FunctionType:
		plain = mangled.rsplit("__mutmut_", 1)[0]
		holder: Any = self.module
		if plain.startswith("xǁ"):
			_, owner, plain = plain.split("ǁ")
			holder = getattr(self.module, owner)
		else:
			plain = plain.removeprefix("x_")
		held = inspect.getattr_static(holder, plain)
		function = inspect.unwrap(getattr(held, "__func__", held))
		assert isinstance(function, FunctionType)
		return function

	def change_defaults(self, function: FunctionType, given: list[Any], named: list[Any]) -> None:
		scope = vars(self.module)
		values = [eval(compile(ast.Expression(node), "", "eval"), scope) for node in given]
		function.__defaults__ = tuple(values) or None
		for key, node in zip(inspect.getfullargspec(function).kwonlyargs, named, strict=True):
			if node is not None:
				function.__kwdefaults__[key] = eval(compile(ast.Expression(node), "", "eval"), scope)


def dump(nodes: list[Any]) -> list[str]:
	return [ast.dump(node) if node else "" for node in nodes]


class Mutation:
	"""A plugin that runs mutants in place of the tests."""

	def __init__(self, given: argparse.Namespace) -> None:
		self.given = given
		self.known: dict[str, Any] = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
		self.tests: dict[str, list[str]] = {}
		self.seconds: dict[str, float] = {}
		self.kills: dict[str, Counter[str]] = {}
		self.running: dict[int, tuple[str, MutatedFile, int, float]] = {}
		self.count: Counter[int] = Counter()

	def pytest_runtestloop(self, session: pytest.Session) -> bool:
		self.items = {item.nodeid: item for item in session.items}
		files = [MutatedFile(path) for path in walk_mutatable_files()]
		mutants = [
			(name, file)
			for file in files
			for name in file.data.exit_code_by_key
			if self.is_wanted(name, file)
		]
		if not self.learn(files):
			print("A test fails with the code as it is.")
			return False
		# What all children share is not searched for garbage by each.
		gc.freeze()
		started = time.monotonic()
		for number, (name, file) in enumerate(mutants, 1):
			self.start(name, file)
			while len(self.running) >= self.given.children:
				self.wait()
			if number % 100 == 0:
				print(
					f"{number}/{len(mutants)} {time.monotonic() - started:.0f} s {self.describe()}",
					flush=True,
				)
		while self.running:
			self.wait()
		print(f"{len(mutants)} mutants in {time.monotonic() - started:.0f} s: {self.describe()}")
		return True

	def describe(self) -> str:
		return ", ".join(f"{self.count[code]} {name}" for name, code in STATUSES.items())

	def is_wanted(self, name: str, file: MutatedFile) -> bool:
		status = file.data.exit_code_by_key[name]
		if self.given.names and not any(fnmatch.fnmatch(name, pattern) for pattern in self.given.names):
			return False
		return status is None or status in [STATUSES[again] for again in self.given.again]

	def choose_tests(self, name: str) -> list[str]:
		"""Those that call the function: what has failed for its mutants, for its file's, then the quick ones."""
		function = name.rsplit("__mutmut_", 1)[0]
		near = self.kills.get(function, Counter())
		far = self.kills.get(name.rsplit(".", 1)[0], Counter())
		tests = [test for test in self.tests.get(function, []) if test in self.items]
		if self.given.quick:
			tests = [test for test in tests if self.seconds[test] < self.given.quick]
		return sorted(tests, key=lambda test: (-near[test], -far[test], self.seconds[test], test))

	def learn(self, files: list[MutatedFile]) -> bool:
		"""Which functions each test calls and how long it takes; False where one fails. Known of files that stay."""
		prints = {path: zlib.crc32(path.read_bytes()) for path in {item.path for item in self.items.values()}}
		new = [name for name, item in self.items.items() if self.known.get(name, [0])[0] != prints[item.path]]
		reader, writer = os.pipe()
		pid = os.fork()
		if not pid:
			os.close(reader)
			found = self.trace(files, new)
			with os.fdopen(writer, "w") as pipe:
				json.dump(found, pipe)
			os._exit(0)
		os.close(writer)
		with os.fdopen(reader) as pipe:
			found = json.load(pipe)
		os.waitpid(pid, 0)
		if not all(found.values()):
			print([name for name in found if not found[name]])
			return False
		for name, (seconds, functions) in found.items():
			self.known[name] = [prints[self.items[name].path], seconds, functions]
		KNOWN.write_text(json.dumps(self.known))
		for name in self.items:
			_, self.seconds[name], functions = self.known[name]
			for function in functions:
				self.tests.setdefault(function, []).append(name)
		return True

	def trace(self, files: list[MutatedFile], tests: list[str]) -> dict[str, Any]:
		names = {
			name.rsplit("__mutmut_", 1)[0]: file for file in files for name in file.data.exit_code_by_key
		}
		codes = {
			file.find_function(name.rsplit(".", 1)[1] + "__mutmut_").__code__: name
			for name, file in names.items()
		}
		found: dict[str, Any] = {}
		for test in tests:
			called: set[str] = set()
			started = time.monotonic()
			sys.settrace(lambda frame, event, _, called=called: called.add(codes.get(frame.f_code)))  # type: ignore[misc]
			reports = runtestprotocol(self.items[test], log=False, nextitem=None)
			sys.settrace(None)
			seconds = time.monotonic() - started
			is_passed = not any(report.failed for report in reports)
			found[test] = [seconds, sorted(name for name in called if name)] if is_passed else None
		return found

	def start(self, name: str, file: MutatedFile) -> None:
		tests = self.choose_tests(name)
		if not tests:
			self.keep(name, file, NO_TESTS, 0.0)
			return
		reader, writer = os.pipe()
		pid = os.fork()
		if not pid:
			os.close(reader)
			os._exit(self.run((name, file), tests, writer))
		os.close(writer)
		self.running[pid] = (name, file, reader, time.monotonic())

	def run(self, mutant: tuple[str, MutatedFile], tests: list[str], writer: int) -> int:
		"""In the child: the exit code says what became of the mutant, the pipe which test noticed."""
		silence = os.open(os.devnull, os.O_WRONLY)
		os.dup2(silence, 1)
		os.dup2(silence, 2)
		resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
		try:
			mutant[1].mutate(mutant[0])
		except ValueError:
			return BROKEN
		for test, following in zip(tests, [*tests[1:], None], strict=True):
			# A loop without an end: the signal's own action ends the process, whatever the test catches.
			signal.setitimer(signal.ITIMER_PROF, 5 + 10 * self.seconds[test])
			item, next_item = self.items[test], self.items[following] if following else None
			if any(report.failed for report in runtestprotocol(item, log=False, nextitem=next_item)):
				os.write(writer, test.encode())
				return KILLED
		return SURVIVED

	def wait(self) -> None:
		pid, status = os.wait()
		name, file, reader, started = self.running.pop(pid)
		test = os.read(reader, 2**16).decode() if select.select([reader], [], [], 0)[0] else ""
		os.close(reader)
		code = os.waitstatus_to_exitcode(status)
		if test:
			self.kills.setdefault(name.rsplit("__mutmut_", 1)[0], Counter())[test] += 1
			self.kills.setdefault(name.rsplit(".", 1)[0], Counter())[test] += 1
		self.keep(name, file, TIMEOUT if code == -signal.SIGPROF else code, time.monotonic() - started)

	def keep(self, name: str, file: MutatedFile, code: int, seconds: float) -> None:
		self.count[code] += 1
		file.data.exit_code_by_key[name] = code
		file.data.durations_by_key[name] = seconds
		file.data.save()


def main() -> int:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("names", nargs="*", help="mutants, with * as in a file's name; all without")
	parser.add_argument("--children", type=int, default=1)
	parser.add_argument(
		"--again", action="append", default=[], choices=STATUSES, help="run those of this status again"
	)
	parser.add_argument("--quick", type=float, help="only tests that took fewer seconds")
	parser.add_argument("--prepared", action="store_true", help="code and tests are those of the run before")
	given = parser.parse_args()
	if not given.prepared and not run_apart(prepare):
		return 1
	selection = mutmut_main.config().pytest_add_cli_args_test_selection
	return int(pytest.main(["-q", "-s", "-p", "no:cacheprovider", *selection], plugins=[Mutation(given)]))


if __name__ == "__main__":
	sys.exit(main())

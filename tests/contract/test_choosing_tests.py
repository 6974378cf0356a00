"""`make check` runs what a change touches: the tests that read it, and no whole suite."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load():
	spec = importlib.util.spec_from_file_location("choose_tests", ROOT / "scripts" / "choose_tests.py")
	module = importlib.util.module_from_spec(spec)
	spec.loader.exec_module(module)
	return module


@pytest.mark.parametrize(
	("changed", "wanted"),
	[
		("lending_app/engine/schedule/plans.py", {"tests/engine/schedule", "tests/engine/golden"}),
		("lending_app/bank_files/nacha.py", {"tests/bank_files"}),
		("lending_app/book/terms.py", {"tests/book"}),
		("lending_app/clients/matching/names.py", {"tests/matching"}),
		("lending_app/ledger/masters/check_merge.py", set()),
		("lending_app/ledger/api.py", {"tests/site/ledger/test_changed_masters.py"}),
		(
			"lending_app/collateral/doctype/loan_collateral/loan_collateral.json",
			{"tests/site/collateral/test_collateral.py"},
		),
		("tests/site/closing/test_close_page.py", {"tests/site/closing/test_close_page.py"}),
		("README.md", set()),
	],
)
def test_a_change_chooses_the_tests_that_read_it(changed: str, wanted: set[str]) -> None:
	chosen = set(load().choose([changed]))
	assert {"tests/contract", *wanted} <= chosen
	assert len(chosen) < 10
	assert all((ROOT / path).exists() for path in chosen)


def test_what_is_in_another_folder_of_the_engine_is_left_out() -> None:
	assert "tests/engine/replay" not in load().choose(["lending_app/engine/schedule/plans.py"])


def test_a_change_of_many_modules_chooses_few_files_of_the_site() -> None:
	"""The changed ones, then one of each module in turn."""
	modules = [f"lending_app/{name}/api.py" for name in ("clients", "ledger", "portal", "servicing")]
	changed = ["tests/site/closing/test_close_page.py", *modules]
	chosen = [path for path in load().choose(changed) if path.startswith("tests/site/")]
	assert chosen[0] == "tests/site/closing/test_close_page.py"
	assert len(chosen) == load().MOST
	assert len({path.split("/")[2] for path in chosen}) == load().MOST
	tests = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/site/servicing").glob("test_*.py")]
	assert len([path for path in load().choose(tests) if path.startswith("tests/site/")]) == load().MOST


def test_those_that_need_no_site_come_first() -> None:
	chosen = load().choose(["lending_app/ledger/api.py", "lending_app/engine/loan/facts.py"])
	kinds = [path.startswith("tests/site/") for path in chosen]
	assert kinds == sorted(kinds)


@pytest.mark.parametrize(
	("arguments", "chooses"),
	[
		("", False),
		("-v", False),
		("-rs --durations=60", False),
		("-W error::DeprecationWarning", False),
		("-k 'one or other'", True),
		("-x -q", True),
		("-vx", True),
		("--pdb", True),
		("tests/site/ledger", True),
		("/somewhere/tests/site/ledger/test_ledger.py::test_it", True),
	],
)
def test_options_that_choose_nothing_leave_the_tests_in_two_processes(arguments: str, chooses: bool) -> None:
	script = f". scripts/common.sh && chooses_tests {arguments}"
	assert (subprocess.run(["bash", "-c", script], cwd=ROOT, check=False).returncode == 0) is chooses

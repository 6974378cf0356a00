"""Removing the app from a copy of the test site: nothing of it stays behind, and it can be installed again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import frappe
import pymysql
import pytest

from lending_app import hooks
from lending_app.custom_fields import CUSTOM_FIELDS

ROOT = Path(__file__).parents[3]
# Of each test site its own, for two runs may be on one bench.
COPY = "copy." + os.environ.get("LENDING_TEST_SITE", "localhost")
IN_SCRIPTS = '. "{root}/scripts/common.sh"; . "{root}/scripts/bench_site.sh"; set -eo pipefail; {command}'


def run_shell(command: str) -> subprocess.CompletedProcess:
	"""The scripts' own functions, which know the way into the database as its administrator."""
	script = IN_SCRIPTS.format(root=ROOT, command=command)
	return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=300)


def run_frappe(*arguments: str) -> None:
	python = os.path.join(os.environ["BENCH"], "env", "bin", "python")
	command = [python, "-m", "frappe.utils.bench_helper", "frappe", "--site", COPY, *arguments]
	run = subprocess.run(
		command, cwd=frappe.local.sites_path, capture_output=True, text=True, check=False, timeout=300
	)
	assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture
def copy(undone: None) -> Iterator[pymysql.Connection]:
	"""A site with the test site's database, for this test alone."""
	source = frappe.conf
	if run_shell("echo 'select 1;' | mariadb_as_root").returncode:
		pytest.skip(
			"No way into MariaDB as its administrator: set MARIADB_ROOT_PASSWORD to test the removal."
		)
	folder = Path(frappe.local.sites_path) / COPY
	made = run_shell(f"copy_site {frappe.local.site} {COPY}")
	assert made.returncode == 0, made.stderr
	config = json.loads((folder / "site_config.json").read_text())
	connection = pymysql.connect(
		host=source.db_host or "localhost",
		port=int(source.db_port or 3306),
		user=config["db_name"],
		password=config["db_password"],
		database=config["db_name"],
		autocommit=True,
	)
	yield connection
	connection.close()
	run_shell(f"drop_site {COPY}")
	shutil.rmtree(folder, ignore_errors=True)


def count(connection: pymysql.Connection, table: str, where: str, values: tuple = ()) -> int:
	with connection.cursor() as cursor:
		cursor.execute(f"select count(*) from `tab{table}` where {where}", values)
		return cursor.fetchone()[0]


@pytest.mark.slow
def test_removal_leaves_nothing_behind_and_installing_again_works(copy):
	modules = frappe.get_all("Module Def", {"app_name": "lending_app"}, pluck="name")
	doctypes = frappe.get_all("DocType", {"module": ("in", modules)}, pluck="name")
	roles = hooks.fixtures[0]["filters"][0][2]
	fields = tuple(field["fieldname"] for rows in CUSTOM_FIELDS.values() for field in rows)
	frappe.db.rollback()

	run_frappe("uninstall-app", "lending_app", "--yes", "--no-backup", "--force")
	with copy.cursor() as cursor:
		cursor.execute("show tables")
		tables = {row[0] for row in cursor.fetchall()}
	assert tables & {f"tab{name}" for name in doctypes} == set()
	left = {
		"DocType": count(copy, "DocType", "module in %s", (modules,)),
		"Report": count(copy, "Report", "module in %s", (modules,)),
		"Print Format": count(copy, "Print Format", "module in %s", (modules,)),
		"Workspace": count(copy, "Workspace", "module in %s", (modules,)),
		"Number Card": count(copy, "Number Card", "module in %s", (modules,)),
		"Dashboard Chart": count(copy, "Dashboard Chart", "module in %s", (modules,)),
		"Module Def": count(copy, "Module Def", "app_name = 'lending_app'"),
		"Custom Field": count(copy, "Custom Field", "fieldname in %s", (fields,)),
		"Property Setter": count(copy, "Property Setter", "value like '%%weasyprint%%'"),
		"Custom DocPerm": count(copy, "Custom DocPerm", "role in %s", (roles,)),
		"Email Template": count(copy, "Email Template", "name like 'Loan Application %%'"),
		"Kanban Board": count(copy, "Kanban Board", "reference_doctype = 'Loan Application'"),
		"Workflow": count(copy, "Workflow", "document_type = 'Loan Application'"),
		"Scheduled Job Type": count(copy, "Scheduled Job Type", "method like 'lending_app.%%'"),
		"Custom HTML Block": count(copy, "Custom HTML Block", "name = 'Lending Actions'"),
	}
	assert {name: number for name, number in left.items() if number} == {}

	run_frappe("install-app", "lending_app")
	assert count(copy, "DocType", "module in %s", (modules,)) == len(doctypes)
	assert count(copy, "Lending Company", "1") >= 1

"""Desk's scripts and the functions they call: `frappe.xcall` posts, so what it calls must take a POST."""

from __future__ import annotations

import re

from tests.contract.app_files import APP

READ_ONLY = re.compile(r'@frappe\.whitelist\([^)]*methods=\["GET"\]\)\n(?:@[^\n]*\n)*def (\w+)')
POSTED = re.compile(r'xcall\(\s*"([\w.]+)"')


def list_read_only() -> set[str]:
	return {
		f"{'.'.join(path.relative_to(APP.parent).with_suffix('').parts)}.{name}"
		for path in APP.rglob("*.py")
		for name in READ_ONLY.findall(path.read_text(encoding="utf-8"))
	}


def test_nothing_that_only_reads_is_posted_to():
	read_only = list_read_only()
	assert "lending_app.contracts.api.get_credit_file" in read_only
	posted = {
		(path.name, name)
		for path in APP.rglob("*.js")
		for name in POSTED.findall(path.read_text(encoding="utf-8"))
	}
	assert len(posted) > 10
	assert [row for row in posted if row[1] in read_only] == []

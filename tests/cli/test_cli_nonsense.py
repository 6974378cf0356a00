"""Whatever stands in a file, a command answers or refuses in one line: never a traceback."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lending_app.engine import LoanTerms
from tests.cli.cli_support import TERMS, call

COMMANDS = ("schedule", "apr", "payoff", "replay", "convert", "compare", "explain")
JUNK = st.one_of(
	st.none(),
	st.booleans(),
	st.integers(-(10**30), 10**30),
	st.floats(),
	st.sampled_from(
		["", "NaN", "1e999999", "1e-999999", "2025-02-30", "9999-12-31", "0001-01-01", "Flat", "0.1"]
	),
	st.text(max_size=3),
	st.lists(st.sampled_from([1, "1", "Flat", None, "2025-01-15"]), max_size=2),
	st.dictionaries(
		st.sampled_from(["rate", "amount", "every", "full_periods", "daily_rate", "order"]),
		st.sampled_from(["1", 1]),
	),
)
PLACES = (
	*((item.name,) for item in fields(LoanTerms) if item.init),
	("grace", "full_periods"),
	("seasons", "months_without_payment"),
	("dates", "calendar", "holidays"),
	("penalty", "daily_rate"),
)
PARTS = ("terms", "start", "as_of", "facts", "measures", "charges", "scenarios", "conversion")


@given(
	st.sampled_from(COMMANDS),
	st.dictionaries(st.sampled_from(PLACES), JUNK, max_size=2),
	st.dictionaries(st.sampled_from(PARTS), JUNK, max_size=1),
	st.sampled_from(["table", "json", "csv"]),
)
def test_a_file_of_anything_is_answered_or_refused(
	command: str, terms: dict[tuple[str, ...], Any], parts: dict[str, Any], form: str
) -> None:
	data: dict[str, Any] = {"terms": dict(TERMS), "start": "2025-01-15", "as_of": "2025-06-01"}
	for place, value in terms.items():
		inner = data["terms"]
		for name in place[:-1]:
			inner[name] = dict(inner[name]) if isinstance(inner.get(name), dict) else {}
			inner = inner[name]
		inner[place[-1]] = value
	result = call(command, "--file", "-", "--format", form, given=data | parts)
	assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
	assert result.exit_code in (0, 2)
	if result.exit_code:
		assert result.output.count("Error: ") == 1

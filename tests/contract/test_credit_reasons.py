"""Seeded reasons say what the engine's codes say, in each language."""

from __future__ import annotations

import json

from lending_app.engine.credit.reason_codes import ReasonCode
from tests.contract.app_files import APP

SEEDS = json.loads((APP / "origination" / "seeds" / "credit_reasons.json").read_text(encoding="utf-8"))[
	"reasons"
]


def test_every_code_of_the_engine_is_seeded_with_its_statement() -> None:
	seeded = {row["code"]: row["statement"] for row in SEEDS}
	assert {code.value: seeded.get(code.value) for code in ReasonCode} == {
		code.value: code.statement for code in ReasonCode
	}
	assert len(seeded) == len(SEEDS)


def test_every_reason_is_translated() -> None:
	for row in SEEDS:
		texts = [row["statement"], row["es"], row["fr"]]
		assert all(texts), row["code"]
		assert len(set(texts)) == 3, row["code"]
		assert row["kind"] in ("Rule", "Factor", "Other")

"""What products say of their fields in code is what their form has."""

from __future__ import annotations

import ast
import json

from tests.contract.app_files import APP, parse
from tests.contract.test_doctypes import DOCTYPES

PRODUCT_FIELDS = {field["fieldname"]: field for field in DOCTYPES["Loan Product"]["fields"]}


def test_engine_names_stand_for_fields_with_a_label():
	tree = parse(APP / "products" / "validation" / "explain_refusal.py")
	[names] = [
		ast.literal_eval(node.value)
		for node in tree.body
		if isinstance(node, ast.Assign) and node.targets[0].id == "FIELDS"
	]
	assert {field for field in names.values() if not PRODUCT_FIELDS.get(field, {}).get("label")} == set()


def test_presets_fill_fields_of_the_form():
	used = set()
	for path in (APP / "products" / "presets").glob("*.py"):
		for node in ast.walk(parse(path)):
			if isinstance(node, ast.Dict):
				used |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
	rows = {
		field["fieldname"]
		for table in ("Loan Product Charge", "Loan Product Document", "Loan Product Season")
		for field in DOCTYPES[table]["fields"]
	}
	assert used
	assert used - rows - set(PRODUCT_FIELDS) == set()


def test_every_document_of_a_preset_is_seeded():
	seeds = [
		record["name"]
		for module in ("clients", "products")
		for record in json.loads((APP / module / "seeds" / "document_types.json").read_text())
	]
	assert len(seeds) == len(set(seeds))
	wanted = set()
	for path in (APP / "products" / "presets").glob("*.py"):
		for node in ast.walk(parse(path)):
			if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "documents":
				wanted |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
	assert wanted
	assert wanted <= set(seeds)

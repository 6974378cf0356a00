"""Money becomes a float in one function: every other `float(...)` of the app is named here, with its reason."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "lending_app"
RATES = "Rates are solved in arrays of doubles, and rounded to exact ones; nothing is posted from them."
SCORE = "Points, odds and measures of a scorecard."
SHAPE = "Lengths of bars and lines of a chart."
# Files with what they turn into a float. Add a line for what is not money; for money there is `to_float`.
ALLOWED = {
	"lending_setup/numbers.py": ("The one place.", {"amount", "rate * HUNDRED"}),
	"lending_setup/requests/read_input.py": ("Reads a number of a request, whatever it counts.", {"value"}),
	"clients/profile/place_client.py": ("Degrees.", {"longitude", "latitude"}),
	"collateral/pledges/value_offered.py": ("A percent.", {"round(covered * HUNDRED, 2)"}),
	"credit/scoring/adapters.py": (
		SCORE,
		{"factor.maximum", "factor.missing_points or 0", "band.points", "card.maximum"},
	),
	"credit/scoring/seed_policy.py": (SCORE, {"band.lowest_score"}),
	"credit/scoring/try_scorecard.py": (
		SCORE,
		{"result.total", "result.maximum", "factor.points", "factor.maximum"},
	),
	"credit/scoring/fitting/fit_scorecard.py": (
		SCORE,
		{
			"scale.base_score", "scale.base_odds", "scale.points_to_double_odds", "binned.information_value",
			"measured.auc", "measured.gini", "measured.ks", "band.lowest_score",
		},
	),
	"credit/scoring/fitting/model.py": (
		SCORE,
		{"value", "model.intercept_[0]", "weigh_value(factor, value)"},
	),
	"products/simulator/preview_product.py": ("A percent.", {"cost.published"}),
	"origination/request/estimate_application.py": ("A percent.", {"round(ratio, 2)"}),
	"origination/evaluation/build_values.py": (
		"Percents and points.",
		{"round(request.rate * HUNDRED, 6)", "round(ratio * HUNDRED, 2)", "round(points, 2)"},
	),
	"embedded/report_page.py": (
		SHAPE,
		{
			"row.collected.get(component, 0) / _MILLION", "row.par30 * 100", "row.outstanding_principal / greatest",
			"self.result.to_amount(minor) / _MILLION",
		},
	),
	"engine/cost/rate_solver.py": (
		RATES,
		{
			"solve_rates(values, moments, np.array([0]), parts)[0]",
			"np.expm1(_bisect(int(index), values, times, fractions))",
			"_GRID[index]",
			"_GRID[index + 1]",
			"_PRECISE.divide(amount, largest)",
		},
	),
	"engine/cost/returns.py": (RATES, {"flow.amount"}),
	"engine/effective_cost/us_apr.py": ("Periods and parts of periods.", {"whole", "fraction"}),
	"engine/effective_cost/yearly.py": ("Years.", {"time"}),
}  # fmt: skip


def list_floats(text: str) -> set[str]:
	"""What a file turns into a float: by a call, or by handing `float` to another function."""
	found = set()
	for node in ast.walk(ast.parse(text)):
		if not isinstance(node, ast.Call):
			continue
		if isinstance(node.func, ast.Name) and node.func.id == "float":
			found |= {ast.unparse(argument) for argument in node.args}
		elif isinstance(node.func, ast.Name) and node.func.id == "map":
			found |= {ast.unparse(node) for part in node.args[:1] if ast.unparse(part) == "float"}
	return found


@cache
def read_floats() -> dict[str, set[str]]:
	texts = {path.relative_to(APP).as_posix(): path.read_text(encoding="utf-8") for path in APP.rglob("*.py")}
	return {path: found for path, text in texts.items() if "float" in text and (found := list_floats(text))}


def test_money_becomes_a_float_in_one_function() -> None:
	new = {path: found - ALLOWED.get(path, ("", set()))[1] for path, found in read_floats().items()}
	assert {path: found for path, found in new.items() if found} == {}


def test_the_list_names_nothing_that_is_gone() -> None:
	floats = read_floats()
	gone = {path: named - floats.get(path, set()) for path, (_, named) in ALLOWED.items()}
	assert {path: named for path, named in gone.items() if named} == {}


def test_a_new_float_is_seen_however_it_is_made() -> None:
	text = "def show(row):\n\treturn {'amount': float(row.principal)}, list(map(float, row.parts))\n"
	assert list_floats(text) == {"row.principal", "map(float, row.parts)"}

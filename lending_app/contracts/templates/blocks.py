"""Ready parts of documents, for templates that do not lay them out themselves: tables and spaces to sign in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from frappe import _
from markupsafe import Markup

from lending_app.contracts.templates.environment import Group
from lending_app.contracts.templates.figures import LoanFigures
from lending_app.contracts.templates.schedule_table import build_schedule
from lending_app.printing.wording import Wording

# A row of a table: what it is called, and the field that has it.
CONDITIONS = (
	("Principal", "amount"), ("In Words", "amount_words"), ("Yearly Rate", "rate"), ("Rate Type", "rate_kind"),
	("Method", "method"), ("Frequency", "frequency"), ("Number of Installments", "installments"),
	("Installment", "installment"), ("Day Count", "day_count"), ("Disbursement Date", "start"),
	("First Due Date", "first_due_date"), ("Maturity Date", "maturity_date"), ("Net Amount", "net_amount"),
	("To Pay in All", "total"),
)  # fmt: skip
COSTS = (
	("Interest", "interest"),
	("Fees and Commissions", "fees"),
	("Insurance", "insurance"),
	("Taxes", "taxes"),
	("Total Cost", "cost"),
	("To Pay in All", "total"),
)


def build_blocks(
	values: Mapping[str, Any],
	figures: LoanFigures,
	wording: Wording,
	disbursement: Iterable[tuple[str, str]] = (),
) -> Group:
	loan, lender, borrower = values["loan"], values["lender"], values["borrower"]
	own = [(lender.get("representative") or lender["name"], _("For {0}").format(lender["name"]))]
	client = [(borrower["name"], _("Borrower"))]
	client += [(row["name"], _("Co-borrower")) for row in values["co_borrowers"]]
	guarantors = [(row["name"], _("Guarantor")) for row in values["guarantors"]]
	costs = [(_(label), loan[field]) for label, field in COSTS]
	name = loan["effective_cost_name"]
	costs.append((name, loan["effective_cost"] or "—"))
	return Group(
		"blocks",
		{
			"parties": build_pairs(_list_parties(values)),
			"conditions": build_pairs((_(label), loan[field]) for label, field in CONDITIONS),
			"costs": build_pairs(costs),
			"disbursement": build_pairs(disbursement) + build_payees(values["payees"]),
			"schedule": build_schedule(figures, wording),
			"signatures": build_spaces([*own, *client, *guarantors]),
			"lender_and_borrower_signatures": build_spaces([*own, *client]),
			"borrower_signatures": build_spaces(client),
			"guarantor_signatures": build_spaces(guarantors),
		},
	)


def build_pairs(pairs: Iterable[tuple[str, Any]]) -> Markup:
	"""Names and values in two columns; what has no value is left out."""
	rows = [Markup("<tr><td>{}</td><td>{}</td></tr>").format(*pair) for pair in pairs if pair[1]]
	return Markup('<table class="pairs"><tbody>{}</tbody></table>').format(Markup("").join(rows))


def build_payees(payees: Iterable[Mapping[str, Any]]) -> Markup:
	"""Who got the money, how and how much of it; nothing where nobody is named."""
	row = Markup("<tr><td><b>{}</b> ({})<br>{}</td><td>{}</td></tr>")
	rows = [
		row.format(payee["name"], payee["kind"], _join(payee, "method", "place"), payee["amount"])
		for payee in payees
	]
	if not rows:
		return Markup("")
	table = Markup('<h3>{}</h3><table class="pairs"><tbody>{}</tbody></table>')
	return table.format(_("Paid To"), Markup("").join(rows))


def build_spaces(people: Iterable[tuple[str, str]]) -> Markup:
	"""A line to sign on for each; empty for nobody, which a template then misses."""
	space = Markup('<div class="signature-space"><p><b>{}</b></p><p class="role">{}</p></div>')
	spaces = [space.format(name, role) for name, role in people]
	return (
		Markup('<section class="signature-spaces">{}</section>').format(Markup("").join(spaces))
		if spaces
		else Markup("")
	)


def _list_parties(values: Mapping[str, Any]) -> list[tuple[str, str]]:
	lender = values["lender"]
	pairs = [(_("Lender"), _join(lender, "name", "tax_id", "address"))]
	pairs.append((_("Borrower"), _join(values["borrower"], "name", "identity", "address", "phone")))
	for group, label in (("co_borrowers", _("Co-borrower")), ("guarantors", _("Guarantor"))):
		pairs += [(label, _join(row, "name", "identity", "address", "phone")) for row in values[group]]
	return pairs


def _join(group: Mapping[str, Any], *fields: str) -> str:
	return ", ".join(str(group[field]) for field in fields if group.get(field))

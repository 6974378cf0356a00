"""What holds an order for review: limits, and rules against fraud that are data (Disbursement Rule)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, fmt_money, getdate, today

from lending_app.disbursement.client_accounts import ClientAccounts, normalize_account
from lending_app.disbursement.controls.check_limits import REFUSE, list_breaches, refuse_above_limits
from lending_app.disbursement.queries import (
	list_accounts_of_others,
	list_known_accounts,
	list_rules,
	list_telephone_changes,
	sum_client_orders,
)
from lending_app.disbursement.states import RuleKind
from lending_app.products.adapters import to_decimal, to_float

# What a client or somebody else may have changed since the order was asked for. What was split was seen with its last part.
ASKED_AGAIN = (RuleKind.NEW_ACCOUNT, RuleKind.CHANGED_TELEPHONE, RuleKind.SHARED_ACCOUNT)


class Hold(NamedTuple):
	"""Why an order waits, and which role looks at it; `rule` is the name of what has found it."""

	reason: str
	review_role: str
	rule: str


def find_holds(order: Document) -> list[Hold]:
	"""All that holds the order. Raises LimitError where a limit refuses it."""
	refuse_above_limits(order)
	holds = [
		Hold(breach.reason, breach.limit.review_role, breach.limit.name)
		for breach in list_breaches(order)
		if breach.limit.action != REFUSE
	]
	return [*holds, *_find_by_rules(order, list_rules())]


def find_new_holds(order: Document) -> list[Hold]:
	"""Before it is paid out: what rules find by now and nobody has reviewed."""
	lines = (order.held_reasons or "").split("\n")
	rules = [rule for rule in list_rules() if RuleKind(rule.kind) in ASKED_AGAIN]
	return [
		hold
		for hold in _find_by_rules(order, rules)
		if not any(line.startswith(f"{hold.rule}: ") for line in lines)
	]


def _find_by_rules(order: Document, rules: Iterable[Any]) -> list[Hold]:
	return [
		Hold(f"{rule.name}: {reason}", rule.review_role, rule.name)
		for rule in rules
		if (reason := FINDERS[RuleKind(rule.kind)](order, rule))
	]


def _list_accounts(order: Document) -> list[str]:
	return sorted({row.account_key for row in order.payees if row.account_key})


def _find_new_account(order: Document, rule: Any) -> str | None:
	"""An account that is not the client's by what is known of them, where one is: paid into before, or debited."""
	known = list_known_accounts(order.client, without=order.name) | _ask_accounts(order.client, ()).own
	new = [account for account in _list_accounts(order) if account not in known]
	return _("account {0} is new.").format(", ".join(new)) if known and new else None


def _find_changed_telephone(order: Document, rule: Any) -> str | None:
	days = list_telephone_changes(order.client, add_days(today(), -rule.number_of_days))
	if not days:
		return None
	return _("the telephone was changed on {0}.").format(frappe.utils.formatdate(max(days)))


def _find_split(order: Document, rule: Any) -> str | None:
	"""Several orders of the client, each under the amount and together above it."""
	limit = to_decimal(rule.limit_amount)
	if (rule.currency and rule.currency != order.currency) or to_decimal(order.amount) > limit:
		return None
	since = add_days(getdate(order.planned_date), -rule.number_of_days)
	others = sum_client_orders(order.client, since, limit, without=order.name)
	total = others + to_decimal(order.amount)
	if not others or total <= limit:
		return None
	return _("orders of {0} days together are {1}, above {2}.").format(
		rule.number_of_days,
		fmt_money(to_float(total), currency=order.currency),
		fmt_money(rule.limit_amount, currency=order.currency),
	)


def _find_shared_account(order: Document, rule: Any) -> str | None:
	own = [row.account_key for row in order.payees if row.account_key and row.payee_kind == "Client"]
	others = _ask_accounts(order.client, own).of_others
	shared = sorted({*list_accounts_of_others(order.client, own), *others})
	return _("account {0} was used for another client.").format(", ".join(shared)) if shared else None


def _ask_accounts(client: str, accounts: Sequence[str]) -> ClientAccounts:
	"""What other modules know of accounts, through the hook `lending_client_accounts`."""
	answers = [
		frappe.get_attr(path)(client, accounts) for path in frappe.get_hooks("lending_client_accounts")
	]
	return ClientAccounts(
		own={normalize_account(number) for answer in answers for number in answer.own},
		of_others={normalize_account(number) for answer in answers for number in answer.of_others},
	)


FINDERS: dict[RuleKind, Callable[[Document, Any], str | None]] = {
	RuleKind.NEW_ACCOUNT: _find_new_account,
	RuleKind.CHANGED_TELEPHONE: _find_changed_telephone,
	RuleKind.SPLIT: _find_split,
	RuleKind.SHARED_ACCOUNT: _find_shared_account,
}

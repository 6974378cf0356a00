"""Decide on a proposed charge-off; an approved one takes the loan off the books as a loss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate, today

from lending_app.engine.loan.facts import ChargedOff
from lending_app.engine.loan.state import LedgerRole, LoanState
from lending_app.engine.replay.replay import replay
from lending_app.engine.values import errors as engine_errors
from lending_app.engine.values.errors import EngineError
from lending_app.ledger.periods.check_posting import check_posting
from lending_app.lending_setup.language.speak import speaking_for
from lending_app.products.adapters import to_float
from lending_app.servicing.adapters import build_charged_off
from lending_app.servicing.exceptions import (
	LoanClosedError,
	NotDisbursedError,
	ProposalStateError,
	SecondPersonError,
)
from lending_app.servicing.facts.announce import announce
from lending_app.servicing.facts.enter_fact import lock_loan, post_change, replay_change
from lending_app.servicing.queries import get_loan_provision, list_standing_facts
from lending_app.servicing.state.get_loan_state import get_terms, replay_or_refuse
from lending_app.servicing.states import ProposalStatus

PREVIEW_ID = "~preview"


def charge_off_loan(doc: Document) -> None:
	"""Submit of a Loan Charge Off. Raises a titled refusal and changes nothing, or posts the loss."""
	loan = lock_loan(doc.loan)
	check_decision(doc.proposal)
	check_posting(doc)
	facts = list_standing_facts(doc.loan, without=doc.name, for_update=True)
	try:
		before = replay(loan.terms, facts, getdate(doc.value_date))
		if before.closed_on is not None:
			# One entered before a payoff of its day would stand, with nothing to charge off.
			raise engine_errors.LoanClosedError("value_date", getdate(doc.value_date), before.closed_on)
		change = replay_change(loan, facts, [*facts, build_charged_off(doc)], doc.posting_date)
	except EngineError as error:
		_refuse(doc, error)
	fill_loss(doc, before, change.after)
	with speaking_for(doc):
		remark = _("Charge-off {0} of loan {1} of {2}").format(doc.name, doc.loan, doc.client_name)
	journal = post_change(loan, doc, change, doc.posting_date, remark, is_reversal=False)
	doc.db_set("journal_entry", journal)
	_decide(doc.proposal, ProposalStatus.APPROVED, doc.reason, doc.name)
	announce(doc.loan, "loan_charged_off")


@dataclass(frozen=True, slots=True)
class Loss:
	"""What a charge-off on a day would take off the books, in the loan's currency."""

	day: date
	days_past_due: int
	amount: Decimal
	principal: Decimal
	# Already an expense, as posted up to the last closed day: the next close uses it up.
	provision: Decimal


def preview_loss(loan: str, day: date) -> Loss:
	"""The engine's answer before anything is posted. Raises LoanStateError where the loan cannot be replayed."""
	before = replay_or_refuse(loan, day)
	fact = ChargedOff(fact_id=PREVIEW_ID, value_date=day)
	after = replay(get_terms(loan), [*list_standing_facts(loan), fact], day)
	amount = after.position.get((LedgerRole.CHARGE_OFF_LOSS, ""), Decimal(0))
	return Loss(
		day=day,
		days_past_due=before.days_past_due,
		amount=amount,
		principal=min(before.outstanding_principal, amount),
		provision=get_loan_provision(loan, frappe.db.get_value("Loan", loan, "currency")),
	)


def fill_loss(doc: Document, before: LoanState, after: LoanState) -> None:
	"""What was taken off the books, and the principal in it, as the engine posted them."""
	loss = after.position.get((LedgerRole.CHARGE_OFF_LOSS, ""), Decimal(0))
	doc.db_set(
		{"amount": to_float(loss), "principal_amount": to_float(min(before.outstanding_principal, loss))}
	)


def reject_charge_off(proposal: str, reason: str) -> None:
	"""A person decides to keep the loan on the books."""
	check_decision(proposal)
	_decide(proposal, ProposalStatus.REJECTED, reason, None)


def withdraw_proposal(doc: Document) -> None:
	"""A reversed charge-off leaves its proposal without effect; the close makes another where the loan calls for it."""
	frappe.db.set_value("Charge Off Proposal", doc.proposal, "status", ProposalStatus.WITHDRAWN.value)


def check_decision(name: str) -> None:
	"""Refuse a proposal that is decided, or that the user has made."""
	fields = ["status", "proposed_by"]
	proposal = frappe.db.get_value("Charge Off Proposal", name, fields, as_dict=True, for_update=True)
	if proposal.status != ProposalStatus.PROPOSED.value:
		frappe.throw(
			_("Proposal {0} is {1}. Make a new proposal to decide again.").format(
				name, _(proposal.status, context="Charge Off Proposal")
			),
			exc=ProposalStateError,
			title=_("Proposal Decided"),
		)
	if proposal.proposed_by == frappe.session.user:
		frappe.throw(
			_("You made proposal {0}. Somebody else has to decide on it.").format(name),
			exc=SecondPersonError,
			title=_("Second Person Needed"),
		)


def _decide(name: str, status: ProposalStatus, reason: str, charge_off: str | None) -> None:
	values = {
		"status": status.value,
		"decided_by": frappe.session.user,
		"decided_on": getdate(today()),
		"decision_reason": reason,
		"charge_off": charge_off,
	}
	frappe.db.set_value("Charge Off Proposal", name, values)


def _refuse(doc: Document, error: EngineError) -> None:
	"""The engine's refusal in the words of the credit manager."""
	if isinstance(error, engine_errors.NotDisbursedError):
		frappe.throw(
			_("Loan {0} was not disbursed on {1}. Correct the value date.").format(
				doc.loan, formatdate(doc.value_date)
			),
			exc=NotDisbursedError,
			title=_("Not Disbursed"),
		)
	if isinstance(error, engine_errors.LoanClosedError):
		frappe.throw(
			_("Loan {0} was closed or charged off on {1}. There is nothing to charge off.").format(
				doc.loan, formatdate(error.bound)
			),
			exc=LoanClosedError,
			title=_("Loan Closed"),
		)
	raise error

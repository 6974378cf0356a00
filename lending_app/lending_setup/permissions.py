"""Row-level access: staff of a branch see their branch, set by Frappe's own User Permissions on Branch."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.permissions import get_user_permissions

BRANCH_ROLES = {"Loan Officer", "Teller", "Collections Agent"}
ALL_BRANCH_ROLES = {
	"Compliance Officer",
	"Credit Manager",
	"Treasurer",
	"Lending Accountant",
	"Lending Manager",
	"Lending Auditor",
	"System Manager",
}
STAFF_ROLES = (*sorted(BRANCH_ROLES), *sorted(ALL_BRANCH_ROLES - {"System Manager"}))


def has_app_permission() -> bool:
	"""Who sees the app on the apps screen."""
	return frappe.session.user == "Administrator" or bool(
		set(frappe.get_roles()) & {*STAFF_ROLES, "System Manager"}
	)


def list_branches(user: str) -> list[str] | None:
	"""Branches a user is limited to; None for no limit."""
	roles = set(frappe.get_roles(user))
	if user == "Administrator" or roles & ALL_BRANCH_ROLES:
		return None
	if not roles & BRANCH_ROLES:
		return None
	return [row.doc for row in get_user_permissions(user).get("Branch", [])]


def get_branch_conditions(doctype: str, user: str | None) -> str:
	"""Condition of a list: the user's branches, and what they made themselves."""
	user = user or frappe.session.user
	branches = list_branches(user)
	if branches is None:
		return ""
	own = f"`tab{doctype}`.`owner` = {frappe.db.escape(user)}"
	if not branches:
		return f"({own})"
	names = ", ".join(frappe.db.escape(branch) for branch in branches)
	return f"(`tab{doctype}`.`branch` in ({names}) or {own})"


def get_client_conditions(user: str | None) -> str:
	return get_branch_conditions("Client", user)


def get_client_group_conditions(user: str | None) -> str:
	return get_branch_conditions("Client Group", user)


def get_client_note_conditions(user: str | None) -> str:
	return get_branch_conditions("Client Note", user)


def get_client_status_request_conditions(user: str | None) -> str:
	return get_branch_conditions("Client Status Request", user)


def get_loan_application_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Application", user)


def get_credit_decision_conditions(user: str | None) -> str:
	return get_branch_conditions("Credit Decision", user)


def get_loan_offer_answer_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Offer Answer", user)


def get_credit_bureau_report_conditions(user: str | None) -> str:
	return get_branch_conditions("Credit Bureau Report", user)


def get_credit_evaluation_conditions(user: str | None) -> str:
	return get_branch_conditions("Credit Evaluation", user)


def get_loan_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan", user)


def get_loan_disbursement_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Disbursement", user)


def get_loan_repayment_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Repayment", user)


def get_charge_off_proposal_conditions(user: str | None) -> str:
	return get_branch_conditions("Charge Off Proposal", user)


def get_loan_charge_off_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Charge Off", user)


def get_loan_rate_change_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Rate Change", user)


def get_loan_payment_skip_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Payment Skip", user)


def get_referral_fee_conditions(user: str | None) -> str:
	return get_branch_conditions("Referral Fee", user)


def get_loan_collateral_conditions(user: str | None) -> str:
	return get_branch_conditions("Loan Collateral", user)


def get_client_refund_conditions(user: str | None) -> str:
	return get_branch_conditions("Client Refund", user)


def has_branch_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **kwargs: object
) -> bool:
	"""A document of the user's branches, or one they made."""
	user = user or frappe.session.user
	branches = list_branches(user)
	if branches is None or not doc.get("branch"):
		return True
	return doc.branch in branches or (not doc.is_new() and doc.owner == user)

"""Facts of applications, a list of them at once, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils import getdate

from lending_app.engine.credit.monthly_burden import calculate_monthly_burden
from lending_app.engine.values.rates import Frequency
from lending_app.origination.evaluation import queries
from lending_app.origination.evaluation.client_sections import (
	build_ages,
	build_file,
	build_household,
	build_identity,
	build_work,
)
from lending_app.origination.evaluation.facts import (
	Backer,
	Bureau,
	Facts,
	History,
	Paper,
	Pledge,
	Request,
)
from lending_app.origination.request.own_terms import read_own_terms
from lending_app.products.adapters import AS_PRODUCT, OwnTerms, to_decimal, to_rate

DAYS_A_MONTH = 30
NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class Sources:
	"""What was read for a list of applications, by application or client."""

	clients: Mapping[str, Any]
	parties: queries.Rows
	collateral: queries.Rows
	papers: queries.Rows
	verifications: queries.Rows
	consents: queries.Rows
	client_papers: queries.Rows
	hits: queries.Rows
	reports: Mapping[str, Any]
	codes: queries.Rows
	members: queries.Rows
	histories: Mapping[str, History]
	proofs: set[str]
	signed_kinds: set[str]
	territories: Mapping[str, str]
	own_terms: Mapping[str, OwnTerms]
	number_of_lists: int


def read_sources(rows: Sequence[Any], day: date) -> Sources:
	"""Everything that the facts of these applications are built from."""
	names = [row.name for row in rows]
	clients = sorted({row.client for row in rows if row.client})
	members = queries.list_group_members({row.client_group for row in rows if row.client_group})
	reports = queries.list_reports(clients, day)
	grouped = {member.client for group in members.values() for member in group}
	return Sources(
		clients=queries.list_clients(clients),
		parties=queries.list_parties(names),
		collateral=queries.list_collateral(names),
		papers=queries.list_papers(names),
		verifications=queries.list_verifications(clients),
		consents=queries.list_consents(clients),
		client_papers=queries.list_client_papers(clients),
		hits=queries.list_hits(clients),
		reports=reports,
		codes=queries.list_codes([row.name for row in reports.values()]),
		members=members,
		histories=get_histories(sorted({*clients, *grouped})),
		proofs=queries.list_income_proofs(),
		signed_kinds=queries.list_signed_kinds(),
		territories=queries.list_territories(),
		own_terms=read_own_terms(names),
		number_of_lists=frappe.db.count("Screening List", {"is_enabled": 1}),
	)


def get_histories(clients: Sequence[str]) -> dict[str, History]:
	"""Loans of the clients with this house, of all modules that give them."""
	found: dict[str, History] = {}
	for path in frappe.get_hooks("lending_credit_histories"):
		found |= frappe.get_attr(path)(clients)
	return found


def build_facts(row: Any, sources: Sources, day: date) -> Facts:
	"""The facts of one application."""
	client = sources.clients[row.client]
	consents = sources.consents.get(row.client, [])
	identity = build_identity(
		client, sources.verifications.get(row.client, []), sources.hits.get(row.client, []), day
	)
	papers = sources.papers.get(row.name, [])
	is_proven = _is_income_proven(papers, sources.client_papers.get(row.client, []), sources.proofs, day)
	request = build_request(row)
	return Facts(
		as_of=day,
		request=request,
		household=build_household(client, identity, is_proven),
		work=build_work(client, sources.territories, day),
		backers=tuple(_build_backer(party) for party in sources.parties.get(row.name, [])),
		pledges=tuple(_build_pledge(item) for item in sources.collateral.get(row.name, [])),
		papers=tuple(_build_paper(paper) for paper in papers),
		file=build_file(client, consents),
		identity=identity,
		bureau=_build_bureau(sources.reports.get(row.client), sources.codes),
		history=sources.histories.get(row.client, NO_HISTORY),
		group_exposure=_sum_group(row, sources),
		ages=build_ages(client, day, request.last_due_date),
		is_bureau_allowed=any(consent.purpose == "Credit Bureau" for consent in consents),
		number_of_lists=sources.number_of_lists,
		unsigned=_list_unsigned(papers, sources.signed_kinds),
		own_terms=sources.own_terms.get(row.name, AS_PRODUCT),
	)


def build_request(row: Any) -> Request:
	last = getdate(row.final_due_date) if row.final_due_date else None
	installment = to_decimal(row.installment_amount)
	frequency = Frequency(row.frequency) if row.frequency else Frequency.MONTHLY
	start = getdate(row.planned_disbursement_date or row.application_date)
	months = max(1, round((last - start).days / DAYS_A_MONTH)) if last else 1
	return Request(
		client=row.client,
		product=row.product,
		currency=row.currency,
		amount=to_decimal(row.requested_amount),
		installments=row.number_of_installments or 0,
		rate=to_rate(row.interest_percent),
		installment=installment,
		months=months,
		burden=calculate_monthly_burden(installment, frequency, months),
		last_due_date=last,
		channel=row.channel or None,
		use_of_funds=row.use_of_funds or None,
	)


def _list_unsigned(papers: list[Any], kinds: set[str]) -> tuple[str, ...]:
	wanting = {
		paper.document_type for paper in papers if paper.document_type in kinds and not paper.is_signed
	}
	return tuple(sorted(wanting))


def _is_income_proven(papers: list[Any], client_papers: list[Any], proofs: set[str], day: date) -> bool:
	"""A valid paper of a kind that proves an income, in the application or in the client's file."""
	valid = {
		paper.document_type for paper in papers if paper.state == "Valid" and _stands(paper.expires_on, day)
	}
	valid |= {paper.document_type for paper in client_papers if _stands(paper.expiry_date, day)}
	return bool(valid & proofs)


def _stands(last_day: Any, day: date) -> bool:
	return not last_day or getdate(last_day) >= day


def _build_backer(row: Any) -> Backer:
	return Backer(
		role=row.role,
		income=to_decimal(row.monthly_income),
		outgoings=to_decimal(row.monthly_expenses_amount) + to_decimal(row.debt_installments_amount),
		net_worth=to_decimal(row.net_worth_amount),
	)


def _build_pledge(row: Any) -> Pledge:
	return Pledge(
		kind=row.collateral_type,
		estimated=to_decimal(row.estimated_value_amount),
		appraised=to_decimal(row.appraised_value_amount) if row.appraised_on else None,
		appraised_on=getdate(row.appraised_on) if row.appraised_on else None,
		legal_state=row.legal_state or "",
	)


def _build_paper(row: Any) -> Paper:
	return Paper(
		kind=row.document_type,
		state=row.state,
		is_required=bool(row.is_required),
		expires_on=getdate(row.expires_on) if row.expires_on else None,
	)


def _build_bureau(row: Any, codes: queries.Rows) -> Bureau | None:
	if row is None:
		return None
	return Bureau(
		report=row.name,
		bureau=row.bureau,
		report_date=getdate(row.report_date),
		score=row.score or None,
		total_debt=to_decimal(row.total_debt_amount),
		overdue=to_decimal(row.overdue_amount),
		monthly_payments=to_decimal(row.monthly_payments_amount),
		open_accounts=row.number_of_open_accounts or 0,
		charged_off=row.number_of_charged_off_accounts or 0,
		delinquencies=row.number_of_delinquencies or 0,
		worst_days=row.worst_days_past_due or 0,
		recent_inquiries=row.number_of_recent_inquiries or 0,
		codes=tuple(code.code for code in codes.get(row.name, [])),
	)


def _sum_group(row: Any, sources: Sources) -> Decimal | None:
	"""What the group's members owe, without the new loan; None without a group."""
	if not row.client_group:
		return None
	members = {member.client for member in sources.members.get(row.client_group, [])} | {row.client}
	return sum((sources.histories.get(member, NO_HISTORY).exposure for member in members), Decimal(0))

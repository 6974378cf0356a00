"""The first day: the app installed on a site with ERPNext alone, then one loan from prospect to payment, each document by
the role whose it is, with the rules, the scorecard and the authority that the installation brings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import frappe
import pytest
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow

from lending_app.clients.api import verify
from lending_app.disbursement.api import approve as approve_order
from lending_app.disbursement.api import execute, request_approval
from lending_app.ledger.reconciliation.reconcile_ledger import get_difference
from lending_app.origination.decisions.api import accept_at_branch, approve, get_authority
from lending_app.origination.evaluation.api import evaluate
from lending_app.testing.factories import (
	get_cash_mode,
	make_branch,
	make_bureau_report,
	make_cedula,
	make_client,
	make_client_document,
	make_image,
	make_loan_application,
	make_loan_product,
	make_policy_version,
	make_repayment,
	make_screening_list,
)

ROOT = Path(__file__).parents[3]
COMPANY, BRANCH = "First Day", "Ozama"
SCRIPT = """
set -euo pipefail
. "{root}/scripts/common.sh"; . "{root}/scripts/bench_site.sh"; . "{root}/scripts/site_dumps.sh"
restore_site "$EMPTY_DUMP" {site}
frappe --site {site} set-config -p mute_emails 0
frappe --site {site} install-app lending_app
frappe --site {site} lending setup-company --company "{company}" --currency DOP --country "Dominican Republic"
"""


@pytest.fixture
def clock() -> None:
	"""What an installation brings is in force from its own day on."""


@pytest.fixture
def fresh_site(undone: None) -> Iterator[str]:
	"""Connected to a site made by installation alone, dropped when the test is over."""
	name, test_site, sites_path = f"first.{frappe.local.site}", frappe.local.site, frappe.local.sites_path
	install(name)
	frappe.destroy()
	connect(name, sites_path)
	yield name
	frappe.destroy()
	connect(test_site, sites_path)
	run_shell(f'. "{ROOT}/scripts/common.sh"; . "{ROOT}/scripts/bench_site.sh"; drop_site {name}')


def install(site: str) -> None:
	run = run_shell(SCRIPT.format(root=ROOT, site=site, company=COMPANY))
	assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]


def run_shell(script: str) -> subprocess.CompletedProcess:
	return subprocess.run(
		["bash", "-c", script], capture_output=True, text=True, check=False, timeout=900, env=dict(os.environ)
	)


def connect(site: str, sites_path: str) -> None:
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	frappe.set_user("Administrator")


def make_staff(role: str) -> str:
	values = {"first_name": role, "last_name": "Pérez", "email": f"{frappe.scrub(role)}@first.example"}
	staff = frappe.new_doc("Staff Profile", **values, branch=BRANCH, roles=[{"role": role}])
	return staff.insert().user


def make_prospect() -> str:
	"""A client with the documents, consents and checks that the seeded rules ask for."""
	consent = {"policy_version": "1", "given_on": "2026-01-02", "channel": "Signed on Paper"}
	client = make_client(
		status="Prospect",
		branch=BRANCH,
		identity_number=make_cedula(),
		birth_date="1986-03-10",
		mobile_phone="+1 809-555-0142",
		employment_status="Employee",
		contract_type="Permanent",
		employment_start_date="2018-07-15",
		housing_type="Owned",
		documents=[
			make_client_document(),
			make_client_document(document_type="Proof of Address", back=None),
			make_client_document(document_type="Payslip", back=None),
		],
		consents=[consent | {"purpose": purpose} for purpose in ("Personal Data", "Credit Bureau")],
	)
	for step in ("Identity Document", "Telephone"):
		verify(client.name, step, answer="Passed")
	return client.name


def check_papers(application: Document) -> None:
	"""What the analyst does with the documents that the application must have."""
	for row in application.documents:
		if row.is_required:
			row.update({"state": "Valid", "attachment": row.attachment or make_image()})
	application.save()


def prepare_order(loan: str) -> str:
	"""A new company pays out by orders alone."""
	payee = {"payee_kind": "Client", "method": "Cash", "mode_of_payment": get_cash_mode()}
	return frappe.new_doc("Disbursement Order", loan=loan, payees=[payee]).insert().name


def formalize_collateral(loan: str) -> None:
	"""What a car lacks of what its type asks for before money is paid out."""
	thing = frappe.get_doc("Collateral", frappe.db.get_value("Loan Collateral", {"loan": loan}, "collateral"))
	day = frappe.utils.getdate()
	details = {"VIN": "1HGCM82633A004352", "Make": "Toyota", "Model": "Corolla", "Year": "2020"}
	thing.set("details", [{"label": label, "detail": text} for label, text in details.items()])
	ends_on = frappe.utils.add_years(day, 1)
	policy = {"insurer": "Seguros SA", "policy_number": "P-1", "starts_on": day, "ends_on": ends_on}
	thing.append("insurance", policy | {"is_endorsed": 1})
	thing.update({"registration_status": "Registered", "registration_number": "R-1", "registered_on": day})
	thing.status = "Formalized"
	thing.save()


@pytest.mark.slow
def test_fresh_site_takes_a_prospect_to_a_payment(fresh_site):
	make_branch(name=BRANCH, company=COMPANY)
	manager = make_staff("Lending Manager")
	frappe.set_user(manager)
	officer, analyst, compliance, treasurer, teller = map(
		make_staff, ("Loan Officer", "Credit Manager", "Compliance Officer", "Treasurer", "Teller")
	)
	product = make_loan_product(opening_fee_percent=2)
	make_policy_version(version="1")
	frappe.set_user(compliance)
	make_screening_list()

	frappe.set_user(officer)
	client = make_prospect()
	pledge = {"collateral_type": "Vehicle", "description": "Toyota", "estimated_value_amount": 150_000}
	make_bureau_report(client=client).submit()
	application = make_loan_application(client=client, product=product.name, collateral=[pledge])
	assert application.company == COMPANY
	application = apply_workflow(application, "Submit Application")

	frappe.set_user(analyst)
	application = apply_workflow(application.reload(), "Take into Review")
	check_papers(application)
	evaluation = frappe.get_doc("Credit Evaluation", evaluate(application.name))
	assert evaluation.documents_state == "Complete", [row.evidence for row in evaluation.checks]
	assert (evaluation.risk_band, evaluation.recommendation) == ("Low", "Approve")
	assert {row.factor for row in evaluation.factors} >= {"income_to_installment", "collateral"}
	assert frappe.db.count("Credit Authority", {"is_active": 1}) == 1
	assert get_authority(application.name)["is_analyst_enough"]
	assert approve(application.name) == "Approved"
	decision = frappe.get_doc("Credit Decision", {"application": application.name})
	assert decision.authority == "Analyst"

	frappe.set_user(officer)
	apply_workflow(application.reload(), "Send Offer")
	loan = accept_at_branch(application.name, "Ana Reyes")

	formalize_collateral(loan)
	order = prepare_order(loan)
	assert request_approval(order) == "Pending Approval"
	frappe.set_user(treasurer)
	assert approve_order(order) == "Approved"
	assert execute(order, "first")["journal_entry"]
	assert frappe.db.get_value("Client", client, "status") == "Active"
	frappe.set_user(teller)
	assert make_repayment(loan=loan, amount=500).journal_entry

	frappe.set_user("Administrator")
	assert get_difference(COMPANY, frappe.utils.getdate()) == 0
	assert frappe.db.get_value("Loan", loan, ("status", "paid_amount")) == ("Active", 500)

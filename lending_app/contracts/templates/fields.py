"""The fields that templates of documents may use: nothing else reaches them."""

from __future__ import annotations

from functools import cache

PERSON = {
	"name": "Full Name",
	"identity": "Identity Document",
	"address": "Address",
	"phone": "Telephone",
	"relation": "Relation",
}
GROUPS: dict[str, dict[str, str]] = {
	"document": dict(
		(
			("number", "Document No."),
			("title", "Title of the Document"),
			("date", "Date"),
			("verification_address", "Address to Verify At"),
		)
	),
	"lender": {
		"name": "Company",
		"tax_id": "Tax ID",
		"address": "Address",
		"contact": "Contact",
		"representative": "Representative",
		"representative_position": "Position",
		"representative_identity": "Identity No.",
		"place": "Place of Signing",
		"courts": "Competent Courts",
		"law": "Governing Law",
		"country": "Country",
		"branch": "Branch",
	},
	"borrower": {
		**{key: label for key, label in PERSON.items() if key != "relation"},
		"number": "Client No.",
		"email": "Email",
		"nationality": "Nationality",
		"marital_status": "Marital Status",
		"profession": "Profession",
		"owner": "Legal Representative",
	},
	"loan": {
		"number": "Loan",
		"product": "Product",
		"purpose": "Purpose",
		"currency": "Currency",
		"amount": "Amount",
		"amount_words": "Amount in Words",
		"rate": "Yearly Rate",
		"rate_kind": "Rate Type",
		"method": "Method",
		"frequency": "Frequency",
		"day_count": "Day Count",
		"installments": "Number of Installments",
		"installment": "Installment",
		"installment_words": "Installment in Words",
		"highest_installment": "Highest Installment",
		"start": "Disbursement Date",
		"delivery_time": "Delivery Time",
		"first_due_date": "First Due Date",
		"maturity_date": "Maturity Date",
		"net_amount": "Net Amount",
		"net_amount_words": "Net Amount in Words",
		"interest": "Interest in All",
		"fees": "Fees",
		"insurance": "Insurance",
		"taxes": "Taxes",
		"cost": "Total Cost",
		"total": "To Pay in All",
		"total_words": "To Pay in All, in Words",
		"effective_cost": "Effective Yearly Cost",
		"effective_cost_name": "Measure of the Effective Cost",
		"effective_cost_law": "Law of the Effective Cost",
		"default_days": "Days until Default",
		"paid_out_by": "Method of Disbursement",
		"disbursed_on": "Disbursed On",
		"disbursed_amount": "Disbursed Amount",
		"disbursed_amount_words": "Disbursed Amount in Words",
	},
	"privacy": {"version": "Version of the Privacy Policy", "text": "Privacy Policy"},
	"blocks": {
		"parties": "Table of the Parties",
		"conditions": "Table of the Financial Conditions",
		"schedule": "Repayment Schedule",
		"costs": "Table of the Costs",
		"disbursement": "Table of the Disbursement",
		"signatures": "Signature Spaces",
		"lender_and_borrower_signatures": "Signature Spaces of Lender and Borrower",
		"borrower_signatures": "Signature Space of the Borrower",
		"guarantor_signatures": "Signature Spaces of the Guarantors",
	},
}
# Lists, to be looped over, with the fields of their rows.
LISTS: dict[str, dict[str, str]] = {
	"co_borrowers": PERSON,
	"guarantors": PERSON,
	"collateral": dict(
		(
			("kind", "Collateral Type"),
			("description", "Description"),
			("value", "Value"),
			("owner", "Owner Name"),
			("registration_number", "Registration No."),
			("location", "Location"),
			("details", "Fields of the Type"),
			("vin", "VIN"),
			("plate", "Plate"),
			("serial_number", "Serial Number"),
			("registry_number", "Registry Number"),
			("registry_office", "Registry Office"),
			("policy", "Policy"),
			("rank", "Rank"),
		)
	),
	"payees": {
		"name": "Full Name",
		"kind": "Paid To",
		"method": "Method",
		"place": "Where It Goes",
		"amount": "Amount",
	},
	"installments": {
		"number": "No.",
		"due_date": "Due Date",
		"principal": "Principal",
		"interest": "Interest",
		"charges": "Charges",
		"amount": "Installment",
		"amount_words": "Installment in Words",
		"balance": "Principal After",
	},
	"late_terms": {},
	"prepayment_terms": {},
}


@cache
def list_paths() -> frozenset[str]:
	"""Everything a template may name, as in "loan.amount"."""
	paths = {f"{group}.{field}" for group, fields in {**GROUPS, **LISTS}.items() for field in fields}
	return frozenset(paths | set(LISTS))

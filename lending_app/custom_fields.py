"""Fields the app adds to documents of ERPNext."""

CUSTOM_FIELDS = {
	"Branch": [
		{
			"fieldname": "lending_cost_center",
			"fieldtype": "Link",
			"label": "Cost Center for Lending",
			"options": "Cost Center",
			"insert_after": "branch",
		},
	],
	"Mode of Payment": [
		{
			"fieldname": "lending_section",
			"fieldtype": "Section Break",
			"label": "Payments of Loans",
			"insert_after": "accounts",
		},
		{
			"fieldname": "lending_payment_method",
			"fieldtype": "Select",
			"label": "Payment Method",
			"options": "\nCash\nBank Transfer\nBank Deposit\nDebit Card\nCredit Card\nCheque\nDirect Debit\nPayroll Deduction\nConvenience Store\nElectronic Wallet\nCryptocurrency\nOffset against Savings",
			"insert_after": "lending_section",
			"description": "What is written down of a payment.",
		},
		{
			"fieldname": "lending_details_required",
			"fieldtype": "Check",
			"label": "Details Required",
			"insert_after": "lending_payment_method",
			"depends_on": "lending_payment_method",
			"description": "A payment without them is refused.",
		},
	],
	"ToDo": [
		{
			"fieldname": "lending_follow_up_type",
			"fieldtype": "Select",
			"label": "Follow-Up",
			"options": "\nCall\nVisit\nMessage\nDocument\nMeeting\nOther",
			"insert_after": "priority",
			"depends_on": "eval:doc.reference_type=='Client'",
			"in_standard_filter": 1,
		},
	],
	"Journal Entry": [
		{
			"fieldname": "lending_section",
			"fieldtype": "Section Break",
			"label": "Lending",
			"insert_after": "remark",
			"collapsible": 1,
			"depends_on": "lending_document_type",
		},
		{
			"fieldname": "lending_document_type",
			"fieldtype": "Link",
			"label": "Lending Document Type",
			"options": "DocType",
			"insert_after": "lending_section",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
		},
		{
			"fieldname": "lending_document",
			"fieldtype": "Dynamic Link",
			"label": "Lending Document",
			"options": "lending_document_type",
			"insert_after": "lending_document_type",
			"read_only": 1,
			"no_copy": 1,
			"search_index": 1,
			"in_standard_filter": 1,
		},
	],
}

"""Files as a bureau would send them."""

import json

HEADER = (
	"record,reference,identity_number,bureau,report_date,score,lender,account_type,opened_on,limit_amount,"
	"balance_amount,monthly_payment_amount,days_past_due,status,inquired_on,purpose,occurred_on,amount,"
	"settled_on,code,description"
)


def make_json(identity_number, **changes):
	"""One report: two open accounts, one of them 35 days late, an inquiry, a delinquency and a code."""
	report = {
		"reference": "R-1",
		"identity_number": identity_number,
		"bureau": "Data Bureau",
		"report_date": "2026-07-10",
		"score": 640,
		"accounts": [
			{
				"lender": "Banco Uno",
				"account_type": "Card",
				"opened_on": "2022-03-01",
				"limit_amount": 50000,
				"balance_amount": "12000.50",
				"monthly_payment_amount": 800,
				"days_past_due": 35,
				"status": "Past Due",
			},
			{"lender": "Banco Dos", "balance_amount": 40000, "monthly_payment_amount": 2500},
		],
		"inquiries": [{"lender": "Banco Tres", "inquired_on": "2026-06-01", "purpose": "Card"}],
		"delinquencies": [
			{"lender": "Banco Uno", "occurred_on": "2025-05-02", "days_past_due": 62, "amount": 900}
		],
		"prevention_codes": [{"code": "P7", "description": "Payment agreement"}],
	} | changes
	return json.dumps({"format": "lending-bureau-1", "reports": [report]}, indent=1).encode()


def make_csv(identity_number):
	"""The same report, without its code's description."""
	rows = [
		{"record": "report", "identity_number": identity_number, "bureau": "Data Bureau", "report_date": "2026-07-10", "score": 640},
		{"record": "account", "lender": "Banco Uno", "account_type": "Card", "opened_on": "2022-03-01", "limit_amount": 50000, "balance_amount": "12000.50", "monthly_payment_amount": 800, "days_past_due": 35, "status": "Past Due"},
		{"record": "account", "lender": "Banco Dos", "balance_amount": 40000, "monthly_payment_amount": 2500},
		{"record": "inquiry", "lender": "Banco Tres", "inquired_on": "2026-06-01", "purpose": "Card"},
		{"record": "delinquency", "lender": "Banco Uno", "occurred_on": "2025-05-02", "days_past_due": 62, "amount": 900},
		{"record": "code", "code": "P7"},
	]  # fmt: skip
	columns = HEADER.split(",")
	lines = [",".join(str({"reference": "R-1", **row}.get(name, "")) for name in columns) for row in rows]
	end = ",".join(["end", str(len(rows)), *[""] * (len(columns) - 2)])
	return "\n".join([HEADER, *lines, end, ""]).encode()

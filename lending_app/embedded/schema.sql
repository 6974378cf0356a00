-- Money is in whole minor units (cents) in the columns that end in _minor; the views give major units.
CREATE TABLE book (
	company TEXT, currency TEXT, minor_units INTEGER, country TEXT, fiscal_year_start TEXT, first_day TEXT, until TEXT
);
CREATE TABLE branch (branch_code TEXT PRIMARY KEY, branch_name TEXT, city TEXT);
CREATE TABLE product (
	product_code TEXT PRIMARY KEY, product_name TEXT, product_type TEXT, currency TEXT,
	minimum_amount_minor INTEGER, maximum_amount_minor INTEGER, minimum_installments INTEGER,
	maximum_installments INTEGER, minimum_rate TEXT, maximum_rate TEXT, method TEXT, frequency TEXT,
	interest_basis TEXT, day_count TEXT, allocation TEXT, excess_rule TEXT, penalty_base TEXT,
	penalty_daily_rate TEXT, penalty_fixed_amount_minor INTEGER, penalty_tolerance_days INTEGER, penalty_start TEXT,
	penalty_cap_amount_minor INTEGER, penalty_cap_rate TEXT, opening_fee_rate TEXT,
	opening_fee_amount_minor INTEGER, fee_tax_rate TEXT, default_after_days INTEGER
);
CREATE TABLE client (
	client_code TEXT PRIMARY KEY, client_type TEXT, first_name TEXT, last_name TEXT, company_name TEXT,
	identity_type TEXT, identity_number TEXT, birth_date TEXT, mobile_phone TEXT, email TEXT, address TEXT, city TEXT,
	branch_code TEXT, monthly_income_minor INTEGER
);
CREATE TABLE loan (
	loan_code TEXT PRIMARY KEY, client_code TEXT REFERENCES client, product_code TEXT REFERENCES product,
	branch_code TEXT REFERENCES branch, application_date TEXT, approval_date TEXT, disbursement_date TEXT,
	principal_minor INTEGER, interest_rate TEXT, number_of_installments INTEGER, status TEXT, disbursed_minor INTEGER,
	paid_minor INTEGER, outstanding_principal_minor INTEGER, interest_receivable_minor INTEGER,
	accrued_interest_minor INTEGER, penalty_receivable_minor INTEGER, accrued_penalty_minor INTEGER,
	client_advance_minor INTEGER, overdue_minor INTEGER, due_minor INTEGER, payoff_minor INTEGER,
	days_past_due INTEGER, bucket TEXT, next_due_date TEXT, next_due_minor INTEGER, maturity_date TEXT, closed_on TEXT
);
CREATE TABLE account (number INTEGER PRIMARY KEY, name TEXT, root_type TEXT, role TEXT, channel TEXT);
CREATE TABLE journal_entry (
	number INTEGER PRIMARY KEY, posting_date TEXT, kind TEXT, branch_code TEXT REFERENCES branch,
	product_code TEXT REFERENCES product, loan_code TEXT, fact_id TEXT, remarks TEXT
);
CREATE TABLE journal_line (
	entry_number INTEGER REFERENCES journal_entry, line_number INTEGER, account_number INTEGER REFERENCES account,
	party TEXT, debit_minor INTEGER, credit_minor INTEGER, PRIMARY KEY (entry_number, line_number)
) WITHOUT ROWID;
CREATE TABLE fact (
	fact_id TEXT PRIMARY KEY, loan_code TEXT REFERENCES loan, kind TEXT, value_date TEXT, posting_date TEXT,
	amount_minor INTEGER, channel TEXT, excess_rule TEXT, reverses TEXT, reversed_on TEXT, external_reference TEXT,
	reason TEXT, entry_number INTEGER REFERENCES journal_entry
);
CREATE TABLE installment (
	loan_code TEXT REFERENCES loan, number INTEGER, start_date TEXT, due_date TEXT, opening_principal_minor INTEGER,
	principal_minor INTEGER, interest_minor INTEGER, penalty_minor INTEGER, principal_paid_minor INTEGER,
	interest_paid_minor INTEGER, penalty_paid_minor INTEGER, unpaid_minor INTEGER, overdue_minor INTEGER,
	days_late INTEGER, status TEXT, paid_on TEXT, rule TEXT, PRIMARY KEY (loan_code, number)
) WITHOUT ROWID;
CREATE TABLE allocation (
	loan_code TEXT REFERENCES loan, sequence INTEGER, source_id TEXT, value_date TEXT, installment_number INTEGER,
	component TEXT, amount_minor INTEGER, rule TEXT, PRIMARY KEY (loan_code, sequence)
) WITHOUT ROWID;
CREATE TABLE daily_portfolio (
	day TEXT, branch_code TEXT REFERENCES branch, product_code TEXT REFERENCES product, open_loans INTEGER,
	disbursed_minor INTEGER, collected_minor INTEGER, outstanding_principal_minor INTEGER,
	interest_receivable_minor INTEGER, penalty_receivable_minor INTEGER, client_advances_minor INTEGER,
	interest_income_minor INTEGER, penalty_income_minor INTEGER, fee_income_minor INTEGER,
	PRIMARY KEY (day, branch_code, product_code)
) WITHOUT ROWID;
CREATE TABLE monthly_arrears (
	day TEXT, bucket TEXT, number_of_loans INTEGER, outstanding_principal_minor INTEGER, overdue_minor INTEGER,
	PRIMARY KEY (day, bucket)
) WITHOUT ROWID;
CREATE INDEX loan_client ON loan (client_code);
CREATE INDEX fact_loan ON fact (loan_code, value_date);
CREATE INDEX journal_entry_date ON journal_entry (posting_date);
CREATE INDEX journal_line_account ON journal_line (account_number);

CREATE VIEW v_trial_balance AS
	SELECT number, name, root_type, max(balance, 0) / :scale AS debit, max(-balance, 0) / :scale AS credit
	FROM (
		SELECT account.*, coalesce(sum(debit_minor - credit_minor), 0) AS balance
		FROM account LEFT JOIN journal_line ON account_number = number GROUP BY number
	) ORDER BY number;
CREATE VIEW v_portfolio AS
	SELECT product_code, branch_code, count(*) AS loans, sum(payoff_minor > 0) AS open_loans,
		sum(disbursed_minor) / :scale AS disbursed, sum(paid_minor) / :scale AS collected,
		sum(outstanding_principal_minor) / :scale AS outstanding_principal, sum(overdue_minor) / :scale AS overdue
	FROM loan GROUP BY product_code, branch_code;
CREATE VIEW v_arrears AS
	SELECT bucket, count(*) AS loans, sum(outstanding_principal_minor) / :scale AS outstanding_principal,
		sum(overdue_minor) / :scale AS overdue, min(days_past_due) AS least_days, max(days_past_due) AS most_days
	FROM loan WHERE payoff_minor > 0 GROUP BY bucket ORDER BY least_days;
CREATE VIEW v_journal AS
	SELECT entry.number, posting_date, kind, branch_code, product_code, loan_code, fact_id, account_number,
		account.name AS account, party, debit_minor / :scale AS debit, credit_minor / :scale AS credit, remarks
	FROM journal_line AS line
	JOIN journal_entry AS entry ON entry.number = entry_number
	JOIN account ON account.number = account_number;
-- Checks: each of these views is empty when all is well.
CREATE VIEW v_check_unbalanced_entries AS
	SELECT entry_number, sum(debit_minor - credit_minor) AS difference_minor
	FROM journal_line GROUP BY entry_number HAVING difference_minor <> 0;
CREATE VIEW v_check_ledger_and_loans AS
	SELECT role, ledger_minor, loans_minor FROM (
		SELECT role, coalesce(sum(debit_minor - credit_minor), 0) AS ledger_minor,
			CASE role
				WHEN 'Loan Principal' THEN (SELECT sum(outstanding_principal_minor) FROM loan)
				WHEN 'Interest Receivable' THEN (SELECT sum(interest_receivable_minor) FROM loan)
				WHEN 'Interest Income' THEN (SELECT -sum(accrued_interest_minor) FROM loan)
				WHEN 'Penalty Receivable' THEN (SELECT sum(penalty_receivable_minor) FROM loan)
				WHEN 'Penalty Income' THEN (SELECT -sum(accrued_penalty_minor) FROM loan)
				WHEN 'Client Advances' THEN (SELECT -sum(client_advance_minor) FROM loan)
			END AS loans_minor
		FROM account LEFT JOIN journal_line ON account_number = number GROUP BY role
	) WHERE ledger_minor <> loans_minor;
CREATE VIEW v_check_receipts_and_allocations AS
	SELECT fact.fact_id, amount_minor, coalesce(sum_minor, 0) AS allocated_minor
	FROM fact LEFT JOIN (
		SELECT loan_code, source_id, sum(amount_minor) AS sum_minor FROM allocation GROUP BY loan_code, source_id
	) AS part ON part.loan_code = fact.loan_code AND part.source_id = fact.fact_id
	WHERE kind = 'Repayment' AND reversed_on IS NULL AND amount_minor <> coalesce(sum_minor, 0);
CREATE VIEW v_check_installments_and_principal AS
	SELECT loan.loan_code, disbursed_minor, sum(installment.principal_minor) AS installments_minor
	FROM loan JOIN installment USING (loan_code) GROUP BY loan.loan_code
	HAVING outstanding_principal_minor <> sum(installment.principal_minor - installment.principal_paid_minor);

"""Reports of what was paid out and of what is still to be, and who sees which rows."""

from lending_app.disbursement.report.commitments_not_drawn import commitments_not_drawn
from lending_app.disbursement.report.disbursements import disbursements
from lending_app.disbursement.report.disbursements_of_the_day import disbursements_of_the_day
from lending_app.testing.factories import make_approved_loan, make_disbursed_loan, make_loan_product
from tests.site.disbursement.support import execute, make_approved_order, make_order
from tests.site.support import COMPANY, as_user

COSTS = [{"kind": "Notary", "amount": 1_500}]
DAY = {"company": COMPANY, "from_date": "2026-07-15", "to_date": "2026-07-15"}


def read(report, **filters):
	columns, rows, message = report.execute({"company": COMPANY, **filters})
	names = {column["fieldname"] for column in columns}
	assert names <= {name for row in rows for name in row} | names
	assert message
	return rows


def test_disbursements_are_found_by_product_amount_and_branch():
	product = make_loan_product(opening_fee_percent=1)
	order = execute(make_approved_order(loan=make_approved_loan(product=product).name, costs=COSTS))
	plain = make_disbursed_loan(product=product, principal_amount=20_000, disbursed_on="2026-07-15")
	make_disbursed_loan(product=product, disbursed_on="2026-07-14")
	rows = {row["loan"]: row for row in read(disbursements, product=product.name, **DAY)}
	assert set(rows) == {order.loan, plain.name}
	assert (rows[order.loan]["order"], rows[order.loan]["net_amount"]) == (order.name, 97_500)
	assert (rows[plain.name]["order"], rows[plain.name]["net_amount"]) == (None, 19_800)
	large = read(disbursements, product=product.name, least_amount=20_001, **DAY)
	assert [row["loan"] for row in large] == [order.loan]
	small = read(disbursements, product=product.name, greatest_amount=20_000, **DAY)
	assert [row["loan"] for row in small] == [plain.name]
	with as_user("Loan Officer", "North"):
		assert read(disbursements, product=product.name, **DAY) == []


def test_the_day_is_set_against_bank_and_till():
	execute(make_approved_order(costs=COSTS))
	[row] = read(disbursements_of_the_day, day="2026-07-15")
	assert (row["amount"], row["ledger_amount"], row["difference_amount"]) == (98_500, 98_500, 0)
	assert row["number_of_loans"] == 1
	with as_user("Teller"):
		[own] = read(disbursements_of_the_day, day="2026-07-15")
		assert own["amount"] == 98_500
		assert "ledger_amount" not in own
	with as_user("Teller", "North"):
		assert read(disbursements_of_the_day, day="2026-07-15") == []


def test_commitments_are_loans_not_paid_out_and_what_is_left_of_tranches():
	product = make_loan_product(drawing="Tranches")
	waiting = make_order(loan=make_approved_loan(product=product).name)
	half = execute(make_approved_order(loan=make_approved_loan(product=product).name, amount=40_000))
	done = make_disbursed_loan(product=product)
	rows = {row["name"]: row for row in read(commitments_not_drawn, product=product.name)}
	assert done.name not in rows
	assert (rows[waiting.loan]["left_amount"], rows[waiting.loan]["order"]) == (100_000, waiting.name)
	assert (rows[half.loan]["left_amount"], rows[half.loan]["order"]) == (60_000, None)

"""Payments that the tests write, and strategies of them."""

from datetime import date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from lending_app.bank_files.check_digits import find_clabe_digit
from lending_app.bank_files.nacha import Origin
from lending_app.bank_files.payment import Instruction, Sender

SENDER = Sender(
	name="Préstamos del Valle & Cía",
	file_id="PAY-2026-00001",
	created_at=datetime(2026, 7, 15, 9, 30),  # noqa: DTZ001 a file's moment has the lender's zone
	identity="PVA010203AB1",
)
ORIGIN = Origin(
	bank_routing="021000021", bank_name="First Bank", company_id="1234567890", company_name="Valley Loans"
)
CLABES = ["032180000118359719", "002115016003269411"]
ROUTINGS = ["021000021", "011401533", "091000019"]
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def pay(**changes: object) -> Instruction:
	values = {
		"end_to_end_id": "DO-2026-00001",
		"amount": Decimal("60083.22"),
		"currency": "MXN",
		"execution_date": date(2026, 7, 16),
		"payer_account": CLABES[0],
		"payer_bank": "40032",
		"payee_name": "María Muñoz Ibáñez",
		"payee_account": CLABES[1],
		"payee_bank": "40002",
		"payee_identity": "MUIM800101AB1",
		"purpose": "Préstamo PRE-2026-00001",
	}
	return Instruction(**{**values, **changes})


def build_clabe(digits: str) -> str:
	return digits + find_clabe_digit(digits)


amounts = st.integers(1, 9_999_999_999).map(lambda cents: Decimal(cents).scaleb(-2))
words = st.text(LATIN, min_size=1, max_size=15)
digits17 = st.text("0123456789", min_size=17, max_size=17)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@st.composite
def payment_lists(draw: st.DrawFn, currency: str = "MXN") -> list[Instruction]:
	ids = draw(st.lists(words, min_size=1, max_size=12, unique=True))
	return [
		pay(
			end_to_end_id=name,
			amount=draw(amounts),
			currency=currency,
			execution_date=draw(days),
			payer_account=build_clabe(draw(digits17)),
			payee_account=build_clabe(draw(digits17)),
			payee_name=draw(words),
			payee_identity=draw(words),
			purpose=draw(words),
			is_company=draw(st.booleans()),
		)
		for name in ids
	]

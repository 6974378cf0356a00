from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lending_app.bank_files.collection import Collection
from lending_app.bank_files.errors import BankFileError, Reason
from lending_app.bank_files.nacha import write_nacha, write_nacha_debits
from lending_app.bank_files.nacha_read import RETURN_REASONS, read_entries, read_returns
from lending_app.bank_files.payment import Instruction, Status
from tests.bank_files.payments import ORIGIN, ROUTINGS, SENDER, pay, payment_lists

GOLDEN = Path(__file__).parent / "golden"


def dollars(**changes: object) -> Instruction:
	values = {
		"currency": "USD",
		"payee_bank": ROUTINGS[0],
		"payee_account": "123456789",
		"payer_account": "555",
	}
	return pay(**{**values, **changes})


def write(payments: list[Instruction]) -> bytes:
	return write_nacha(SENDER, ORIGIN, payments)


def refused(data: bytes) -> tuple[Reason, int]:
	with pytest.raises(BankFileError) as caught:
		read_entries(data)
	return caught.value.problems[0].reason, caught.value.problems[0].line


def test_the_file_is_the_golden_one() -> None:
	payments = [
		dollars(),
		dollars(end_to_end_id="DO-2", amount=Decimal("0.01"), is_savings=True, purpose=""),
		dollars(end_to_end_id="DO-3", is_company=True, payee_bank=ROUTINGS[1], payee_name="Café Niño LLC"),
		dollars(end_to_end_id="DO-4", execution_date=date(2026, 7, 17)),
	]
	written = write(payments)
	assert written == (GOLDEN / "nacha.txt").read_bytes()
	lines = written.decode().split("\r\n")[:-1]
	assert {len(line) for line in lines} == {94}
	assert len(lines) % 10 == 0
	assert lines[-1] == "9" * 94


def test_hash_and_sums_are_those_of_the_entries() -> None:
	lines = write([dollars(), dollars(end_to_end_id="B", payee_bank=ROUTINGS[2])]).decode().split("\r\n")
	control = next(line for line in lines if line.startswith("8"))
	assert int(control[10:20]) == 2100002 + 9100001
	assert int(control[32:44]) == 12016644
	assert int(control[4:10]) == 4, "two entries with an addenda each"


def test_debits_are_read_back_as_debits() -> None:
	collection = Collection(
		end_to_end_id="D2600001000001",
		amount=Decimal("9168.01"),
		currency="USD",
		collection_date=date(2026, 7, 16),
		creditor_account="555",
		debtor_name="José Muñoz",
		debtor_account="123456789",
		debtor_bank=ROUTINGS[0],
		mandate_id="DDM-2026-00001",
		mandate_signed_on=date(2026, 6, 1),
	)
	savings = replace(collection, end_to_end_id="D2600001000002", is_savings=True)
	written = write_nacha_debits(SENDER, ORIGIN, [collection, savings])
	entries = read_entries(written)
	assert [(row.transaction_code, row.identity, row.amount) for row in entries] == [
		("27", "D2600001000001", Decimal("9168.01")),
		("37", "D2600001000002", Decimal("9168.01")),
	]
	control = next(line for line in written.decode().split("\r\n") if line.startswith("8"))
	assert (control[1:4], int(control[20:32]), int(control[32:44])) == ("225", 1833602, 0)
	with pytest.raises(BankFileError):
		write_nacha_debits(SENDER, ORIGIN, [replace(collection, mandate_id="")])


@given(payment_lists("USD"), st.data())
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read_back(payments: list[Instruction], data: st.DataObject) -> None:
	payments = [
		replace(
			payment, payee_bank=data.draw(st.sampled_from(ROUTINGS)), payer_account="1", payee_account="77"
		)
		for payment in payments
		if payment.amount < 10**8
	]
	if not payments:
		return
	entries = {entry.identity: entry for entry in read_entries(write(payments))}
	assert len(entries) == len(payments)
	for payment in payments:
		entry = entries[payment.end_to_end_id]
		assert (entry.amount, entry.routing, entry.account) == (payment.amount, payment.payee_bank, "77")
		assert entry.class_code == ("CCD" if payment.is_company else "PPD")
		assert entry.addenda[0][3:83].strip() == payment.purpose
		assert f"{entry.effective_date:%m%d}" == f"{payment.execution_date:%m%d}"


@pytest.mark.parametrize(
	("changes", "reason"),
	[
		({"currency": "MXN"}, Reason.CURRENCY),
		({"payee_bank": "021000022"}, Reason.CHECK_DIGIT),
		({"end_to_end_id": "x" * 16}, Reason.TOO_LONG),
		({"payee_account": "1" * 18}, Reason.TOO_LONG),
		({"amount": Decimal("100000000.00")}, Reason.TOO_LARGE),
	],
)
def test_what_does_not_fit_is_refused(changes: dict, reason: Reason) -> None:
	with pytest.raises(BankFileError) as caught:
		write([dollars(**changes)])
	assert caught.value.problems[0].reason is reason


def test_a_changed_file_is_refused_with_its_line() -> None:
	written = write([dollars(), dollars(end_to_end_id="DO-2")])
	lines = written.split(b"\r\n")
	assert refused(b"") == (Reason.EMPTY_FILE, 0)
	assert refused(b"\r\n".join(lines[:5])) == (Reason.CUT, 5)
	assert refused(written.replace(b"0006008322", b"0006008323", 1)) == (Reason.TOTAL, 7)
	assert refused(written.replace(b"0006008322", b"00060O8322", 1)) == (Reason.NOT_NUMBER, 3)
	assert refused(b"\r\n".join(lines[:2] + lines[4:])) == (Reason.COUNT, 5)
	assert refused(b"\r\n".join([*lines[:2], lines[2][:-1], *lines[3:]])) == (Reason.LENGTH, 3)
	assert refused(written.replace(b"MARIA", b"MAR\xcdA", 1)) == (Reason.ENCODING, 3)
	assert refused(b"\r\n".join(lines[1:])) == (Reason.RECORD, 1)
	assert read_entries(b"\xef\xbb\xbf" + written)
	assert read_entries(b"".join(lines)), "some banks send records without line ends"


def to_returns(data: bytes, code: str, words: str = "", kind: str = "99") -> bytes:
	"""What a bank sends back: each entry with its return in the place of its purpose."""
	lines = data.decode().split("\r\n")
	for number, line in enumerate(lines):
		if line.startswith("6"):
			lines[number] = line[0] + line[1] + "1" + line[3:]
			trace = line[79:94]
			lines[number + 1] = f"7{kind}{code}{trace:15}{'':6}{line[3:11]}{words:<44}{trace:15}"
	return "\r\n".join(lines).encode()


def test_returns_are_read_with_code_reason_and_amount() -> None:
	sent = write([dollars(), dollars(end_to_end_id="DO-2", amount=Decimal("7.00"))])
	first, second = read_returns(to_returns(sent, "R02")).payments
	assert (first.end_to_end_id, first.status, first.code, first.reason) == (
		"DO-2026-00001",
		Status.RETURNED,
		"R02",
		RETURN_REASONS["R02"],
	)
	assert (second.amount, second.bank_reference) == (Decimal("7.00"), "021000020000002")
	assert read_returns(to_returns(sent, "R01", "No money")).payments[0].reason == "No money"
	assert read_returns(to_returns(sent, "C01", kind="98")).payments[0].status is Status.ACCEPTED


def test_an_entry_that_returns_nothing_is_refused() -> None:
	with pytest.raises(BankFileError) as caught:
		read_returns(write([dollars()]))
	assert caught.value.problems[0].reason is Reason.CUT

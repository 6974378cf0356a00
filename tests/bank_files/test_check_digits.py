import pytest
from hypothesis import given
from hypothesis import strategies as st

from lending_app.bank_files.check_digits import (
	AccountKind,
	check_account,
	find_cci_digits,
	find_clabe_digit,
	is_account,
)
from lending_app.bank_files.errors import BankFileError, Reason

# Numbers that banks and standards have printed as examples.
PUBLISHED = [
	("IBAN", "GB82 WEST 1234 5698 7654 32"),
	("IBAN", "ES91 2100 0418 4502 0005 1332"),
	("CLABE", "032180000118359719"),
	("CLABE", "002115016003269411"),
	("ABA", "021000021"),
	("ABA", "111000025"),
	("CCI", "011-241-000190006582-70"),
	("CCI", "011-366-000100032542-21"),
	("CBU", "2850590940090418135201"),
	("CCC", "1234-1234-16 1234567890"),
]


@pytest.mark.parametrize(("kind", "number"), PUBLISHED)
def test_published_numbers_are_right(kind: str, number: str) -> None:
	assert is_account(number, AccountKind(kind))


@pytest.mark.parametrize(("kind", "number"), PUBLISHED)
def test_one_wrong_figure_is_found_anywhere(kind: str, number: str) -> None:
	for place, figure in enumerate(number):
		if figure.isdigit():
			wrong = number[:place] + str((int(figure) + 1) % 10) + number[place + 1 :]
			assert not is_account(wrong, AccountKind(kind)), place


@pytest.mark.parametrize(
	"number", ["", "1", "x" * 18, chr(0x660) * 18, "03218000011835971", "0321800001183597199"]
)
@pytest.mark.parametrize("kind", list(AccountKind))
def test_nonsense_is_no_account(kind: AccountKind, number: str) -> None:
	assert not is_account(number, kind)


@given(st.text("0123456789", min_size=17, max_size=17), st.text("0123456789", min_size=18, max_size=18))
def test_digits_that_are_computed_are_accepted(clabe: str, cci: str) -> None:
	assert is_account(clabe + find_clabe_digit(clabe), AccountKind.CLABE)
	assert is_account(cci + find_cci_digits(cci), AccountKind.CCI)


def test_a_wrong_account_is_refused_with_its_line() -> None:
	with pytest.raises(BankFileError) as caught:
		check_account("032180000118359718", AccountKind.CLABE, "payee_account", 7)
	problem = caught.value.problems[0]
	assert (problem.reason, problem.element, problem.line) == (Reason.CHECK_DIGIT, "payee_account", 7)

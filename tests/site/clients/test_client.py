"""A client and its party in the ledger."""

import frappe
import pytest

from lending_app.clients.exceptions import DuplicateClientError, MissingNameError
from lending_app.testing.factories import make_client, make_disbursed_loan, make_unique
from tests.site.support import NORTH, as_user, get_user, refused


def test_individual_gets_its_customer():
	client = make_client(first_name=" Ana ", last_name="Reyes ")
	assert client.client_name == "Ana Reyes"
	customer = frappe.get_doc("Customer", client.customer)
	assert (customer.customer_name, customer.customer_type) == ("Ana Reyes", "Individual")
	assert customer.customer_group
	assert customer.territory


def test_company_gets_its_customer():
	name = make_unique("Colmado")
	client = make_client(client_type="Company", company_name=name)
	assert client.client_name == name
	assert frappe.db.get_value("Customer", client.customer, "customer_type") == "Company"


def test_two_clients_of_the_same_name_have_two_customers():
	first, second = make_client(last_name="Same"), make_client(last_name="Same")
	assert first.client_name == second.client_name
	assert first.customer != second.customer


def test_changed_name_reaches_the_customer():
	client = make_client()
	client.last_name = "Peralta"
	client.save()
	assert frappe.db.get_value("Customer", client.customer, "customer_name") == "Ana Peralta"


def test_copied_client_gets_a_customer_of_its_own():
	client = make_client()
	copy = frappe.copy_doc(client)
	copy.identity_number = make_unique("C")
	copy.insert()
	assert copy.customer
	assert copy.customer != client.customer


def test_officer_makes_a_client_without_rights_on_customers():
	with as_user("Loan Officer") as officer:
		assert not frappe.has_permission("Customer", "create")
		client = make_client()
	assert client.owner == officer
	assert frappe.db.exists("Customer", client.customer)


@pytest.mark.parametrize("variant", ["{0}", " {0} "])
def test_identity_number_is_used_once(variant):
	number = make_unique("001")
	make_client(identity_number=number)
	with refused(DuplicateClientError, "Client Already Exists", match=number):
		make_client(identity_number=variant.format(number))


@pytest.mark.parametrize("number", ["001-1234567-8", "00112345678", "001 1234567 8"])
def test_identity_number_is_used_once_however_it_is_punctuated(number):
	make_client(identity_number="001-1234567-8")
	with refused(DuplicateClientError, "Client Already Exists"):
		make_client(identity_number=number)


def test_same_number_of_another_kind_is_another_client():
	number = make_unique("X")
	make_client(identity_number=number, identity_type="National ID")
	assert make_client(identity_number=number, identity_type="Passport").name


@pytest.mark.parametrize("missing", ["branch", "identity_number"])
def test_client_without_what_it_needs_is_refused(missing):
	values = {"branch": "Central", "identity_number": make_unique("C")} | {missing: None}
	with refused(frappe.MandatoryError):
		frappe.new_doc(
			"Client", client_type="Individual", first_name="Ana", last_name="Reyes", **values
		).insert()


@pytest.mark.parametrize("values", [{"first_name": None, "last_name": " "}, {"client_type": "Company"}])
def test_client_without_a_name_is_refused(values):
	with refused(MissingNameError, "Name Missing"):
		make_client(**values)


def test_client_with_a_loan_cannot_be_deleted():
	loan = make_disbursed_loan()
	with refused(frappe.LinkExistsError):
		frappe.delete_doc("Client", loan.client)


def test_officer_of_another_branch_does_not_see_the_client():
	client = make_client()
	with as_user("Loan Officer", NORTH):
		assert client.name not in frappe.get_list("Client", pluck="name", limit=0)
		assert not frappe.has_permission("Client", "read", client.name)
	with as_user("Loan Officer"):
		assert client.name in frappe.get_list("Client", pluck="name", limit=0)


def test_officer_makes_no_client_in_another_branch():
	with as_user("Loan Officer"), refused(frappe.PermissionError):
		make_client(branch=NORTH)


@pytest.mark.parametrize(
	"role", ["Teller", "Treasurer", "Collections Agent", "Lending Accountant", "Lending Auditor"]
)
def test_others_read_clients_and_change_none(role):
	client = make_client()
	with as_user(role):
		document = frappe.get_doc("Client", client.name)
		document.check_permission("read")
		document.city = "Santiago"
		with refused(frappe.PermissionError):
			document.save()
		with refused(frappe.PermissionError):
			make_client()


def test_borrower_has_no_client_in_desk():
	client = make_client(user=get_user("Borrower"))
	with as_user("Borrower"):
		assert not frappe.has_permission("Client", "read", client.name)
		with pytest.raises(frappe.PermissionError):
			frappe.get_list("Client")

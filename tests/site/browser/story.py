"""The steps of one loan's story, each taken in Desk by the role whose step it is."""

from __future__ import annotations

from collections.abc import Callable

from frappe.utils import add_months, today
from playwright.sync_api import expect

from lending_app.testing.factories import make_cedula, make_unique
from tests.site.browser.desk import Desk

COMPANY, BRANCH = "Lending Desk", "Harbor"
INSTALLMENT, LAST = 9_168, 9_167.99


class Story:
	"""One loan; `start` is the day of its disbursement, so that its last installment is due today."""

	def __init__(self, sign_in: Callable[[str], Desk]) -> None:
		self.sign_in = sign_in
		self.start = add_months(today(), -12)
		self.loan = ""

	def due_day(self, number: int) -> str:
		return add_months(self.start, number)

	def make_client(self) -> str:
		desk = self.sign_in("Loan Officer")
		desk.open_new("Client")
		desk.fill("first_name", "Josefina")
		desk.fill("last_name", make_unique("Almonte"))
		desk.fill("identity_number", make_cedula())
		if desk.get("branch") != BRANCH:
			desk.pick("branch", BRANCH)
		name = desk.save()
		assert desk.get("customer")
		return name

	def apply(self, client: str, product: str) -> str:
		desk = self.sign_in("Loan Officer")
		desk.press("New Application")
		desk.wait_for_form("Loan Application")
		desk.wait_for("client", client)
		assert (desk.get("company"), desk.get("branch")) == (COMPANY, BRANCH)
		desk.pick("product", product)
		desk.fill("requested_amount", 100_000)
		desk.fill("number_of_installments", 12)
		desk.fill("purpose", "A second boat for the morning market")
		desk.choose_date("planned_disbursement_date", self.start)
		assert desk.get("interest_percent") == 18
		name = desk.save()
		assert desk.get("installment_amount") == INSTALLMENT
		desk.choose_action("Submit Application")
		desk.wait_for("status", "Submitted")
		return name

	def approve(self, application: str) -> None:
		desk = self.sign_in("Credit Manager")
		desk.open_form("Loan Application", application)
		desk.choose_action("Take into Review")
		desk.wait_for("status", "In Review")
		desk.wait_for_requests()
		desk.choose_action("Approve")
		expect(desk.dialog).to_contain_text("Approved Amount")
		desk.confirm("Approve")
		desk.wait_for("status", "Approved")
		assert (desk.get("approved_amount"), desk.get("docstatus")) == (100_000, 1)

	def accept(self, application: str) -> None:
		desk = self.sign_in("Loan Officer")
		desk.open_form("Loan Application", application)
		desk.choose_action("Send Offer")
		desk.wait_for("status", "Offered")
		desk.wait_for_requests()
		desk.choose_action("Record Acceptance")
		expect(desk.dialog).to_contain_text("Signed By")
		desk.confirm("Record Acceptance")
		desk.wait_for("status", "Accepted")
		self.loan = desk.get("loan")
		assert self.loan.startswith("PRE-")

	def disburse(self) -> None:
		desk = self.sign_in("Treasurer")
		desk.open_form("Loan", self.loan)
		desk.press("Disburse")
		desk.wait_for_form("Loan Disbursement")
		desk.wait_for("loan", self.loan)
		desk.wait_for("amount", 100_000)
		desk.choose_date("value_date", self.start)
		desk.choose_date("posting_date", self.start)
		desk.pick("mode_of_payment", "Cash")
		# What the client gets is shown before anything is posted: 2 % and 18 % of it are kept back.
		desk.wait_for("net_amount", 97_640)
		desk.save()
		desk.submit()
		assert desk.get("journal_entry")
		desk.open_form("Loan", self.loan)
		assert desk.get("status") == "Active"
		rows = desk.form.locator(".frappe-control[data-fieldname=schedule_html] tbody tr")
		expect(rows).to_have_count(12)
		assert [row["total_amount"] for row in desk.get("installments")] == [INSTALLMENT] * 11 + [LAST]

	def receive(self, value_date: str, posting_date: str, *, payoff: bool = False) -> str:
		"""A payment clicked through the form, from the loan."""
		desk = self.sign_in("Teller")
		desk.open_form("Loan", self.loan)
		desk.press("Receive Payment")
		desk.wait_for_form("Loan Repayment")
		desk.wait_for("loan", self.loan)
		desk.choose_date("value_date", value_date)
		desk.choose_date("posting_date", posting_date)
		desk.pick("mode_of_payment", "Cash")
		if payoff:
			desk.press("Pay Off")
			desk.wait_for("amount", LAST)
		else:
			desk.fill("amount", INSTALLMENT)
		preview = desk.control("allocation_preview")
		expect(preview).to_contain_text("Preview. Nothing is posted until you submit.")
		expect(preview).to_contain_text("Principal")
		name = desk.save()
		desk.submit()
		desk.close_dialog("No")  # print the receipt?
		assert desk.get("allocations")
		return name

	def receive_by_api(self, *numbers: int) -> None:
		"""The same teller, through the REST API."""
		desk = self.sign_in("Teller")
		for number in numbers:
			day = self.due_day(number)
			values = {"loan": self.loan, "value_date": day, "posting_date": day, "amount": INSTALLMENT}
			headers = {"X-Frappe-CSRF-Token": desk.page.evaluate("frappe.csrf_token")}
			answer = desk.request.post(
				f"{desk.base_url}/api/resource/Loan Repayment",
				data=values | {"mode_of_payment": "Cash", "docstatus": 1},
				headers=headers,
			)
			assert answer.ok, answer.text()
			assert answer.json()["data"]["journal_entry"]

	def reverse(self, repayment: str, reason: str) -> None:
		desk = self.sign_in("Lending Manager")
		desk.open_form("Loan Repayment", repayment)
		desk.choose_action("Reverse")
		# Without a reason nothing happens.
		desk.confirm("Reverse")
		expect(desk.dialog).to_contain_text("Missing Values Required")
		desk.dismiss()
		assert desk.get("docstatus") == 1
		desk.fill("reason", reason, within=desk.dialog)
		desk.confirm("Reverse")
		desk.wait_for("docstatus", 2)
		expect(desk.form).to_contain_text(reason)
		assert desk.get("reversal_journal_entry")

"""Rules of the reasons that banks give most, in the codes of ISO 20022 and of NACHA; a lender changes them."""

from __future__ import annotations

import frappe

# Code, meaning, further tries, days until the next, whether the mandate ends.
RULES = (
	("AM04", "Insufficient funds", 2, 3, 0),
	("MS03", "Reason not given", 1, 3, 0),
	("AC04", "Account closed", 0, 0, 1),
	("AC06", "Account blocked", 0, 0, 0),
	("MD01", "No mandate", 0, 0, 1),
	("MD06", "Refund asked for by the debtor", 0, 0, 0),
	("MD07", "Debtor deceased", 0, 0, 1),
	("R01", "Insufficient funds", 2, 3, 0),
	("R02", "Account closed", 0, 0, 1),
	("R03", "No account, or unable to locate account", 0, 0, 1),
	("R07", "Authorization revoked by the customer", 0, 0, 1),
	("R08", "Payment stopped", 0, 0, 0),
	("R09", "Uncollected funds", 2, 3, 0),
	("R10", "Not authorized", 0, 0, 1),
)


def seed_debit_rules() -> None:
	"""Those that are missing; what was changed stays."""
	known = set(frappe.get_all("Direct Debit Rule", {"company": ("is", "not set")}, pluck="bank_code"))
	for code, meaning, retries, days, ends in RULES:
		if code not in known:
			rule = frappe.new_doc(
				"Direct Debit Rule",
				bank_code=code,
				# An empty text: the site's company would be filled in for none.
				company="",
				meaning=meaning,
				retries=retries,
				days_between=days,
				is_mandate_ended=ends,
			)
			# An installation has no user whose rights could be asked.
			rule.insert(ignore_permissions=True)

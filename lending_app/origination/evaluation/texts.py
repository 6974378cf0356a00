"""Evidence of checks: sentences that are stored with their figures, and read in each reader's language."""

from __future__ import annotations


def _(text: str) -> str:
	"""Marks a sentence for translation and leaves it as it is: the reader's language is not known here."""
	return text


# Names of checks, by code.
LABELS = {
	"client_file": _("Client's File"),
	"papers": _("Documents of the Application"),
	"signatures": _("Signatures"),
	"figures": _("Figures of the Client"),
	"income_proof": _("Proof of Income"),
	"consent": _("Consents"),
	"identity_document": _("Identity Document"),
	"steps": _("Verification Steps"),
	"lists": _("Screening Lists"),
	"blacklist": _("Internal Blacklist"),
	"court_claims": _("Court Claims"),
	"exposed_person": _("Politically Exposed Person"),
	"bureau": _("Credit Bureau"),
	"history": _("History with Us"),
	"capacity": _("Repayment Capacity"),
	"coverage": _("Collateral"),
	"appraisal": _("Appraisal"),
	"legal_state": _("Legal State of the Collateral"),
	"score": _("Score"),
	"grounds": _("Ground of the Recommendation"),
}

FILE_COMPLETE = _("The client's file is complete.")
FILE_LACKS = _("Missing in the client's file: {0}.")
FILE_EXPIRED = _("A document or the review of the client's file ran out on {0}.")
PAPERS_VALID = _("{0} required documents, all valid.")
PAPERS_NONE = _("The product asks for no documents.")
PAPERS_LACK = _("Not valid yet: {0}.")
SIGNATURES_THERE = _("No signature is missing.")
SIGNATURES_LACK = _("Not signed, or nobody has seen the signature: {0}.")
FIGURES_THERE = _("Income, work and housing are known.")
FIGURES_LACK = _("Not known: {0}.")
INCOME_PROVEN = _("The income is proven by a document or a visit.")
INCOME_NOT_PROVEN = _("No valid document proves the main income, so it does not count.")
INCOME_TAKEN = _("No valid document proves the main income; the settings let it count as declared.")
CONSENTS_GIVEN = _("Given: {0}.")
CONSENTS_LACK = _("Not given: {0}.")
STEP_PASSED = _("Passed on {0}.")
STEP_FAILED = _("Failed on {0}.")
STEP_OUTDATED = _("Passed on {0}, and no longer counts.")
STEP_MISSING = _("Not done.")
STEP_NOT_REQUIRED = _("Not done; the settings do not ask for it.")
STEPS_PASSED = _("{0} passed.")
STEPS_LACK = _("Required and not passed: {0}.")
NO_HITS = _("No hit on {0} lists.")
NO_LISTS = _("No screening list is enabled, so nothing was compared.")
HITS_OPEN = _("{0} hits wait for a decision.")
HITS_CONFIRMED = _("{0} hits are confirmed.")
NOT_BLACKLISTED = _("The client is not blocked and on no internal list.")
BLACKLISTED = _("The client is blocked or on an internal list.")
EXPOSED = _("The client holds or held a public office: a person decides.")
BUREAU_CLEAN = _("{0} of {1}: score {2}, nothing overdue.")
BUREAU_OVERDUE = _("{0} of {1}: score {2}, {3} overdue, {4} charged off, {5} delinquencies.")
BUREAU_BLOCKED = _("{0} of {1}: code {2} stands in the way.")
BUREAU_NONE = _("No valid report.")
BUREAU_NO_CONSENT = _("No valid report, and the client has not consented to asking for one.")
HISTORY_NONE = _("A new client.")
HISTORY_CLEAN = _("{0} loans, never late.")
HISTORY_LATE = _("{0} loans, {1} installments late, the worst by {2} days; {3} days past due now.")
CAPACITY_FIGURES = _("{0} a month of {1} available; {2} is the most under the prudent factor.")
COVERED = _("Collateral of {0} covers {1} % of the amount.")
NOT_COVERED = _("Collateral of {0} covers {1} % of the amount; the product asks for {2} %.")
ABOVE_LTV = _("The amount is {0} % of the collateral of {1}; the product lends up to {2} % of it.")
NO_COLLATERAL = _("No collateral.")
COLLATERAL_LACKS = _("The product asks for collateral, and none is offered.")
LEGALLY_FREE = _("Free of liens and claims: {0}.")
LEGALLY_BOUND = _("Not free of liens and claims: {0}.")
APPRAISED = _("Appraised at {0}, the oldest on {1}.")
APPRAISAL_LACKS = _("Not appraised: {0}.")
APPRAISAL_OLD = _("The appraisal of {0} is older than {1} days.")
APPRAISAL_FUTURE = _("The appraisal of {0} is dated on a day to come.")
SCORE_FIGURES = _("{0} of {1} points: risk band {2}.")
GROUND = _("Rests on: {0}.")

# The engine's words that evidence, points and conditions are made of.
WORDS = (
	_("Add Guarantor"), _("Basic Guarantor"), _("Broken Critical Rule"), _("Collateral or Guarantor"), _("Complete File"),
	_("Contract Type"), _("Credit History"), _("Debt Ratio above the Limit"), _("Family"), _("Fees"), _("History with Us"),
	_("Housing"), _("In Arrears or Written Off"), _("Income to Installment"), _("Incomplete File"), _("Mortgaged"),
	_("Months in the Same Job"), _("New with Good Bureau"), _("New with Poor Bureau"), _("New without Bureau"),
	_("No Collateral"), _("No History"), _("No Proof"), _("Owned"), _("Permanent"), _("Previous Arrears"), _("Project"),
	_("Provable Independent"), _("Raise Collateral"), _("Reduce Amount"), _("Rented"), _("Returning with Slight Arrears"),
	_("Returning without Arrears"), _("Risk Band"), _("Rule for a Person to Judge"), _("Solvent Guarantor"),
	_("Temporary over 1 Year"), _("Temporary up to 1 Year"),
)  # fmt: skip

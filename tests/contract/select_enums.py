"""Which enum has the options of which Select."""

from __future__ import annotations

from lending_app.bank_files.check_digits import AccountKind
from lending_app.clients.duplicates.states import DuplicateStatus, Party
from lending_app.clients.identity.identity_numbers import CheckMethod, IdentityType
from lending_app.clients.lists.model import ListFormat
from lending_app.clients.matching.scoring import PartyKind
from lending_app.clients.screening.states import Comparison, HitStatus, ListKind, Occasion, RunStatus
from lending_app.closing.checks.states import CheckScope, CheckStatus, DifferenceStatus
from lending_app.collateral.appraisals.states import AppraisalBatchStatus, AppraisalRowStatus
from lending_app.collateral.states import (
	CollateralStatus,
	CustodyKind,
	DetailRule,
	ExecutionManner,
	ExecutionStatus,
	GuaranteeStatus,
	LegalState,
	MovementKind,
	RegistrationStatus,
	TitleStatus,
)
from lending_app.collections.contact_rules.rows import KINDS as CONTACT_RULES
from lending_app.collections.states import ActionResult, ActionType, NewData, PreferenceState, PromiseStatus
from lending_app.contracts.states import (
	BatchOutput,
	CodeChannel,
	DocumentBatchStatus,
	DocumentKind,
	DocumentLanguage,
	DocumentStatus,
	SignatureMethod,
	Signer,
)
from lending_app.disbursement.payment_files.states import (
	STATUS_LABELS,
	FileStatus,
	ImportStatus,
	LayoutPurpose,
	Outcome,
	PaymentFormat,
	RowStatus,
)
from lending_app.disbursement.states import BatchStatus, Liquidity, Method, OrderStatus
from lending_app.disbursement.states import RuleKind as FraudRuleKind
from lending_app.engine import (
	PRESETS,
	AmortizationMethod,
	BusinessDayConvention,
	ChargeBase,
	ChargeTiming,
	Component,
	Drawing,
	ExcessRule,
	FirstPeriod,
	Frequency,
	InterestBalance,
	InterestBasis,
	InterestRebate,
	Keeps,
	LedgerRole,
	Leveling,
	Residue,
)
from lending_app.engine.contact.rules import Channel as ContactChannel
from lending_app.engine.contact.rules import Collector as ContactCollector
from lending_app.engine.contact.rules import Counted, Scope
from lending_app.engine.contact.rules import Party as ContactParty
from lending_app.engine.credit.authority import AuthorityLevel, Majority, Vote, VoteResult
from lending_app.engine.credit.bureau import AccountStatus
from lending_app.engine.credit.capacity import SafetyFactor
from lending_app.engine.credit.client_rating import RatingFactor
from lending_app.engine.credit.recommendation import Recommendation
from lending_app.engine.credit.rules import RuleKind
from lending_app.engine.credit.score_table import RISK_BANDS
from lending_app.engine.credit.scorecard import ScorecardKind
from lending_app.engine.ledger.arrears import BUCKETS
from lending_app.engine.ledger.provision_table import STAGES, ExposureBase
from lending_app.engine.loan.allocation import Direction, Timing
from lending_app.engine.loan.charges import CHARGE_COMPONENTS, TierCount
from lending_app.engine.loan.methods import EarlyInterest
from lending_app.engine.loan.options import DeferredInterest
from lending_app.engine.loan.penalty import PenaltyBase, PenaltyStart
from lending_app.engine.loan.plan_facts import SkippedInterest
from lending_app.engine.loan.state import InstallmentStatus, LoanStatus
from lending_app.engine.offer.disbursement_breakdown import KEPT_FOR_OTHERS, DeductionKind
from lending_app.engine.offer.rate_offer import BandRate, DiscountKind
from lending_app.engine.values.day_count import DayCount
from lending_app.engine.values.money import RoundingMode
from lending_app.loan_payments.bank.states import LineStatus as StatementLineStatus
from lending_app.loan_payments.bank.states import LoadStatus as StatementStatus
from lending_app.loan_payments.direct_debits.states import BatchStatus as DebitBatchStatus
from lending_app.loan_payments.direct_debits.states import DebitStatus, MandateStatus, Sequence
from lending_app.loan_payments.gateways.states import NoticeStatus
from lending_app.loan_payments.payroll.states import Collector, DeductionOutcome, EmployeeStatus, FileFormat
from lending_app.loan_payments.payroll.states import FileStatus as PayrollFileStatus
from lending_app.loan_payments.references.check_digits import Algorithm
from lending_app.loan_payments.references.states import AmountKind, ReferenceRunStatus, ReferenceStatus
from lending_app.loan_payments.reversals.states import RequestStatus
from lending_app.loan_payments.states import BatchStatus as PaymentBatchStatus
from lending_app.loan_payments.states import PaymentSource
from lending_app.loan_payments.states import RowStatus as PaymentRowStatus
from lending_app.loan_payments.tills.states import (
	CashKind,
	MoneyKind,
	SessionStatus,
	TillStatus,
	TransferStatus,
)
from lending_app.messaging.states import (
	MessageChannel,
	MessageEvent,
	MessageStatus,
	ProviderKind,
	ReceiptKind,
	ReceiptStatus,
)
from lending_app.origination.evaluation.states import (
	CheckResult,
	CreditState,
	DocumentsState,
	EvaluationOccasion,
	IdentityState,
	Phase,
)
from lending_app.origination.states import (
	OPEN,
	AnswerChannel,
	ApplicationStatus,
	Channel,
	DecisionKind,
	DocumentState,
	MemberStatus,
	OfferAnswer,
	PartyRole,
	Priority,
)
from lending_app.products.kinds import MONTHS, DueDates, InterestBase, ProductKind, RateType, StepMeasure
from lending_app.products.states import CampaignStatus, OtherSegment, ProductStatus
from lending_app.servicing.checks.states import CheckKind
from lending_app.servicing.states import (
	PaymentMethod,
	ProposalStatus,
	RateChangeKind,
	ReferralStatus,
	RepaymentKind,
)
from tests.contract.test_doctypes import values

# What a fact may charge; the rest of a debt comes of the plan.
CHARGED_BY_FACTS = [Component.COST.value, *(part.value for part in CHARGE_COMPONENTS)]
SELECTS = {
	("Bank File Layout", "purpose"): values(LayoutPurpose),
	("Collection Action", "action_type"): values(ActionType),
	("Collection Action", "new_data_kind"): ["", *values(NewData)],
	("Collection Action", "next_action"): [
		"",
		*(kind for kind in values(ActionType) if kind != "Incoming Call"),
	],
	("Collection Action", "party"): values(ContactParty),
	("Collection Action", "result"): values(ActionResult),
	("Contact Preference Channel", "channel"): values(ContactChannel),
	("Contact Preference Channel", "state"): values(PreferenceState),
	("Contact Rule", "collector"): ["", *values(ContactCollector)],
	("Contact Rule", "counted"): values(Counted),
	("Contact Rule", "kind"): list(CONTACT_RULES),
	("Contact Rule", "scope"): values(Scope),
	("Message", "channel"): values(MessageChannel),
	("Message", "event"): values(MessageEvent),
	("Message", "status"): values(MessageStatus),
	("Message Event Channel", "channel"): values(MessageChannel),
	("Message Event Channel", "event"): values(MessageEvent),
	("Message Provider", "channel"): values(MessageChannel),
	("Message Provider", "kind"): values(ProviderKind),
	("Message Receipt", "kind"): values(ReceiptKind),
	("Message Receipt", "status"): values(ReceiptStatus),
	("Message Template", "channel"): values(MessageChannel),
	("Message Template", "event"): values(MessageEvent),
	("Promise to Pay", "status"): values(PromiseStatus),
	("Lending Company", "liquidity_check"): values(Liquidity),
	("Payment File", "format"): values(PaymentFormat),
	("Bank Statement Load", "status"): values(StatementStatus),
	("Bank Statement Line", "status"): values(StatementLineStatus),
	("Payment Notice", "status"): values(NoticeStatus),
	("Payment Reference", "amount_kind"): values(AmountKind),
	("Payment Reference Run", "amount_kind"): values(AmountKind),
	("Payment Reference Run", "status"): values(ReferenceRunStatus),
	("Payment Reference", "status"): values(ReferenceStatus),
	("Payment Reference Layout", "algorithm"): values(Algorithm),
	("Payroll Agreement", "format"): values(FileFormat),
	("Payroll Agreement", "status"): ["Active", "Ended"],
	("Payroll Line", "outcome"): values(DeductionOutcome),
	("Payroll Employee", "collected_by"): ["", *values(Collector)],
	("Payroll Employee", "status"): values(EmployeeStatus),
	("Payroll File", "status"): values(PayrollFileStatus),
	("Direct Debit", "sequence_type"): values(Sequence),
	("Direct Debit", "status"): values(DebitStatus),
	("Direct Debit Batch", "format"): values(PaymentFormat),
	("Direct Debit Batch", "status"): values(DebitBatchStatus),
	("Direct Debit Mandate", "account_type"): [
		*(kind.value for kind in AccountKind if kind is not AccountKind.ABA),
		"Other",
	],
	("Direct Debit Mandate", "sequence_type"): values(Sequence),
	("Direct Debit Mandate", "status"): values(MandateStatus),
	("Direct Debit Response", "format"): values(PaymentFormat),
	("Direct Debit Response", "status"): values(ImportStatus),
	("Payment File", "status"): values(FileStatus),
	("Payment File Row", "status"): values(RowStatus),
	("Payment Status File", "format"): values(PaymentFormat),
	("Payment Status File", "status"): values(ImportStatus),
	("Payment Status Row", "status"): ["", *STATUS_LABELS.values()],
	("Payment Status Row", "outcome"): values(Outcome),
	("Disbursement Batch", "status"): values(BatchStatus),
	("Appraisal Batch", "status"): values(AppraisalBatchStatus),
	("Appraisal Batch Row", "status"): values(AppraisalRowStatus),
	("Payment Batch", "status"): values(PaymentBatchStatus),
	("Payment Batch", "source"): values(PaymentSource),
	("Payment Batch", "excess_rule"): ["", *values(ExcessRule)],
	("Payment Batch Row", "status"): values(PaymentRowStatus),
	("Disbursement Rule", "kind"): values(FraudRuleKind),
	("Disbursement Order", "status"): values(OrderStatus),
	("Disbursement Order Cost", "kind"): values(KEPT_FOR_OTHERS),
	("Disbursement Order Line", "kind"): values(DeductionKind),
	("Disbursement Payee", "method"): values(Method),
	("Client", "identity_type"): ["", *values(IdentityType)],
	("Client", "identity_check"): ["", *values(CheckMethod)],
	("Client Score Rule", "factor"): values(RatingFactor),
	("Client Duplicate", "status"): values(DuplicateStatus),
	("Client Merge Move", "party"): values(Party),
	("Credit Bureau Account", "status"): values(AccountStatus),
	("Credit Evaluation", "credit_state"): values(CreditState),
	("Credit Evaluation", "documents_state"): values(DocumentsState),
	("Credit Evaluation", "identity_state"): values(IdentityState),
	("Credit Evaluation", "occasion"): values(EvaluationOccasion),
	("Credit Evaluation", "recommendation"): values(Recommendation),
	("Credit Evaluation Check", "phase"): values(Phase),
	("Credit Evaluation Check", "result"): values(CheckResult),
	("Loan Application", "recommendation"): ["", *values(Recommendation)],
	("Screening Hit", "status"): values(HitStatus),
	("Screening Hit Reason", "comparison"): values(Comparison),
	("Screening List", "list_format"): values(ListFormat),
	("Screening List", "list_kind"): values(ListKind),
	("Screening List Entry", "party_kind"): values(PartyKind),
	("Screening Run", "occasion"): values(Occasion),
	("Screening Run", "status"): values(RunStatus),
	("Loan", "arrears_bucket"): ["", *(name for _, name in BUCKETS)],
	("Loan", "status"): values(LoanStatus),
	("Loan Application", "status"): values(ApplicationStatus),
	("Credit Decision", "kind"): values(DecisionKind),
	("Application Stage Target", "stage"): values(status for status in ApplicationStatus if status in OPEN),
	("Credit Decision", "authority"): ["", *values(AuthorityLevel)],
	("Credit Authority Level", "authority"): values(AuthorityLevel),
	("Credit Committee", "kind"): [AuthorityLevel.COMMITTEE.value, AuthorityLevel.BOARD.value],
	("Credit Committee", "majority"): values(Majority),
	("Committee Session Application", "result"): ["", *values(VoteResult)],
	("Committee Session Vote", "vote"): values(Vote),
	("Contract Settings", "code_channel"): values(CodeChannel),
	("Loan Application Collateral", "legal_state"): ["", *values(LegalState)],
	("Loan Document", "kind"): values(DocumentKind),
	("Loan Document", "language"): values(DocumentLanguage),
	("Loan Document", "status"): values(DocumentStatus),
	("Loan Document Batch", "kind"): values(DocumentKind),
	("Loan Document Batch", "output"): values(BatchOutput),
	("Loan Document Batch", "status"): values(DocumentBatchStatus),
	("Loan Document Party", "role"): [Signer.CO_BORROWER.value, Signer.GUARANTOR.value],
	("Loan Document Signature", "method"): values(SignatureMethod),
	("Loan Document Signature", "signer"): values(Signer),
	("Loan Document Template", "kind"): values(DocumentKind),
	("Loan Document Template", "language"): values(DocumentLanguage),
	("Loan Document Template Version", "kind"): values(DocumentKind),
	("Loan Document Template Version", "language"): values(DocumentLanguage),
	("Signature Code", "channel"): values(CodeChannel),
	("Loan Offer Answer", "answer"): values(OfferAnswer),
	("Loan Offer Answer", "channel"): values(AnswerChannel),
	("Loan Application", "channel"): values(Channel),
	("Loan Application", "desired_frequency"): ["", *values(Frequency)],
	("Loan Application", "priority"): values(Priority),
	("Loan Application Document", "state"): values(DocumentState),
	("Loan Application Member", "status"): values(MemberStatus),
	("Loan Application Party", "identity_type"): ["", *values(IdentityType)],
	("Loan Application Party", "role"): values(PartyRole),
	("Loan Installment", "status"): values(InstallmentStatus),
	("Loan Product", "status"): values(ProductStatus),
	("Loan Product", "other_segment_rule"): values(OtherSegment),
	("Loan Product Risk Rate", "rate_type"): values(BandRate),
	("Product Campaign", "discount_type"): values(DiscountKind),
	("Product Campaign", "status"): values(CampaignStatus),
	("Loan Product", "method"): values(AmortizationMethod),
	("Loan Product", "frequency"): values(Frequency),
	("Loan Product", "compounding"): [
		"",
		*values(each for each in Frequency if each is not Frequency.AT_MATURITY),
	],
	("Loan Product", "product_type"): values(ProductKind),
	("Loan Product", "rate_type"): values(RateType),
	("Loan Product", "interest_base"): values(InterestBase),
	("Loan Product", "date_rule"): values(DueDates),
	("Loan Product", "first_period"): values(FirstPeriod),
	("Loan Product", "business_day_convention"): values(BusinessDayConvention),
	("Loan Product", "grace_interest"): values(DeferredInterest),
	("Loan Product", "season_interest"): values(DeferredInterest),
	("Loan Product", "installment_rounding_mode"): values(RoundingMode),
	("Loan Product", "rounding_mode"): values(RoundingMode),
	("Loan Product", "residue"): values(Residue),
	("Loan Product", "drawing"): values(Drawing),
	("Loan Product", "skipped_interest"): values(SkippedInterest),
	("Loan Product Charge", "component"): [part.value for part in CHARGE_COMPONENTS],
	("Loan Product Charge", "timing"): values(ChargeTiming),
	("Loan Product Charge", "base"): values(ChargeBase),
	("Loan Product Rate Step", "measure"): values(StepMeasure),
	("Loan Product Season", "month"): [*MONTHS],
	("Loan Product", "interest_basis"): values(InterestBasis),
	("Loan Product", "interest_balance"): values(InterestBalance),
	("Loan Product", "early_interest"): values(EarlyInterest),
	("Loan Product", "prepayment_rebate"): values(InterestRebate),
	("Loan Product", "prepayment_tiers_by"): values(TierCount),
	("Loan Product", "leveling"): values(Leveling),
	("Loan Product", "day_count"): values(DayCount),
	("Loan Product", "allocation_preset"): [*PRESETS, "Custom"],
	("Loan Product", "allocation_direction"): values(Direction),
	("Loan Product", "excess_rule"): values(ExcessRule),
	("Loan Product", "penalty_base"): values(PenaltyBase),
	("Loan Product", "penalty_start"): values(PenaltyStart),
	("Loan Product Account", "role"): values(LedgerRole),
	("Lending Company Account", "role"): values(LedgerRole),
	("Loan Ledger Entry", "role"): values(LedgerRole),
	("Loan Product Allocation Step", "timing"): values(Timing),
	("Loan Product Allocation Step", "component"): [
		value for value in values(Component) if value != Component.ADVANCE.value
	],
	("Loan Repayment", "excess_rule"): ["", *values(ExcessRule)],
	("Loan Repayment Allocation", "component"): values(Component),
	("Credit Policy", "sufficient_up_to"): values(SafetyFactor),
	("Credit Policy", "tight_up_to"): values(SafetyFactor),
	("Credit Policy Decision", "outcome"): values(Recommendation),
	("Credit Policy Decision", "otherwise"): ["", *values(Recommendation)],
	("Credit Policy Decision", "risk_band"): [band.name for band in RISK_BANDS],
	("Credit Policy Rule", "rule"): values(RuleKind),
	("Credit Risk Band", "risk_band"): [band.name for band in RISK_BANDS],
	("Scorecard", "kind"): values(ScorecardKind),
	("Charge Off Proposal", "status"): values(ProposalStatus),
	("Loan Charge", "component"): ["", *CHARGED_BY_FACTS],
	("Loan Charge Type", "component"): CHARGED_BY_FACTS,
	("Payment Reclassification", "allocation_preset"): ["", *PRESETS, "Custom"],
	("Payment Reclassification", "allocation_direction"): ["", *values(Direction)],
	("Payment Reclassification", "excess_rule"): ["", *values(ExcessRule)],
	("Payment Reclassification Change", "component"): values(Component),
	("Loan Payment Skip", "interest_rule"): ["", *values(SkippedInterest)],
	("Collateral", "status"): values(CollateralStatus),
	("Collateral Custody Movement", "kind"): values(CustodyKind),
	("Collateral Execution", "manner"): values(ExecutionManner),
	("Collateral Execution", "status"): values(ExecutionStatus),
	("Collateral", "registration_status"): values(RegistrationStatus),
	("Collateral", "title_status"): values(TitleStatus),
	("Collateral Type Field", "rule"): values(DetailRule),
	("Liquid Guarantee", "status"): values(GuaranteeStatus),
	("Liquid Guarantee Movement", "kind"): values(MovementKind),
	("Referral Fee", "status"): values(ReferralStatus),
	("Loan Rate Change", "kind"): values(RateChangeKind),
	("Loan Repayment", "kind"): values(RepaymentKind),
	("Loan Repayment", "payment_method"): ["", *values(PaymentMethod)],
	("Loan Rate Change", "keeps"): values(Keeps),
	("Currency Denomination", "kind"): values(MoneyKind),
	("Payment Reversal Request", "status"): values(RequestStatus),
	("Till", "status"): values(TillStatus),
	("Till Movement", "kind"): values(CashKind),
	("Loan Check", "scope"): values(CheckScope),
	("Loan Check", "status"): values(CheckStatus),
	("Loan Check Difference", "kind"): values(CheckKind),
	("Loan Check Difference", "status"): values(DifferenceStatus),
	("Till Session", "status"): values(SessionStatus),
	("Till Transfer", "status"): values(TransferStatus),
	("Provision Table", "base"): values(ExposureBase),
	("Provision Table Row", "stage"): [str(stage) for stage in STAGES],
}

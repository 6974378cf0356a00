"""A whole book at once, in NumPy arrays of whole minor units: no Python object per loan, the replay's cents.

`build_portfolio` makes the arrays from scalar replays, or a database fills them (see `layout`).
`calculate_portfolio` gives every loan's state on a day, `project_cash_flow` the book's receipts by month.
"""

from lending_app.engine.portfolio.arrays import NO_DAY, to_date, to_day
from lending_app.engine.portfolio.building import build_portfolio
from lending_app.engine.portfolio.calculation import PortfolioState, ProvisionRates, calculate_portfolio
from lending_app.engine.portfolio.late import LateInstallments, list_late_installments
from lending_app.engine.portfolio.layout import (
	DAY_COUNTS,
	INSTALLMENT_DTYPES,
	LOAN_DTYPES,
	NO_CAP,
	ROUNDING_MODES,
	STATUSES,
	InstallmentArrays,
	LoanArrays,
	Portfolio,
)
from lending_app.engine.portfolio.projection import CashFlowProjection, project_cash_flow
from lending_app.engine.portfolio.provisions import NO_BAND, BookValuation, value_portfolio
from lending_app.engine.portfolio.roles import CHARGE_ROLES, TIMED_ROLES
from lending_app.engine.portfolio.schedules import ScheduleArrays, build_schedules
from lending_app.engine.portfolio.storage import (
	LAYOUT,
	LOAN_RECORD,
	NO_HORIZON,
	ROW_RECORD,
	PackedLoan,
	get_charge_positions,
	get_positions,
	pack_loan,
	unpack_loans,
)

__all__ = [
	"CHARGE_ROLES",
	"DAY_COUNTS",
	"INSTALLMENT_DTYPES",
	"LAYOUT",
	"LOAN_DTYPES",
	"LOAN_RECORD",
	"NO_BAND",
	"NO_CAP",
	"NO_DAY",
	"NO_HORIZON",
	"ROUNDING_MODES",
	"ROW_RECORD",
	"STATUSES",
	"TIMED_ROLES",
	"BookValuation",
	"CashFlowProjection",
	"InstallmentArrays",
	"LateInstallments",
	"LoanArrays",
	"PackedLoan",
	"Portfolio",
	"PortfolioState",
	"ProvisionRates",
	"ScheduleArrays",
	"build_portfolio",
	"build_schedules",
	"calculate_portfolio",
	"get_charge_positions",
	"get_positions",
	"list_late_installments",
	"pack_loan",
	"project_cash_flow",
	"to_date",
	"to_day",
	"unpack_loans",
	"value_portfolio",
]

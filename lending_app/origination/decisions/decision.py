"""What a decision says, on its way from a dialog, the API or a session to the application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lending_app.engine.credit.authority import AuthorityLevel
from lending_app.origination.states import DecisionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
	"""Fields that are empty take the request's figures or the settings' defaults. The first reason is the main one."""

	kind: DecisionKind
	amount: float | None = None
	number_of_installments: int | None = None
	interest_percent: float | None = None
	conditions: tuple[str, ...] = ()
	valid_days: int | None = None
	reasons: tuple[str, ...] = ()
	explanation: str = ""
	advice: str = ""
	waiting_days: int | None = None
	documents: tuple[tuple[str, str], ...] = ()
	due_date: date | None = None
	notes: str = ""
	authority: AuthorityLevel = AuthorityLevel.ANALYST
	committee_session: str | None = None
	is_unevaluated_accepted: bool = False
	"""Anyone who approves knows that there is no evaluation."""

"""What a provider of verifications is: face matching, credit bureaus, telephone and e-mail checks.

An app offers one through the hook `lending_verification_providers`: a dict of the name that Client Settings shows to
the dotted path of a function `(VerificationRequest) -> VerificationResult`. The function talks to the service with a
timeout and raises VerificationUnavailableError where it gets no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import frappe


class Outcome(str, Enum):
	PASSED = "Passed"
	FAILED = "Failed"
	PENDING = "Pending"


class VerificationUnavailableError(frappe.ValidationError):
	"""A provider that is not there or does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRequest:
	"""One step to verify. `answer` is what the person at the desk entered; a service ignores it."""

	client: str
	step: str
	value: str = ""
	answer: Outcome | None = None
	evidence: str = ""
	remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationResult:
	outcome: Outcome
	score: float | None = None
	reference: str = ""
	remarks: str = ""


Provider = Callable[[VerificationRequest], VerificationResult]


def get_provider(name: str) -> Provider:
	"""The function behind a provider's name. Raises VerificationUnavailableError."""
	paths = frappe.get_hooks("lending_verification_providers").get(name)
	if not paths:
		frappe.throw(
			frappe._(
				"There is no provider {0}. Choose another in Client Settings, Verification Methods."
			).format(frappe.bold(name)),
			exc=VerificationUnavailableError,
			title=frappe._("Provider Missing"),
		)
	return frappe.get_attr(paths[-1])


def list_providers() -> list[str]:
	return sorted(frappe.get_hooks("lending_verification_providers"))

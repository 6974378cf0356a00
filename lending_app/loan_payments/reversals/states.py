"""States of a request to reverse a payment."""

from __future__ import annotations

from enum import Enum


class RequestStatus(str, Enum):
	WAITING = "Waiting"
	GRANTED = "Granted"
	REFUSED = "Refused"

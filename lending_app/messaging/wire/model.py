"""What is asked of a provider, what it answers, and what it tells later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
	"""A message that is to be sent. `to` and `sender` are telephone numbers in E.164, as +18095550101.

	`template`, its language and `parameters` are for channels that send approved templates alone.
	"""

	to: str
	body: str
	sender: str = ""
	template: str = ""
	language: str = ""
	parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
	"""An HTTP request; `user` and `password` are those of basic authentication."""

	url: str
	headers: Mapping[str, str]
	body: bytes
	user: str = ""
	password: str = ""
	method: str = "POST"


class Outcome(str, Enum):
	"""Taken by the provider, refused for good, or to be tried again later."""

	TAKEN = "Taken"
	REFUSED = "Refused"
	LATER = "Later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
	"""`provider_id` is the name by which receipts speak of the message; `wait_seconds` is what the provider asked for."""

	outcome: Outcome
	provider_id: str = ""
	code: str = ""
	reason: str = ""
	wait_seconds: int | None = None
	is_dead_address: bool = False


class Delivery(str, Enum):
	"""What became of a message, in the order in which it happens; a failure is told at any time before delivery."""

	QUEUED = "Queued"
	SENT = "Sent"
	FAILED = "Failed"
	DELIVERED = "Delivered"
	READ = "Read"

	@property
	def rank(self) -> int:
		return list(Delivery).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
	"""`key` names the notice: told twice, it is one. `message_key` is ours, where the provider tells it."""

	provider_id: str
	delivery: Delivery
	message_key: str = ""
	code: str = ""
	reason: str = ""
	at: datetime | None = None
	is_dead_address: bool = False

	@property
	def key(self) -> str:
		return f"{self.provider_id}:{self.delivery.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
	"""What a person has written back. `key` names the notice."""

	key: str
	sender: str
	body: str


def advance(known: Delivery | None, told: Delivery) -> Delivery:
	"""The state after a receipt. They come in any order: what is further on stays.

	>>> advance(Delivery.READ, Delivery.SENT).value, advance(Delivery.SENT, Delivery.FAILED).value
	('Read', 'Failed')
	"""
	return told if known is None or told.rank > known.rank else known

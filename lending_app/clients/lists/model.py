"""What reading a list file gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from lending_app.clients.matching.scoring import ListedParty


class ListFormat(str, Enum):
	"""Formats of list files. A manual list has no file: its entries are written by hand."""

	OFAC_XML = "OFAC SDN XML"
	OFAC_CSV = "OFAC SDN CSV"
	UN_XML = "UN Consolidated XML"
	EU_XML = "EU Consolidated XML"
	EU_CSV = "EU Consolidated CSV"
	LOCAL_CSV = "Local CSV"
	MANUAL = "Manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
	"""The parties of a file, and when its authority published it where the file says so."""

	parties: tuple[ListedParty, ...]
	published_on: date | None = None


def clean(text: str | None) -> str:
	"""A text with single spaces; a list's sign for nothing is nothing."""
	text = " ".join((text or "").replace("\x1a", "").split())
	return "" if text == "-0-" else text


def unique(texts: list[str]) -> tuple[str, ...]:
	"""The texts that are there, each once, in their order."""
	return tuple(dict.fromkeys(text for text in map(clean, texts) if text))

"""Plain words: what people who speak software's English would not write is not in names, messages or documentation.

Say what happened and what to do, in words that a loan officer or an engineer would use.
"""

import csv
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BANNED = {
	r"mend(s|ed|ing)?": "fix, correct, resolve",
	r"nought": "zero",
	r"(is|are) no numbers?": "not a number",
	r"anew": "again",
	r"who(so)?ever": "anyone who, no matter who",
	r"whereof": "of which",
	r"so many": "that many",
	r"sound again": "correct again",
	r"signs? of life": "heartbeat",
	r"(gone|went|goes|stays?) silent": "stopped responding",
	r"the heart of": "the main part of",
	r"papers": "documents",
	r"the house('s)?(?! ?hold)": "the lender, the company",
}
_TEXT = re.compile(r"(?<![\w./`])(" + "|".join(BANNED) + r")(?![\w/=(])(?!\.[a-z])", re.IGNORECASE)
# A home is a house.
_ALLOWED = re.compile(r"Roof of the house")
_NAMES = re.compile(
	r"^\s*(?:class (?:Row|Slot|Part|Course)\b|def _?(?:note|forget|mend|reckon)_|def \w*_anew\b"
	# What is saved or made up to date is not kept; what stays as it is may be.
	r"|def keep_(?:\w*state|\w*documents?|\w*versions?|snapshots|posted|measures|minor_units|flows|fact)\b)",
	re.MULTILINE,
)
_PLACES = re.compile(r"(?:^|/)(?:papers(?:/|$)|(?:keep|note|forget|mend)_)")
_SUFFIXES = (".py", ".js", ".html", ".md")
_JSON_TEXT = re.compile(r'"(?:label|description|options|subject|message|html)": "((?:[^"\\]|\\.)*)"')


def list_files(*folders: str, suffixes: tuple[str, ...] = _SUFFIXES) -> list[Path]:
	found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
	skipped = {"node_modules", "dist", "__pycache__"}
	return [path for path in found if not skipped & set(path.parts)]


def read_texts(path: Path) -> Iterator[tuple[int, str]]:
	"""What people read of a file, by line: of Python its comments and texts, of others all of it."""
	source = path.read_text(encoding="utf-8")
	if path.suffix != ".py":
		yield from enumerate(source.split("\n"), start=1)
		return
	for token in tokenize.generate_tokens(io.StringIO(source).readline):
		is_text = token.type == tokenize.STRING and re.search(r"\s", token.string)
		if token.type == tokenize.COMMENT or is_text:
			text = re.sub(r"\{[^{}]*\}", "{}", token.string)
			yield from enumerate(text.split("\n"), start=token.start[0])


def find_banned(paths: list[Path]) -> list[str]:
	return [
		f"{path.relative_to(ROOT)}:{number}: {found.group()}"
		for path in paths
		for number, text in read_texts(path)
		for found in _TEXT.finditer(text)
		if not _ALLOWED.search(text)
	]


@pytest.mark.parametrize("folder", ["lending_app", "docs", "benchmarks", "examples"])
def test_texts_comments_and_documentation_are_plain(folder: str) -> None:
	assert find_banned(list_files(folder)) == []


def test_the_pages_at_the_top_are_plain() -> None:
	assert find_banned([ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]) == []


def test_labels_and_descriptions_are_plain() -> None:
	found = [
		f"{path.relative_to(ROOT)}: {text}"
		for path in list_files("lending_app", suffixes=(".json",))
		for text in _JSON_TEXT.findall(path.read_text(encoding="utf-8"))
		if _TEXT.search(text)
	]
	assert found == []


def test_messages_that_are_translated_are_plain() -> None:
	for path in (ROOT / "lending_app" / "translations").glob("*.csv"):
		with path.open(encoding="utf-8", newline="") as file:
			found = [row[0] for row in csv.reader(file) if row and _TEXT.search(row[0])]
		assert found == [], path.name


def test_names_are_the_field_s() -> None:
	found = [
		f"{path.relative_to(ROOT)}: {name.group().strip()}"
		for path in list_files("lending_app", suffixes=(".py",))
		for name in _NAMES.finditer(path.read_text(encoding="utf-8"))
	]
	assert found == []


def test_folders_and_files_are_the_field_s() -> None:
	found = [
		path.relative_to(ROOT).as_posix()
		for path in list_files("lending_app", suffixes=(".py", ".js"))
		if "patches" not in path.parts and _PLACES.search(path.relative_to(ROOT / "lending_app").as_posix())
	]
	assert found == []


@pytest.mark.parametrize("text", ["Mend it.", "The loan is sound again.", "planned anew", "whoever asks"])
def test_a_word_that_is_banned_is_found(text: str) -> None:
	assert _TEXT.search(text)

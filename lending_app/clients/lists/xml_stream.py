"""A large XML file, element by element, without entities or the network."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from lending_app.clients.lists.errors import CutListFileError, ForeignListFileError
from lending_app.clients.lists.model import clean


class XmlList:
	"""Elements of a list by their local names; each is forgotten once it was read."""

	def __init__(self, content: bytes, root: str) -> None:
		self._content = content
		self._root = root
		self.attributes: dict[str, str] = {}

	def iterate(self, *names: str) -> Iterator[etree._Element]:
		"""The elements with these names, directly in document order. A file that ends early raises at its end."""
		events = etree.iterparse(
			BytesIO(self._content),
			events=("start", "end"),
			resolve_entities=False,
			no_network=True,
			load_dtd=False,
			huge_tree=False,
			remove_comments=True,
			remove_pis=True,
		)
		try:
			yield from self._select(events, names)
		except etree.XMLSyntaxError as error:
			raise CutListFileError(str(error.msg or error)) from None

	def _select(self, events: etree.iterparse, names: tuple[str, ...]) -> Iterator[etree._Element]:
		is_first = True
		for event, element in events:
			name = local_name(element)
			if is_first:
				self._check_root(element, name)
				is_first = False
			if event == "end" and name in names:
				yield element
				_forget(element)

	def _check_root(self, element: etree._Element, name: str) -> None:
		if name != self._root:
			raise ForeignListFileError(f"<{self._root}>", f"<{name}>")
		self.attributes = dict(element.attrib)


def _forget(element: etree._Element) -> None:
	"""Free an element and what stands before it."""
	element.clear(keep_tail=True)
	parent = element.getparent()
	while parent is not None and element.getprevious() is not None:
		del parent[0]


def local_name(element: etree._Element) -> str:
	return etree.QName(element).localname if isinstance(element.tag, str) else ""


def list_children(element: etree._Element, *path: str) -> list[etree._Element]:
	"""Descendants along a path of local names, whatever their namespace."""
	found = [element]
	for name in path:
		found = [child for parent in found for child in parent if local_name(child) == name]
	return found


def list_texts(element: etree._Element, *path: str) -> list[str]:
	return [text for child in list_children(element, *path) if (text := clean(child.text))]


def get_text(element: etree._Element, *path: str) -> str:
	return next(iter(list_texts(element, *path)), "")

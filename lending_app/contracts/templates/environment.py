"""Templates of documents in a sandbox: the listed fields, no function of the framework, and never a blank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import escape_html
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lending_app.contracts.exceptions import MissingFieldError, TemplateFieldError
from lending_app.contracts.templates.fields import GROUPS, LISTS, list_paths

# Filters that shape text; those that reach into objects or build lists of them stay out.
FILTERS = (
	"default",
	"first",
	"join",
	"last",
	"length",
	"lower",
	"replace",
	"title",
	"trim",
	"upper",
	"round",
	"int",
)


class BlankField(StrictUndefined):
	"""A field without a value: it may be asked for in a condition, and printing it is an error."""

	__slots__ = ()

	def __bool__(self) -> bool:
		return False


class DocumentEnvironment(ImmutableSandboxedEnvironment):
	"""Values are plain groups of texts: a blank one is as good as none."""

	def getattr(self, obj: Any, attribute: str) -> Any:
		return (
			super().getattr(obj, attribute) if isinstance(obj, LoopContext) else self.getitem(obj, attribute)
		)

	def getitem(self, obj: Any, argument: Any) -> Any:
		if isinstance(obj, Mapping):
			value = obj.get(argument)
			if value is None or (isinstance(value, str) and not value.strip()):
				return BlankField(name=_name_field(obj, argument))
			return value
		if isinstance(obj, list | tuple) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
			return obj[argument]
		return BlankField(name=str(argument))


class Group(dict[str, Any]):
	"""Fields of one group; `label` names it in messages."""

	def __init__(self, label: str, values: Mapping[str, Any]) -> None:
		super().__init__(values)
		self.label = label


def _name_field(group: Mapping[str, Any], field: Any) -> str:
	return f"{group.label}.{field}" if isinstance(group, Group) else str(field)


def _build_environment() -> DocumentEnvironment:
	environment = DocumentEnvironment(
		autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
	)
	environment.globals = {}
	environment.filters = {name: environment.filters[name] for name in FILTERS}
	return environment


_ENVIRONMENT = _build_environment()


def render_body(body: str, values: Mapping[str, Any]) -> str:
	"""The template filled in. Raises MissingFieldError naming the field, TemplateFieldError for what is no template."""
	try:
		return _ENVIRONMENT.from_string(body).render(**values)
	except UndefinedError as error:
		_refuse_blank(str(error.message or error))
	except (TemplateSyntaxError, SecurityError) as error:
		_refuse_syntax(error)
	except (ArithmeticError, LookupError, TypeError, ValueError) as error:
		_refuse_syntax(error)


def check_body(body: str) -> None:
	"""Refuse a template with a field that is not on the list. Raises TemplateFieldError."""
	try:
		tree = _ENVIRONMENT.parse(body)
	except TemplateSyntaxError as error:
		_refuse_syntax(error)
	_refuse_foreign_nodes(tree)
	unknown = sorted(set(_list_used(tree)) - list_paths())
	if unknown:
		frappe.throw(
			_(
				"The template uses fields that there are not: {0}. Choose from the list below the template."
			).format(frappe.bold(escape_html(", ".join(unknown)))),
			exc=TemplateFieldError,
			title=_("Unknown Field"),
		)
	try:
		_ENVIRONMENT.from_string(body)
	except TemplateSyntaxError as error:
		_refuse_syntax(error)


def list_used_fields(body: str) -> frozenset[str]:
	"""Paths of the fields that a template prints or asks for, as in "loan.amount"."""
	return frozenset(_list_used(_ENVIRONMENT.parse(body)))


def _refuse_foreign_nodes(tree: nodes.Template) -> None:
	kinds = (nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends, nodes.Call, nodes.CallBlock)
	found = next(tree.find_all(kinds), None)
	if found is not None:
		frappe.throw(
			_(
				"Line {0}: a template calls nothing and includes no other. Use fields, conditions and loops."
			).format(found.lineno),
			exc=TemplateFieldError,
			title=_("Not Allowed in a Template"),
		)


def _list_used(tree: nodes.Template) -> Iterator[str]:
	"""Paths of fields: of a loop's own name those of its list."""
	aliases = {
		loop.target.name: _read_path(loop.iter, {})
		for loop in tree.find_all(nodes.For)
		if isinstance(loop.target, nodes.Name)
	}
	assigned = {
		node.target.name for node in tree.find_all(nodes.Assign) if isinstance(node.target, nodes.Name)
	}
	inner: set[int] = set()
	for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
		inner.add(id(node.node))
	for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
		if id(node) in inner or getattr(node, "ctx", "load") != "load":
			continue
		path = _read_path(node, aliases)
		root = path.partition(".")[0]
		if root not in assigned and root != "loop" and path:
			yield path


def _read_path(node: nodes.Node, aliases: Mapping[str, str]) -> str:
	"""As in "loan.amount", or "guarantors.name" of a row of the guarantors."""
	if isinstance(node, nodes.Name):
		return aliases.get(node.name, node.name)
	if isinstance(node, nodes.Getattr):
		return f"{_read_path(node.node, aliases)}.{node.attr}"
	if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
		base = _read_path(node.node, aliases)
		return base if base in LISTS and isinstance(node.arg.value, int) else f"{base}.{node.arg.value}"
	return "?"


def _refuse_blank(message: str) -> NoReturn:
	"""The environment's message names the field in quotes."""
	field = message.split("'")[1] if "'" in message else message
	group, _dot, name = field.partition(".")
	label = GROUPS.get(group, {}).get(name, name)
	frappe.throw(
		_(
			"The document needs {0} ({1}), and this loan has none. Enter it, then generate the document again."
		).format(frappe.bold(escape_html(_(label))), escape_html(field)),
		exc=MissingFieldError,
		title=_("Field Missing"),
	)


def _refuse_syntax(error: Exception) -> NoReturn:
	line = getattr(error, "lineno", None)
	text = escape_html(str(error))
	frappe.throw(
		_("Line {0}: {1}. Correct the template.").format(line, text)
		if line
		else _("The template cannot be filled in: {0}. Correct it.").format(text),
		exc=TemplateFieldError,
		title=_("Template Not Usable"),
	)

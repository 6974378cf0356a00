"""Why a list file was refused, in words."""

from __future__ import annotations

from frappe import _

from lending_app.clients.lists.errors import (
	CutListFileError,
	EmptyListFileError,
	ForeignListFileError,
	ListFileError,
	ListRowError,
	WrongCountError,
)
from lending_app.clients.lists.reader import RepeatedPartyError, UnnamedPartyError


def explain_list_error(error: ListFileError, form: str) -> str:
	"""What is wrong with the file and what to do."""
	for kind, explain in _EXPLANATIONS.items():
		if isinstance(error, kind):
			return " ".join((explain(error, form), _("Nothing was imported.")))
	return " ".join(
		(_("The file cannot be read as {0}: {1}.").format(form, error), _("Nothing was imported."))
	)


def _explain_cut(error: CutListFileError, form: str) -> str:
	return _("The file ends before it should ({0}): it was cut on its way. Download it again.").format(
		error.detail
	)


def _explain_foreign(error: ForeignListFileError, form: str) -> str:
	return _(
		"This is no file of the format {0}: it should begin with {1} and begins with {2}. Attach the right file, or change the format of the list."
	).format(form, _escape(error.expected), _escape(error.found))


def _explain_count(error: WrongCountError, form: str) -> str:
	return _("The file says that it has {0} entries and has {1}. Download it again.").format(
		error.stated, error.found
	)


def _explain_row(error: ListRowError, form: str) -> str:
	return _("Row {0} of the file cannot be read: {1}. Correct it and attach the file again.").format(
		error.row, _escape(error.detail)
	)


def _explain_empty(error: EmptyListFileError, form: str) -> str:
	return _("The file has no entries. Download it again.")


def _explain_unnamed(error: UnnamedPartyError, form: str) -> str:
	return _("An entry of the file has no number or no name: {0}.").format(_escape(str(error)))


def _explain_repeated(error: RepeatedPartyError, form: str) -> str:
	return _("The file has number {0} more than once.").format(_escape(str(error)))


def _escape(text: str) -> str:
	return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_EXPLANATIONS = {
	CutListFileError: _explain_cut,
	ForeignListFileError: _explain_foreign,
	WrongCountError: _explain_count,
	ListRowError: _explain_row,
	EmptyListFileError: _explain_empty,
	UnnamedPartyError: _explain_unnamed,
	RepeatedPartyError: _explain_repeated,
}

"""A solidarity group or village bank: its members, their roles, and how many there may be."""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from lending_app.clients.exceptions import GroupMemberError
from lending_app.clients.statuses.check_lendable import NOT_LENDABLE

SINGLE_ROLES = ("President", "Treasurer", "Secretary")


def check_group(group: Document) -> None:
	"""Raise GroupMemberError where members or roles do not add up; count the members."""
	members = [row for row in group.members if not row.left_on]
	group.number_of_members = len(members)
	_check_twice(members)
	_check_roles(members)
	_check_size(group)
	if group.status != "Dissolved":
		_check_clients(group, members)


def _check_twice(members: list[Document]) -> None:
	for client, number in Counter(row.client for row in members).items():
		if number > 1:
			_refuse(_("{0} is in the group {1} times. Take the other rows out.").format(client, number))


def _check_roles(members: list[Document]) -> None:
	for role, number in Counter(row.role for row in members).items():
		if role in SINGLE_ROLES and number > 1:
			_refuse(_("The group has {0} members as {1}. Choose one.").format(number, _(role)))


def _check_size(group: Document) -> None:
	if group.status != "Active":
		return
	settings = frappe.get_cached_doc("Client Settings")
	number = group.number_of_members
	lowest, highest = cint(settings.minimum_group_members), cint(settings.maximum_group_members)
	if lowest and number < lowest:
		_refuse(_("An active group needs {0} members, this one has {1}.").format(lowest, number))
	if highest and number > highest:
		_refuse(_("A group has at most {0} members, this one has {1}.").format(highest, number))


def _check_clients(group: Document, members: list[Document]) -> None:
	"""Members who may borrow, and are in no other group of the same type."""
	names = [row.client for row in members] or [""]
	for client in frappe.get_all("Client", {"name": ("in", names)}, ["client_name", "status", "client_type"]):
		if client.status in NOT_LENDABLE:
			_refuse(_("{0} is {1} and cannot be a member.").format(client.client_name, _(client.status)))
		if client.client_type == "Company":
			_refuse(_("{0} is a company. Members are persons.").format(client.client_name))
	row, other = frappe.qb.DocType("Client Group Member"), frappe.qb.DocType("Client Group")
	query = (
		frappe.qb.from_(row)
		.join(other)
		.on(row.parent == other.name)
		.select(row.client_name, other.group_name)
		.where(row.client.isin(names) & row.left_on.isnull() & (other.name != (group.name or "")))
		.where((other.group_type == group.group_type) & (other.status != "Dissolved"))
	)
	for member, group_name in query.run():
		_refuse(_("{0} is in group {1} already. Enter there the day of leaving.").format(member, group_name))


def _refuse(text: str) -> None:
	frappe.throw(text, exc=GroupMemberError, title=_("Group"))

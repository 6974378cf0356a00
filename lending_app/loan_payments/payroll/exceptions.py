"""Refusals of payroll deductions."""

import frappe


class PayrollError(frappe.ValidationError):
	"""An agreement, an employee or a payroll file that cannot be, or a step that its state does not allow."""


class DuplicatePayrollFileError(frappe.ValidationError):
	"""An employer's file that was loaded before."""

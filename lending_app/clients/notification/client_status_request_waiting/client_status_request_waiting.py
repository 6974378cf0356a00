"""Frappe wants a module beside a standard notification; this one needs no context of its own."""

"""Overdue loans: whom one may contact, cases, promises and legal claims."""

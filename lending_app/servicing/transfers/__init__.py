"""Clients move to another branch, with their applications, loans and all that belongs to them."""

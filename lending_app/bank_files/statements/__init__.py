"""Statements of a bank account: CAMT.053, MT940, OFX, CSV and Excel, to one kind of value. Needs no framework."""

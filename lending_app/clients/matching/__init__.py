"""Comparing names, birth dates and nationalities: of clients with listed parties, and of clients with each other.

Pure: neither a framework nor a database. Figures and settings come in as values, results explain themselves.
"""

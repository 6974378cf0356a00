"""Payments received, as banks, employers and collectors list them in CSV and Excel files. Needs no framework."""

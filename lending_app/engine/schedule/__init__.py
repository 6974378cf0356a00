"""What a loan asks by its terms: due dates, plans, charges, installments."""

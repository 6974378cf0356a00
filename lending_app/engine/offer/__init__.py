"""What could be lent: simulations, scenarios, refinancing, the rate offered, what a lender earns with it."""

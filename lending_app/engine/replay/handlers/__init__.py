"""What each kind of fact does to a loan: one file for each."""

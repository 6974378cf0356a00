"""What a state of a loan means in the books: postings, arrears, provisions, collateral."""

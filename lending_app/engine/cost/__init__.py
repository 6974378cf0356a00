"""What a loan costs and returns: cash flows, rates, present values."""

"""What everything is made of: money, rates, days, errors, and checks of what comes in."""

"""Clients against lists of sanctions, of politically exposed persons, and of people not to be lent to."""

"""The state of a loan on a day, from its facts."""

"""Whom one may contact about a debt, when, how often and by which channel. It knows no loan."""

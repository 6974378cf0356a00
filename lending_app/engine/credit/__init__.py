"""Whom to lend to: capacity, scores, rules and recommendations. It knows no loan."""

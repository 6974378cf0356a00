"""Fitting of logistic scorecards: cases, bins, model. Pure functions but for the service that writes the draft."""

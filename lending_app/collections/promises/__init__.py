"""Promises to pay: made with an action, kept or broken by the payments that are posted."""

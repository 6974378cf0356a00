"""Providers: how each is asked, and how its settings are checked."""

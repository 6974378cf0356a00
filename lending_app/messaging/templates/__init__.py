"""Texts of messages: by event, channel and language, in versions."""

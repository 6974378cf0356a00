"""Formats of banks as data: one definition writes a file and reads it back."""

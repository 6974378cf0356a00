"""Clients entered twice: found while typing and every night, merged and taken apart again."""

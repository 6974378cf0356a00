"""Helpers of tests on a site; nothing the product itself uses."""

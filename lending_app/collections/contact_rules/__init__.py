"""Rules of contact: those that the app brings for each country, and what the engine takes from a stored one."""

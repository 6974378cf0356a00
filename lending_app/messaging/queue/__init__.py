"""Messages written with the fact that they tell of, and sent once it is committed."""

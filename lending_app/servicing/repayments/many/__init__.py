"""Many payments in a few statements: what the documents would do one by one, to the cent."""

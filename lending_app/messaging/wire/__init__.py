"""What goes to a provider of messages and comes back from it, as bytes and fields. It needs no framework and no network."""

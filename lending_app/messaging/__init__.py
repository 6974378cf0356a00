"""Messages to clients: templates, the queue, providers and what they tell of a message."""

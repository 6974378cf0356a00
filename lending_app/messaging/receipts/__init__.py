"""What providers tell of a message, and what people answer: stored first, applied once, in any order."""

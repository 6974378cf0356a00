"""Finding a client by the beginnings of words, whatever their accents and order, among hundreds of thousands."""

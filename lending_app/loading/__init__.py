"""Loading a book of loans onto a site, through the real documents."""

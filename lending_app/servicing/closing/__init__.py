"""The close of a day: what the book's loans are in the database, and how partitions of it are carried on."""

"""Parts of make_book.py: everything in the sample book is invented and comes from one seed."""

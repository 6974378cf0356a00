"""Files between a lender and its bank: payments out, their status back. No framework and no database.

`statements` reads what a bank says of an account, `receipts` lists of payments received.
`pain001` and `nacha` write payments of published formats, `pain002` and `nacha_read` read what became of them, and
`layouts` writes and reads the fixed and delimited formats of banks from a definition that is data. `check_digits` says
whether an account number can exist. Money is Decimal; an error names the line and the element.
"""

"""What collectors did about a loan."""

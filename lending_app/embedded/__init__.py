"""The embedded engine: runs a whole book day by day in memory, with its ledger, and writes the results to files."""

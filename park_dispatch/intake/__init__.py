"""From a file to records: read in a capped child process, find the tables, name the columns, understand the values.

Knows nothing of the ledger: what it returns is a pure function of the file and the user's corrections.
"""

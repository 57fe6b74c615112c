"""What each page shows, computed from the ledger for a date: frames and small dataclasses, no drawing."""

"""People: accounts and passwords, signing in, who may do what, and the record of who did it."""

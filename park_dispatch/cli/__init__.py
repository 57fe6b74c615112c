"""The command line: one module a command, each imported only when it is asked for, so that a dry run starts fast."""

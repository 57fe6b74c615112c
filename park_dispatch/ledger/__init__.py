"""The append-only ledger in a DuckDB file: the only place with SQL."""

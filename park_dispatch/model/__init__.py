"""The nouns of the field, and how their values are read and written. Imports nothing of ours."""

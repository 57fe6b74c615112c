"""Schedules of planning programs: MS Project XML (MSPDI) and Primavera P6 exchange files (XER)."""

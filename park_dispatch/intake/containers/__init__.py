"""From bytes to a `Workbook`: one module a container, chosen by what the bytes are, never by the file's name."""

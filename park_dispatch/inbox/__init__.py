"""A folder that files are dropped into: taken in order, stored where nothing needs asking, answered beside the file."""

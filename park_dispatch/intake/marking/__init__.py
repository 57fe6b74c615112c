"""A file given back to whoever sent it, with what has to be mended coloured, commented and listed.

The stranger's file is opened in the capped child only; the parent sends marks and receives bytes.
"""

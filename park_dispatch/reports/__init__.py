"""What leaves the product as a file: workbooks now; documents, charts and messages later."""

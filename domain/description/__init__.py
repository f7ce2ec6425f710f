"""What a document is: its fields and citations, each with its place on the page, its source and how sure it is."""

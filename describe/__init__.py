"""What a document is: from the texts of its pages, with geometry, to its description. Pure: no files, no network."""

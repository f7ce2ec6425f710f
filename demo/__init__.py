"""`make demo`: the archive's whole way on sample documents, by the commands that an official types."""

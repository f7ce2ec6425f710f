"""People and programs who log in: accounts of our own, and those of a provider."""

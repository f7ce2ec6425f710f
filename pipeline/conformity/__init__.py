"""Whether what was digitised conforms to the rules of its day, and the report of it."""

"""Use case finding: what an answer shows of a page, and copies of stored files to look at."""

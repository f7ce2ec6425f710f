"""Use case proving: verdicts on records, packages and files, and the seals of packages."""

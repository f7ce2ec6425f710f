"""What was changed after a signature, judged by a list of what a next signer may add (trust.md §1, point 6)."""

"""The journal: what is told of each act, its entries in a row, the log that they are laid into, and its proofs."""

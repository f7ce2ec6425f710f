"""The journal's log: a Merkle tree of entries in tiles, with signed checkpoints, that nobody can rewrite unseen."""

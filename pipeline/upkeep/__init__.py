"""Use case upkeep: founding, examining, copying, rebuilding, reindexing, sweeping, comparing PDF/A anew."""

"""OCFL 1.1 on an object store: versioned objects, their inventories, and how they become whole after a crash."""

"""Review before the seal: documents are held, asked about, answered, and released."""

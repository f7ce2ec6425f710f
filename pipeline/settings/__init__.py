"""How one archive is set: its settings file, what the bucket remembers of it, and who may look into its folders."""

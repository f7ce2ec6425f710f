"""People: coming in, one's own account, and managing those of others."""

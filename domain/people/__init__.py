"""People and programs who use an archive: what they may do (roles, permissions) and what they may see (access)."""

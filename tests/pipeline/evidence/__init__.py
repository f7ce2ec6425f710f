"""Evidence fetched once and kept."""

"""The real servers that tests and trials run against: built from package registries, started on loopback."""

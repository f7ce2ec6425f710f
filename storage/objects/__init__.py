"""The object store: the port, its back ends (files, S3), and what every stored object keeps to."""

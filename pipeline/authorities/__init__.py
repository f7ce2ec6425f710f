"""Authority records: names of bodies, signers and places that the archive learned, proposed and decided by persons."""

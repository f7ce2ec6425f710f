"""Dossiers as E-ARK packages: what lies in them, how they grow, and the manifests that seal them."""

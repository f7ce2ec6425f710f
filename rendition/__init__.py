"""Searchable PDF/A: pictures, invisible text, proof of conformity."""

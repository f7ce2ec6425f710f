"""PDF as bytes, read apart from any library: tokens, objects, revisions, and the gap check over them."""

"""Picture files: JPEG, PNG, TIFF."""

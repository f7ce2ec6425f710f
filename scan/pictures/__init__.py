"""Picture files: JPEG, PNG, TIFF, WebP, HEIC, BMP, GIF, JPEG 2000."""

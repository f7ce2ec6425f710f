"""What the reader knows by heart, made from texts and from pages that we drew and read: `ocr/data`."""

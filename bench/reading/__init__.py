"""How well pages are read, beside Tesseract and OCRmyPDF."""

"""Making of a PDF exactly what is seen of it on a screen."""

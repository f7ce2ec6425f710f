"""The web pages, one file a subject, and their templates."""

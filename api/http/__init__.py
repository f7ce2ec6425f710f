"""The web server: the application, its pages, its interface for programs, uploads, and who gets in."""

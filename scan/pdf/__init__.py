"""Pages of PDF files, and what else such files hold."""

"""Writing an unsigned PDF as PDF/A with its own drawing kept."""

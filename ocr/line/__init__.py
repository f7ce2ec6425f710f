"""Printed lines as the line recogniser wants them: found on the cleaned page, measured, and cut out level."""

"""What becomes of drawn documents in which print is seen or hidden: measured against their truth."""

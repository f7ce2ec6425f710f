"""What stands before every request: hosts, connections, rates, and how much may be asked at once."""

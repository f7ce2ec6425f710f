"""Reading CMS signatures and timestamp tokens, and checking their numbers (RFC 5652, RFC 3161)."""

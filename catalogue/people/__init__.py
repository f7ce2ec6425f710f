"""People in the working database: accounts, their secrets as digests, sessions, tokens, attempts to come in."""

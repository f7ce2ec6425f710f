"""Whom a verdict trusts, by which law, algorithm and day: dated profiles, chains, revocation, times."""

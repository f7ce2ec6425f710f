"""Evidence of strangers' signatures: fetched once, kept in the bucket, handed in with every verdict."""

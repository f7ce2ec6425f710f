"""Review by exception: what a person is asked of a document before anything of it is written or sealed."""

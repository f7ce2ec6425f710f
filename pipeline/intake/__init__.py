"""Use case intake: documents at the door, what is inside them, and what is decided about each."""

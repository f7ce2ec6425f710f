"""From a document taken in to a stored, searchable record: the story, its steps, and what they share."""

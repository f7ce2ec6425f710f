"""Use case access: how records may be read, who asks to read conditional ones, which fonds there are."""

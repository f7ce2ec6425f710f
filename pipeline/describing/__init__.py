"""What records say of themselves: described when they come in, described anew, and as persons and sheets say."""

"""Citations: from the text of all pages to the documents that it names by number, each with its role and its places."""

from describe.citations.joining import citations

__all__ = ["citations"]

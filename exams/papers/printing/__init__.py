"""Papers on paper: the document that candidates get, and the key apart from it."""

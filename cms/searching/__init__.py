"""Searching the site: words of pages and of the files attached to them, with and without diacritics."""

"""Finished sessions on a page, in a podcast feed and as static files."""

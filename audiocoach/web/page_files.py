"""The files of the page, as they lie in this package."""

from pathlib import Path

PAGE = Path(__file__).parent / "page"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""The types of what the page is made of; a machine's own list may say otherwise."""


def page_files() -> dict[str, Path]:
    """List the files of the page by their names, which are their addresses, too."""
    return {path.name: path for path in sorted(PAGE.iterdir()) if path.suffix in TYPES}

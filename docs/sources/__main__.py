"""python -m docs.sources: write the pages anew, and name those that have changed."""

from docs.sources.pages import write_pages

changed = write_pages()
print("\n".join(f"{path} is written." for path in changed) or "Every page is up to date.")  # noqa: T201

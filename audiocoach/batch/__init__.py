"""Many sessions at once: rows of a file, an executor, a store."""

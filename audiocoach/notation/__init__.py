"""The notation: YAML text to values and back, every complaint with its file, line and column."""

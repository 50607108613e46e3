"""Script to timeline: when it is said."""

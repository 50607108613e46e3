"""Routine to script: what is said."""

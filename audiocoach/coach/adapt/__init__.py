"""Routine to routine: swaps, equipment done without, sets, minutes."""

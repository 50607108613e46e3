"""The coach: what is said, and when. Pure: no files, network, clock, randomness or logging."""

"""A process that has everything loaded, and makes of itself a copy for every command that is called."""

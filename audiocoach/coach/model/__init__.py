"""What people write: the values that stand in files, and how they are read and written."""

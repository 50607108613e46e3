"""The command audiocoach, and `python -m audiocoach`."""

from audiocoach.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()

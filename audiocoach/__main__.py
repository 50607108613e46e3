"""The command audiocoach, and `python -m audiocoach`."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; who stops it while it is still being imported gets a sentence, too."""
    try:
        from audiocoach.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing half-made was left behind.\n")
        sys.exit(130)


if __name__ == "__main__":
    main()

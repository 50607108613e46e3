"""The command audiocoach, and `python -m audiocoach`: handed over to a resident, or run here."""

import sys

from audiocoach.resident.client import hand_over


def main() -> None:
    """Run the command that was called."""
    status = hand_over(sys.argv[1:])
    if status is not None:
        sys.exit(status)
    from audiocoach.cli import main as run

    run()


if __name__ == "__main__":
    main()

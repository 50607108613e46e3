"""`python -m audiocoach` does what the command audiocoach does."""

from audiocoach.cli import main

if __name__ == "__main__":
    main()

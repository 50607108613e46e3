"""The picture that a phone shows while a session plays."""

from importlib.resources import files


def default_cover() -> bytes:
    """Read the built-in cover, a baseline JPEG of 600 × 600: a voice in a ring three quarters done."""
    return files("audiocoach.publish").joinpath("cover.jpg").read_bytes()

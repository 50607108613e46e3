"""The tones a session uses, and how long each one takes."""

TONE_LENGTHS = {
    "start": 250,
    "stop": 450,
    "switch": 400,
    "tick": 40,
    "low_tick": 60,
    "halfway": 350,
    "chime": 300,
    "beep": 120,
    "finish": 1200,
}
"""Milliseconds that each tone is given on the timeline: its sound must be over by then."""

"""The options that choose how a session sounds: tones, floor, loudness, clarity, music."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from audiocoach.cli.options import OneOf
from audiocoach.cli.parameters import Loudness

Command = TypeVar("Command", bound=Callable[..., Any])

_LEVEL = click.FloatRange(-24, 12)

_SOUNDS = (
    click.option(
        "--music",
        metavar="FILE|FOLDER",
        help="Music under the session, down while somebody speaks: mp3, wav, flac, ogg; `off` for none.",
    ),
    click.option("--music-level", type=_LEVEL, metavar="DB", help="Louder or softer music, in decibels."),
    click.option(
        "--tones",
        metavar="NAME",
        help="The tones: soft, gym, or a folder of WAVs that are named after them.",
    ),
    click.option("--tones-level", type=_LEVEL, metavar="DB", help="Louder or softer tones, in decibels."),
    click.option(
        "--loudness",
        type=Loudness(),
        metavar="LUFS",
        help="The speech: standard (-19) or loud (-16).",
    ),
    click.option(
        "--clarity",
        type=OneOf(["on", "off"]),
        help="Speech that cuts through noise (on with music).",
    ),
    click.option(
        "--floor",
        type=OneOf(["on", "off"]),
        help="Faint noise that keeps Bluetooth headsets awake (default: on).",
    ),
)
_NAMES = ("music", "music_level", "tones", "tones_level", "loudness", "clarity", "floor")


def sounds(command: Command) -> Command:
    """Give a command the options of sound; they reach it as one value, `sound`."""

    @wraps(command)
    def with_sound(*args: Any, **chosen: Any) -> Any:
        from audiocoach.coach.sound_choices import SoundChoices

        sound = SoundChoices(**{name: chosen.pop(name) for name in _NAMES})
        return command(*args, sound=sound, **chosen)

    listed: Any = with_sound
    for option in reversed(_SOUNDS):
        listed = option(listed)
    whole: Command = listed
    return whole

"""A sound played to whoever sits before the computer, by whichever player is there."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PLAYER_VARIABLE = "AUDIOCOACH_PLAYER"
"""The environment variable with the player of one's choice, as one line; `none` plays nothing."""

PLAYERS = (
    ("afplay",),
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("mpg123", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
    ("mpv", "--no-video", "--really-quiet"),
    ("play", "-q"),
)
"""The players of macOS and Linux, in the order in which they are tried; the file comes last."""

MP3_ONLY = frozenset({"mpg123"})

READ_MP3 = MP3_ONLY | {"afplay", "ffplay", "mpv", "play"}
"""The players that read an MP3; aplay would play its bytes as noise."""


def play(path: Path, seconds: float) -> bool:
    """Play a WAV or an MP3 that lasts so long, and tell whether a player did; on Windows the system's own."""
    if sys.platform == "win32":
        return _play_on_windows(path)
    mp3 = path.suffix == ".mp3"
    return any(_run([*player, str(path)], seconds + 10) for player in _players(mp3))


def _players(mp3: bool) -> Iterator[tuple[str, ...]]:
    chosen = os.environ.get(PLAYER_VARIABLE)
    if chosen:
        yield tuple(shlex.split(chosen)) if chosen != "none" else ("",)
        return
    for player in PLAYERS:
        if player[0] in READ_MP3 if mp3 else player[0] not in MP3_ONLY:
            yield player


def _run(words: list[str], seconds: float) -> bool:
    player = shutil.which(words[0]) if words[0] else None
    if player is None:
        return False
    try:
        done = subprocess.run(
            [player, *words[1:]],
            check=False,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _play_on_windows(path: Path) -> bool:
    import winsound

    try:
        if path.suffix == ".mp3":  # winsound knows WAVs only
            os.startfile(path)  # type: ignore[attr-defined,unused-ignore] # noqa: S606
            return True
        winsound.PlaySound(str(path), winsound.SND_FILENAME)  # type: ignore[attr-defined,unused-ignore]
    except (RuntimeError, OSError):
        return False
    return True

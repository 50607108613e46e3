"""The tones of a session: generated with soft edges, as loud beside the voice as their meaning asks for."""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256

import numpy as np

from audiocoach.audio.clips import Clip, promise_clip
from audiocoach.audio.loudness import gated, step_powers
from audiocoach.audio.mastering import TARGET_LUFS
from audiocoach.audio.segments import PER_MS, RATE, Sound
from audiocoach.audio.themes import THEMES, Note, Theme, Tone
from audiocoach.errors import UnknownNameError
from audiocoach.suggestions import did_you_mean

_RECIPE = "tone 1"  # another number whenever the same notes would sound differently


def make_tones(theme: str = "soft", level: float = 0.0, voice: float = TARGET_LUFS) -> dict[str, Clip]:
    """Give every tone of a theme, by name; each is generated when it is first needed.

    `voice` is the loudness of the speech in LUFS; `level` in dB raises or lowers all tones against it. Raises
    UnknownNameError for a theme that there is not.
    """
    if theme not in THEMES:
        raise UnknownNameError(f"'{theme}' is not a theme of tones", hint=did_you_mean(theme, THEMES))
    chosen = THEMES[theme]
    return {name: _promised(name, tone, chosen, voice + level) for name, tone in chosen.tones.items()}


def tone_lengths(tones: Mapping[str, Clip]) -> dict[str, int]:
    """Give the length of each tone in milliseconds."""
    return {name: clip.milliseconds for name, clip in tones.items()}


def brought_to(sound: Sound, lufs: float) -> Sound:
    """Bring the loudest moment of a short sound to a loudness, as if it lasted."""
    loudest = gated(np.repeat(step_powers(sound).max(), 4))
    return sound * np.float32(10 ** ((lufs - loudest) / 20))


def _promised(name: str, tone: Tone, theme: Theme, voice: float) -> Clip:
    made_of = (_RECIPE, tone, theme.partials, theme.rise, theme.fall, voice)
    key = sha256(repr(made_of).encode()).hexdigest()
    return promise_clip(name, tone.length * PER_MS, key, partial(_sounding, tone, theme, voice))


def _sounding(tone: Tone, theme: Theme, voice: float) -> Sound:
    """Play the notes of a tone into one another, at its level against the voice."""
    sound = np.zeros(PER_MS * tone.length, dtype=np.float32)
    for note in tone.notes:
        played = _played(note, theme)
        sound[note.at * PER_MS :][: len(played)] += played
    return brought_to(sound, voice + tone.level)


def _played(note: Note, theme: Theme) -> Sound:
    time = np.arange(note.length * PER_MS) / RATE
    wave = sum(
        10 ** (level / 20) * np.sin(2 * np.pi * note.pitch * ratio * time) for ratio, level in theme.partials
    )
    rise = np.clip(time / (theme.rise / 1000), 0, 1)
    end = np.clip((note.length / 1000 - time) / (0.25 * note.length / 1000), 0, 1)
    shape = np.sin(np.pi / 2 * rise) ** 2 * np.sin(np.pi / 2 * end) ** 2 * np.exp(-time * 1000 / theme.fall)
    played: Sound = (10 ** (note.level / 20) * wave * shape).astype(np.float32)
    return played

"""Tones of the user's own: WAVs named after what they mean."""

from collections.abc import Iterator
from pathlib import Path

from audiocoach.audio.clips import Clip, make_clip
from audiocoach.audio.decoding import read_sound
from audiocoach.audio.limiter import limit
from audiocoach.audio.mastering import CEILING_DBTP, TARGET_LUFS
from audiocoach.audio.segments import PER_MS, Sound
from audiocoach.audio.takes import fade, trim
from audiocoach.audio.themes import SOFT, THEMES
from audiocoach.audio.tones import brought_to, make_tones
from audiocoach.coach.sounds import TONE_LENGTHS
from audiocoach.errors import AudioError, UnknownNameError
from audiocoach.suggestions import did_you_mean


def find_tones(choice: str, level: float = 0.0, voice: float = TARGET_LUFS) -> dict[str, Clip]:
    """Give the tones of a theme, or those in a folder of the user's; what the folder lacks is soft's.

    See `make_tones` for `level` and `voice`. Raises UnknownNameError for what is neither, and AudioError for
    a WAV that is damaged, silent or too long, or is named after no tone.
    """
    if choice in THEMES:
        return make_tones(choice, level, voice)
    folder = Path(choice).expanduser()
    try:
        is_folder = folder.is_dir()
    except OSError as error:
        raise AudioError(f"these tones cannot be read ({error.strerror})", where=choice) from error
    if not is_folder:
        hint = did_you_mean(choice, THEMES) or f"it is {' or '.join(THEMES)}, or a folder of WAVs"
        raise UnknownNameError(f"'{choice}' is not a theme of tones", hint=hint)
    return make_tones("soft", level, voice) | dict(_own_tones(folder, voice + level))


def _own_tones(folder: Path, voice: float) -> Iterator[tuple[str, Clip]]:
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix.lower() == ".wav")
    except OSError as error:
        raise AudioError(f"these tones cannot be read ({error.strerror})", where=str(folder)) from error
    if not files:
        raise AudioError("there is no WAV in this folder", where=str(folder), hint=_the_names())
    for file in files:
        name = file.stem.lower()
        if name not in TONE_LENGTHS:
            hint = did_you_mean(name, TONE_LENGTHS) or _the_names()
            raise AudioError(f"there is no tone '{file.stem}'", where=str(file), hint=hint)
        yield name, make_clip(name, _own_tone(file, name, voice))


def _own_tone(file: Path, name: str, voice: float) -> Sound:
    """Read one tone, cut to its sound, at the level that its meaning has in the soft theme."""
    try:
        sound = fade(trim(read_sound(file.read_bytes(), "wav")))
    except OSError as error:
        raise AudioError(f"this tone cannot be read ({error.strerror})", where=str(file)) from error
    except AudioError as error:
        raise AudioError("this is not the sound of a tone", where=str(file), hint=_cause(error)) from error
    length, most = -(-len(sound) // PER_MS), TONE_LENGTHS[name]
    if length > most:
        raise AudioError(
            f"this tone lasts {length} ms", where=str(file), hint=f"'{name}' may last {most} ms; shorten it"
        )
    return limit(brought_to(sound, voice + SOFT.tones[name].level), 10 ** (CEILING_DBTP / 20))


def _cause(error: AudioError) -> str:
    return "it is silent" if "silence" in error.message else error.hint or "write it as a WAV"


def _the_names() -> str:
    return f"the tones are {', '.join(TONE_LENGTHS)}"

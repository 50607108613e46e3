"""Recordings of the user's own: sound files that say a text in place of a voice."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from audiocoach.audio.clips import TARGET_LUFS, Clip, clarified, fade, master, measured_take, trim
from audiocoach.audio.sound import RATE, Sound, read_sound
from audiocoach.coach.model.fields import Recorded
from audiocoach.errors import AudioError

LONGEST_S = 300
"""Seconds that a recording may last."""

_FORMS = "it may be a wav, an mp3, a flac or an ogg"


def record_clips(
    texts: Iterable[str],
    recordings: Mapping[str, Recorded],
    target: float = TARGET_LUFS,
    *,
    clearly: bool = False,
) -> dict[str, Clip]:
    """Give the clips of those texts that recordings say, each at the loudness of a voice, in LUFS.

    Raises AudioError, with the place that names it, for a file that is not there or no good.
    """
    said = {text: recordings[text] for text in texts if text in recordings}
    return {text: _clip(text, recorded, target, clearly=clearly) for text, recorded in said.items()}


def read_recording(recorded: Recorded) -> Sound:
    """Read a recording, cut to its sound. Raises AudioError with the place that names it."""
    file = Path(recorded.audio)
    try:
        sound = trim(read_sound(file.read_bytes(), file.suffix[1:].lower() or "sound"))
    except OSError as error:
        wrong = f"the recording '{file}' cannot be read ({error.strerror})"
        hint = "it is looked for beside the file that names it"
        raise AudioError(wrong, where=recorded.where, hint=hint) from error
    except AudioError as error:
        silent = "silence" in error.message
        wrong = f"the recording '{file}' {'is silent' if silent else 'is no sound that can be read'}"
        hint = "record it anew" if silent else error.hint or _FORMS
        raise AudioError(wrong, where=recorded.where, hint=hint) from error
    if len(sound) > LONGEST_S * RATE:
        wrong = f"the recording '{file}' lasts {len(sound) / RATE:.0f} s"
        raise AudioError(wrong, where=recorded.where, hint=f"it may last {LONGEST_S} s; shorten it")
    return sound


def _clip(text: str, recorded: Recorded, target: float, *, clearly: bool) -> Clip:
    words = read_recording(recorded)
    sound = fade(clarified(words) if clearly else words)
    take = measured_take(text, sha256(sound.tobytes()).hexdigest(), sound)
    return master([take], target)[0]

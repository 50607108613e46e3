"""How one session is to sound, decided; and the stream of its MP3."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.clips import CEILING_DBTP, TARGET_LUFS, Clip
from audiocoach.audio.islands import encode_session, mix
from audiocoach.audio.mp3 import DECODER_DELAY, ENCODER_DELAY, MUSIC, VOICE, Format, gains
from audiocoach.audio.noise_floor import find_floor, no_floor
from audiocoach.audio.sound import PER_MS
from audiocoach.audio.tones import find_tones
from audiocoach.coach.model.choices import NO_MUSIC, SoundChoices
from audiocoach.coach.model.durations import precise_clock
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import AudioError
from audiocoach.files import at_home

UNDER_VOICE_LU = 10.0
"""How far music lies under the voice where nobody speaks."""

UNDER_SPEECH_LU = 22.0
"""How far it lies under the voice at least while it speaks; its loud passages come 2 LU closer."""

DENSE_LUFS, DENSE_CEILING_DBTP = -12.0, -4.5
"""Music that is louder where nobody speaks is dense, and this is then the true peak before encoding.

At 128 kb/s such music overshoots by up to 3 dB, and where it is steady it is encoded without a second look.
"""

BOTH_EARS_LU = 3.0
"""What the same sound on two channels is louder than on one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixSettings:
    """How a session sounds: theme of tones or folder, levels in dB, loudness of the speech in LUFS (mono)."""

    tones: str = "soft"
    tones_level: float = 0.0
    floor: bool = True
    loudness: float = TARGET_LUFS
    clarity: bool = False
    music: Path | None = None
    music_level: float = 0.0

    @property
    def bed(self) -> float:
        """The loudness of the music where nobody speaks, in LUFS for both channels."""
        return self.loudness + BOTH_EARS_LU - UNDER_VOICE_LU + self.music_level

    @property
    def ceiling(self) -> float:
        """The true peak of all that is heard before encoding, in dBTP."""
        dense = self.music is not None and self.bed > DENSE_LUFS
        return DENSE_CEILING_DBTP if dense else CEILING_DBTP

    @property
    def ducked(self) -> float:
        """What the music loses under speech, in dB: the louder it is, the more."""
        return UNDER_SPEECH_LU - UNDER_VOICE_LU + max(0.0, self.music_level)


def beside(choices: SoundChoices, folder: Path) -> SoundChoices:
    """Take music and tones that lie in the folder of the file which names them from there."""
    named = {name: getattr(choices, name) for name in ("music", "tones")}
    return choices.model_copy(
        update={name: found_from(folder, value) for name, value in named.items() if value is not None}
    )


def found_from(folder: Path, name: str) -> str:
    """Give the path of what lies in a folder, or the name as it is where nothing of that name does."""
    try:
        return str((folder / name).resolve()) if (folder / name).exists() else name
    except OSError:  # no file can have such a name
        return name


def decide(choices: SoundChoices) -> MixSettings:
    """Fill in what nobody has chosen; clarity comes with music."""
    named = choices.music not in (None, NO_MUSIC)
    usual = {"music": at_home(str(choices.music)) if named else None, "clarity": named}
    stated = {name: getattr(choices, name) for name in type(choices).model_fields if name != "music"}
    return MixSettings(**(usual | {name: value for name, value in stated.items() if value is not None}))


def session_stream(
    timeline: Timeline, clips: Mapping[str, Clip], how: MixSettings, shelf: DerivedCache | None = None
) -> Iterator[bytes]:
    """Give the MP3 of a session without its tag, block by block.

    Tones and music are looked at right away. Raises AudioError and UnknownNameError for those that are not
    there or no good; and AudioError, after the last block, where a text is not heard that the timeline has.
    """
    form, stream = _encoded(timeline, clips, how, shelf)
    return _all_heard(stream, form, timeline, clips)


HEARD_GAIN = 155
"""Global gain of frames in which something is said: nearly all of the floor has at most 150."""

FLOOR_FRAMES = 2
"""Frames of the floor that may be as loud by chance; in a longer time, an eighth of all."""

_CHUNK = 1 << 18  # bytes that are looked at together


def _all_heard(
    stream: Iterator[bytes], form: Format, timeline: Timeline, clips: Mapping[str, Clip]
) -> Iterator[bytes]:
    """Pass the finished sound on, and raise AudioError at its end where it is silent and should speak."""
    waiting: list[bytes] = []
    size, found = 0, [np.zeros(0, dtype=np.uint8)]
    for block in stream:
        yield block
        waiting.append(block)
        size += len(block)
        if size >= _CHUNK:
            chunk = b"".join(waiting)
            size %= form.frame_bytes
            found.append(gains(memoryview(chunk)[: len(chunk) - size], form))
            waiting = [chunk[len(chunk) - size :]]
    found.append(gains(b"".join(waiting), form))
    heard = np.concatenate(found)[1:]  # without the Info frame
    for placement in timeline.placements:
        if placement.text and clips[placement.text].spoken:
            first, last = (
                (time * form.rate // 1000 + late) // form.frame_samples
                for time, late in ((placement.start, 0), (placement.end, ENCODER_DELAY + DECODER_DELAY))
            )
            loud = np.count_nonzero(heard[first : last + 1] >= HEARD_GAIN)
            if loud <= max(FLOOR_FRAMES, (last - first) // 8):
                wrong = f"'{placement.text}' is not heard at {precise_clock(placement.start)}"
                raise AudioError(wrong, hint="nothing was written; please report this")


def _encoded(
    timeline: Timeline, clips: Mapping[str, Clip], how: MixSettings, shelf: DerivedCache | None
) -> tuple[Format, Iterator[bytes]]:
    """Mix and encode a session, in the form that it needs."""
    tones = find_tones(how.tones, how.tones_level, how.loudness)
    floor = find_floor(shelf) if how.floor else no_floor()
    islands = mix(timeline, clips, tones)
    if how.music is None:
        return VOICE, encode_session(islands, timeline.total, floor=floor, shelf=shelf)
    from audiocoach.audio.music import find_tracks, repeated
    from audiocoach.audio.music_mix import FACTOR, encode_programme, envelope, mix_with_music

    samples = timeline.total * PER_MS * FACTOR
    music = repeated(find_tracks(how.music, samples, shelf), how.bed)
    below = envelope(timeline, how.ducked)
    mixed = mix_with_music(islands, timeline.total, music, below, floor, how.ceiling)
    return MUSIC, encode_programme(mixed, samples)

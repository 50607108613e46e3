"""Sound and timelines made for tests: speech-like bursts of noise, the same every time."""

import io
from collections.abc import Mapping

import numpy as np
import soundfile

from audiocoach.audio.clips import Clip, fade, make_clip
from audiocoach.audio.sound import PER_MS, RATE, Sound
from audiocoach.coach.timeline.timeline import Chapter, Placement, Timeline


def murmur(milliseconds: int, seed: int = 0, level: float = 0.15) -> Sound:
    """Make noise below 4 kHz that swells and fades like syllables; its edges are faded."""
    random = np.random.default_rng(seed)
    length = milliseconds * PER_MS
    noise = np.convolve(random.standard_normal(length), np.hanning(9) / 2, "same")
    beats = np.arange(0, length + 2400, 2400)
    syllables = np.interp(np.arange(length), beats, random.random(len(beats)))
    return fade((level * noise * (0.2 + syllables)).astype(np.float32))


def sine(pitch: float, seconds: float, level: float = 0.3, rate: int = RATE) -> Sound:
    """Make a sine that begins and ends hard."""
    time = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * pitch * time)).astype(np.float32)


def murmured(lengths: Mapping[str, int]) -> dict[str, Clip]:
    """Make a clip of so many milliseconds for every text."""
    return {
        text: make_clip(text, murmur(milliseconds, seed))
        for seed, (text, milliseconds) in enumerate(lengths.items())
    }


def placed(
    cues: Mapping[int, str], clips: Mapping[str, Clip], total: int, sounds: Mapping[int, str] | None = None
) -> Timeline:
    """Place clips by their start in ms, and tones besides; a chapter every ten seconds."""
    spoken = [
        Placement(start=start, length=clips[text].milliseconds, moment="say", text=text)
        for start, text in cues.items()
    ]
    played = [
        Placement(start=start, length=100, moment="go", sound=sound)
        for start, sound in (sounds or {}).items()
    ]
    starts = [*range(0, total, 10_000), total]
    chapters = [
        Chapter(title=f"Part {number}", start=start, end=starts[number])
        for number, start in enumerate(starts[:-1], start=1)
    ]
    return Timeline(
        title="Hips for runners",
        language="en",
        placements=tuple(sorted(spoken + played, key=lambda placement: placement.start)),
        windows=(),
        chapters=tuple(chapters),
        total=total,
    )


def decoded(frames: bytes) -> Sound:
    """Decode bare frames."""
    sound, _ = soundfile.read(io.BytesIO(frames), dtype="float32")
    return np.asarray(sound)

"""Sessions drawn by lot, each the same for its number, and what every decoder finds wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import soundfile

from audiocoach.audio.clips import Clip, make_clip
from audiocoach.audio.islands import Island, encode_session, mix
from audiocoach.audio.noise_floor import Floor, make_floor, no_floor
from audiocoach.audio.sound import PER_MS, Samples, samples_of
from audiocoach.audio.tones import make_tones
from tests.audio.produced import lag
from tests.audio.synthetic import murmur, placed, sine
from tests.tools import decode, ffmpeg_complaints, mp3val_complaints, mpg123_complaints, run_tool

LENGTHS = (31, 90, 240, 333, 500, 777, 1200, 2345, 4000)
CLIPS = {
    **{f"soft {length}": make_clip("", murmur(length, length, 0.05)) for length in LENGTHS},
    **{f"loud {length}": make_clip("", murmur(length, length, 0.4)) for length in LENGTHS},
    "hard": make_clip("", sine(440, 0.5, 0.79)),
}
"""From a click to a sentence, soft and at the limit, and one that begins and ends without a fade."""

NEAR = 50 * PER_MS
"""Samples around a sound over which any MP3 encoder may spread it: two granules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A session of `total` milliseconds, and on how many threads it is to be encoded."""

    islands: tuple[Island, ...]
    total: int
    floor: Floor
    threads: int

    def stream(self) -> bytes:
        """Encode it."""
        coded = encode_session(self.islands, self.total, floor=self.floor, threads=self.threads)
        return b"".join(coded)


def draw(number: int) -> Drawn:
    """Draw a session: half a second to a minute, crowded or almost empty, from its first sample to its last.

    In less than that, mp3val and ffmpeg do not recognize an MP3.
    """
    dice = Random(number)
    total = round(10 ** dice.uniform(2.7, 4.78))
    tones = make_tones(dice.choice(["soft", "gym"]), dice.uniform(-12, 6))
    cues = dict(_cues(dice, CLIPS, total))
    sounds = {start: name for start, name in _cues(dice, tones, total) if start not in cues}
    return Drawn(
        islands=mix(placed(cues, CLIPS, total, sounds), CLIPS, tones),
        total=total,
        floor=make_floor() if dice.random() < 0.8 else no_floor(),
        threads=dice.randint(1, 4),
    )


def _cues(dice: Random, clips: Mapping[str, Clip], total: int) -> Iterator[tuple[int, str]]:
    """Draw what begins when: anywhere, close to the sound before, or at an edge of the session."""
    fitting = [name for name, clip in clips.items() if clip.milliseconds <= total]
    end = 0
    for _ in range(dice.randint(0, max(1, total // dice.choice([400, 1500, 8000]))) if fitting else 0):
        name = dice.choice(fitting)
        last = total - clips[name].milliseconds
        start = dice.choice(
            [dice.randint(0, last), dice.randint(0, last), end + dice.randint(-200, 400), 0, last]
        )
        start = min(max(0, start), last)
        end = start + clips[name].milliseconds
        yield start, name


def faults(drawn: Drawn, mp3: Path, programs: Mapping[str, str]) -> list[str]:
    """Write a session into a file, let every decoder hear it, and list what is wrong."""
    mp3.write_bytes(drawn.stream())
    sound, samples = soundfile.read(mp3, dtype="int16")[0], drawn.total * PER_MS
    by_ffmpeg = decode(programs["ffmpeg"], mp3)
    by_mpg123 = np.frombuffer(run_tool(programs["mpg123"], "-q", "-s", mp3).stdout, dtype="<i2")
    found = [f"{name}: {said}" for name, said in _complaints(mp3, programs) if said]
    for name, other in (("libsndfile", sound), ("ffmpeg", by_ffmpeg), ("mpg123", by_mpg123)):
        if len(other) != samples:
            found.append(f"{name} hears {len(other)} samples, not {samples}")
        elif not _alike(other, sound):
            found.append(f"{name} hears something else than libsndfile")
    return found or [
        fault
        for heard in (sound, by_ffmpeg)
        for fault in (*_misplaced(drawn, heard), *_noise_between(drawn, heard))
    ]


def _alike(one: Samples, other: Samples) -> bool:
    """Tell whether what differs is 20 dB softer: in LAME's plain runs, too, ffmpeg is up to 25 dB off."""
    difference = one.astype(np.float64) - other
    return float(np.std(difference)) <= 1 + 0.1 * float(np.std(other, dtype=np.float64))


def _complaints(mp3: Path, programs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "ffmpeg", ffmpeg_complaints(programs["ffmpeg"], mp3)
    yield "mpg123", mpg123_complaints(programs["mpg123"], mp3)
    yield "mp3val", mp3val_complaints(programs["mp3val"], mp3, tagged=False)


def _misplaced(drawn: Drawn, sound: Samples) -> Iterator[str]:
    for island in drawn.islands:
        late = lag(sound, samples_of(island.clip.segment), island.start)
        if abs(late) > PER_MS:
            yield f"the sound at {island.start} is {late} samples late"


def _noise_between(drawn: Drawn, sound: Samples) -> Iterator[str]:
    """Tell of samples between sounds that are louder than the floor, 3 dB for the codec allowed."""
    away = np.ones(len(sound), dtype=bool)
    for island in drawn.islands:
        away[max(0, island.start - NEAR) : island.end + NEAR] = False
    highest = np.abs(sound[away]).max(initial=0)
    if highest > 1.41 * np.abs(drawn.floor.loop).max():
        yield f"between sounds a sample has {highest}"

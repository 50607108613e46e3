"""Checks of what is heard: loudness, peaks, beginnings, pauses."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tests.tools import meter, true_peak
from tools.listen.subject import Finding, Subject
from tools.listen.words import lateness, speech

LOUDNESS_LU = 1.0
"""How far the speech may lie from its loudness."""

PEAK_DBTP = -1.5
"""The highest true peak."""

LATE_MS = 50
"""How far a sound may begin from its caption: some consonants begin softly."""

ALONE = 1 / 3
"""The share of captions that begin in quiet; with fewer, words have begun before their captions."""

ZEROS_MS = 20
"""The longest run of digital zeros where there is a floor."""

FLOOR_DBFS, FLOOR_DB, SEAM_DB = -70.0, 3.0, 10.0
"""The level of the floor, how far it may lie from that, and how far its loudest 5 ms above it."""


def loudness(subject: Subject) -> Iterator[Finding]:
    """Measure the words alone, in one channel: silence and tones do not count."""
    sound = subject.sound
    words = speech(sound, subject.captions)
    measured = meter(subject.programs["ffmpeg"], words, 1000 * sound.per_ms)
    yield Finding(
        name="speech",
        said=f"{measured:.1f} LUFS",
        right=unless(
            abs(measured - subject.loudness) <= LOUDNESS_LU,
            f"{subject.loudness:g} LUFS, {LOUDNESS_LU:g} more or less",
        ),
    )


def peak(subject: Subject) -> Iterator[Finding]:
    """Measure the true peak of everything."""
    measured = true_peak(subject.programs["ffmpeg"], subject.mp3)
    right = unless(measured <= PEAK_DBTP, f"{PEAK_DBTP:g} dBTP at most")
    yield Finding(name="true peak", said=f"{measured:.1f} dBTP", right=right)


def onsets(subject: Subject) -> Iterator[Finding]:
    """Compare when words begin with when their captions do."""
    late = np.array(list(lateness(subject.sound, subject.captions)))
    heard = np.abs(late[np.isfinite(late)])
    said = f"{len(heard)} of {len(subject.captions)} captions have a beginning of their own"
    if len(heard):
        said += f", {np.median(heard):.0f} ms off in the middle, {heard.max():.0f} ms at most"
    enough = len(late) >= ALONE * len(subject.captions)
    yield Finding(name="cues", said=said, right=_on_time(late) if enough else "more, if they are on time")


def _on_time(late: npt.NDArray[np.float64]) -> str:
    silent, off = int(np.isinf(late).sum()), int((np.abs(late) > LATE_MS).sum())
    if silent:
        return f"a sound for each; {silent} have none"
    return unless(not off, f"{LATE_MS} ms at most; {off} are further off")


def silence(subject: Subject) -> Iterator[Finding]:
    """Look for digital silence, on which Bluetooth headsets fall asleep."""
    longest = subject.sound.longest_zeros()
    right = unless(longest <= ZEROS_MS or not subject.floor, f"{ZEROS_MS} ms at most")
    yield Finding(name="digital zeros", said=f"{longest:.0f} ms at most", right=right)


def pauses(subject: Subject) -> Iterator[Finding]:
    """Listen to the floor between the sounds, where there is no music."""
    if subject.music:
        yield Finding(name="pauses", said="filled with music")
        return
    found = subject.pauses
    yield Finding(name="longest pause", said=f"{found.longest / 1000:.1f} s")
    right = f"{FLOOR_DBFS:g} dBFS, and {FLOOR_DBFS + SEAM_DB:g} at most" if subject.floor else "nothing"
    level = f"{found.level:.1f} dBFS, {found.loudest:.1f} at most"
    yield Finding(name="level in pauses", said=level, right=unless(_is_floor(subject), right))
    clicks = [f"{start / 1000:.2f} s" for start in found.clicks[:5]]
    said = f"{len(found.clicks)}, at {', '.join(clicks)}" if clicks else "none"
    yield Finding(name="clicks", said=said, right=unless(not clicks, "none"))


def _is_floor(subject: Subject) -> bool:
    found = subject.pauses
    if not subject.floor:
        return found.loudest < FLOOR_DBFS - SEAM_DB
    return abs(found.level - FLOOR_DBFS) <= FLOOR_DB and found.loudest <= FLOOR_DBFS + SEAM_DB


def unless(well: bool, right: str) -> str:
    """Say what would be right, unless all is well."""
    return "" if well else right

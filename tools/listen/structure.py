"""Checks of the file: complaints of decoders, lengths, chapters."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from tests.tools import (
    decode,
    ffmpeg_complaints,
    mp3val_complaints,
    mpg123_complaints,
    probe,
    run_tool,
)
from tools.listen.sounding import unless
from tools.listen.subject import Finding, Subject

COMPLAINTS: Mapping[str, Callable[[str, Path], str]] = {
    "ffmpeg": ffmpeg_complaints,
    "mpg123": mpg123_complaints,
    "mp3val": mp3val_complaints,
}
"""What asks each decoder."""


def complaints(subject: Subject) -> Iterator[Finding]:
    """Have every decoder that is there walk the whole file."""
    for name, complain in COMPLAINTS.items():
        if name in subject.programs:
            said = complain(subject.programs[name], subject.mp3).splitlines()
            more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
            words = said[0].replace(str(subject.mp3), subject.mp3.name) + more if said else "no complaint"
            yield Finding(name=name, said=words, right=unless(not said, "no complaint"))


def lengths(subject: Subject) -> Iterator[Finding]:
    """Compare how many samples each decoder hears; captions end before that."""
    sound, programs = subject.sound, subject.programs
    heard = {"libsndfile": len(sound.samples)}
    if "ffmpeg" in programs:
        heard["ffmpeg"] = len(decode(programs["ffmpeg"], subject.mp3))
    if "mpg123" in programs:
        raw = run_tool(programs["mpg123"], "-q", "-s", subject.mp3).stdout
        heard["mpg123"] = len(raw) // (2 * sound.channels)
    alike = len(set(heard.values())) == 1
    each = [f"{name} {samples / sound.per_ms / 1000:.3f} s" for name, samples in heard.items()]
    yield Finding(name="length", said=", ".join(each), right=unless(alike, "the same for all"))
    last = max((caption.end for caption in subject.captions), default=0) if subject.vtt.exists() else 0
    if last > sound.milliseconds:
        yield Finding(name="captions", said=f"end at {last / 1000:.3f} s", right="end with the sound")


def chapters(subject: Subject) -> Iterator[Finding]:
    """Read the chapters in the order of the file: they tile the session, each from a whole second."""
    found = probe(subject.programs["ffprobe"], subject.mp3)["chapters"]
    spans = [tuple(round(1000 * float(one[edge])) for edge in ("start_time", "end_time")) for one in found]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    gaps = [start for (_, end), (start, _) in pairwise(spans) if start != end]
    objections = (
        (not spans, "one at least"),
        (starts[:1] not in ([], [0]), "the first from 0"),
        (bool(gaps), f"each from the end of the one before; not so at {[gap / 1000 for gap in gaps[:3]]} s"),
        (any(start % 1000 for start in starts), "each from a whole second"),
        (any(end <= start for start, end in spans), "each longer than nothing"),
        (ends[-1:] not in ([], [round(subject.sound.milliseconds)]), "the last to the end of the sound"),
    )
    wrong = [right for fails, right in objections if fails]
    yield Finding(name="chapters", said=str(len(spans)), right="; ".join(wrong))

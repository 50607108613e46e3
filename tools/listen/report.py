"""All checks of one session, told in lines."""

from collections.abc import Iterator, Mapping

import soundfile

from tools.listen import sounding, structure
from tools.listen.subject import Check, Finding, Subject

CHECKS: Mapping[Check, tuple[str, ...]] = {
    sounding.loudness: ("ffmpeg", ".vtt"),
    sounding.peak: ("ffmpeg",),
    sounding.onsets: (".vtt",),
    sounding.pauses: (),
    sounding.silence: (),
    structure.complaints: (),
    structure.lengths: (),
    structure.chapters: ("ffprobe",),
}
"""The checks in the order in which they are told, and what each needs."""

JUDGES = ("ffmpeg", "ffprobe", "mpg123", "mp3val")
"""The programs that are asked; libsndfile comes with the packages of the tests."""


def report(subject: Subject) -> tuple[list[str], int]:
    """Give the lines of the report, and how many things are out of bounds."""
    findings = list(_findings(subject))
    wrong = sum(bool(finding.right) for finding in findings)
    lines = [str(subject.mp3), *map(_line, findings)]
    lines += [f"  {thing} is absent: {_missed(thing)}" for thing in _absent(subject)]
    return [*lines, f"  {wrong} out of bounds" if wrong else "  all in bounds"], wrong


def _findings(subject: Subject) -> Iterator[Finding]:
    """Run every check that has what it needs; one that fails has found something."""
    try:
        channels = subject.sound.channels
    except soundfile.SoundFileError as error:
        yield Finding(name="libsndfile", said=str(error), right="an MP3")
        return
    yield Finding(name="channels", said="two, with music" if channels > 1 else "one")
    absent = _absent(subject)
    for check, needs in CHECKS.items():
        if not set(needs) & set(absent):
            try:
                yield from check(subject)
            except AssertionError as error:
                yield Finding(name=check.__name__, said=str(error), right="no error")


def _absent(subject: Subject) -> list[str]:
    absent = [name for name in JUDGES if name not in subject.programs]
    return absent if subject.vtt.exists() else [*absent, ".vtt"]


def _missed(thing: str) -> str:
    checks = [check.__name__ for check, needs in CHECKS.items() if thing in needs]
    return f"no check of {' and '.join(checks)}" if checks else "it was not asked"


def _line(finding: Finding) -> str:
    mark = "!" if finding.right else " "
    right = f"  ({finding.right} would be right)" if finding.right else ""
    return f"{mark} {finding.name:<16} {finding.said}{right}"

from dataclasses import replace

from audiocoach.coach.timeline.timeline import Placement
from audiocoach.publish.session_files import cue_sheet, lyrics
from tests.publish.sessions import timeline

SESSION = timeline(
    (1000, 900, "Hips for runners."),
    (4321, 800, "First:\n  the clamshell."),
    (31_500, 300, "Up"),
    chapters=("Welcome", "Clamshell, left"),
    total=60_000,
)


def test_the_cue_sheet_reads_like_a_page() -> None:
    """Title, total, then every chapter as a heading with its words and their times."""
    assert cue_sheet(SESSION) == (
        "Hips for runners\n"
        "1:00 in all\n"
        "\n"
        "0:00  Welcome\n"
        "-------------\n"
        "   0:01  Hips for runners.\n"
        "   0:04  First: the clamshell.\n"
        "\n"
        "0:30  Clamshell, left\n"
        "---------------------\n"
        "   0:31  Up\n"
    )


def test_lyrics_are_lrc() -> None:
    """Each cue and each chapter has its line with minutes, seconds and hundredths, in order."""
    assert lyrics(SESSION).splitlines() == [
        "[ti:Hips for runners]",
        "[length:1:00]",
        "[00:00.00]— Welcome —",
        "[00:01.00]Hips for runners.",
        "[00:04.32]First: the clamshell.",
        "[00:30.00]— Clamshell, left —",
        "[00:31.50]Up",
    ]


def test_tones_are_no_words() -> None:
    """What is not spoken stands in neither."""
    tick = Placement(start=2000, length=40, moment="tick", sound="tick")
    with_tone = replace(SESSION, placements=(*SESSION.placements, tick))
    assert cue_sheet(with_tone) == cue_sheet(SESSION)
    assert lyrics(with_tone) == lyrics(SESSION)


def test_every_cue_stands_in_the_sheet_once() -> None:
    """On the border of two chapters a cue belongs to the second."""
    session = timeline((10_000, 500, "Switch"), chapters=("One", "Two"), total=20_000)
    sheet = cue_sheet(session)
    assert sheet.count("Switch") == 1
    assert sheet.index("Two") < sheet.index("Switch")

from pathlib import Path

import numpy as np
import pytest

from audiocoach.audio import islands as assembly
from audiocoach.audio import production
from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.clips import TARGET_LUFS
from audiocoach.audio.islands import mix
from audiocoach.audio.mp3 import MUSIC, VOICE, encode_run, gains
from audiocoach.audio.noise_floor import make_floor
from audiocoach.audio.production import MixSettings, beside, decide, session_stream
from audiocoach.audio.sound import PER_MS, RATE, samples_of
from audiocoach.audio.tones import find_tones
from audiocoach.coach.model.choices import NO_SOUND, SoundChoices
from audiocoach.errors import AudioError, UnknownNameError
from tests.audio.one_run import session_blocks
from tests.audio.produced import TOTAL, heard, lag, produced, speech, spoken, timeline_of
from tests.tools import (
    decode,
    ffmpeg_complaints,
    meter,
    mp3val_complaints,
    mpg123_complaints,
    run_tool,
    true_peak,
)

CLIPS = spoken(TARGET_LUFS)
TIMELINE = timeline_of(CLIPS)
STREAM = produced(MixSettings(), CLIPS)
SOUND = heard(STREAM)[0]


@pytest.mark.parametrize(
    ("chosen", "how"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"floor": False}, {"floor": False}, id="no floor"),
        pytest.param({"loudness": "loud"}, {"loudness": -16.0}, id="loud"),
        pytest.param({"tones": "gym", "tones_level": 4}, {"tones": "gym", "tones_level": 4.0}, id="tones"),
        pytest.param({"clarity": True}, {"clarity": True}, id="clarity"),
        pytest.param({"music": "a.mp3"}, {"music": Path("a.mp3"), "clarity": True}, id="music"),
        pytest.param({"music": "~/a"}, {"music": Path("~/a").expanduser(), "clarity": True}, id="home"),
        pytest.param({"music": "a", "clarity": False}, {"music": Path("a")}, id="music alone"),
        pytest.param({"music": "off", "music_level": -6}, {"music_level": -6.0}, id="no music"),
    ],
)
def test_what_is_not_chosen_is_as_usual(chosen: dict[str, object], how: dict[str, object]) -> None:
    """Only what was chosen differs from the usual sound, and music brings clarity with it."""
    assert decide(SoundChoices.model_validate(chosen)) == MixSettings(**how)  # type: ignore[arg-type] # a table


def test_louder_music_is_ducked_more() -> None:
    """What music gains where nobody speaks it loses under speech, and softer music keeps its distance."""
    plain, louder, softer = MixSettings(), MixSettings(music_level=6), MixSettings(music_level=-6)
    assert louder.bed - plain.bed == 6
    assert louder.bed - louder.ducked == plain.bed - plain.ducked
    assert softer.ducked == plain.ducked


def test_names_are_looked_for_beside_the_file_that_states_them(tmp_path: Path) -> None:
    """Music and tones that lie there are taken from there; a theme and what is not there stay as they are."""
    music, bells = tmp_path.resolve() / "music", tmp_path.resolve() / "bells"
    music.touch()
    bells.mkdir()
    stated = SoundChoices(music="music", tones="bells", loudness=-18)
    there = stated.model_copy(update={"music": str(music), "tones": str(bells)})
    elsewhere = SoundChoices(music="other.mp3", tones="gym")
    assert beside(stated, tmp_path) == there
    assert beside(elsewhere, tmp_path) == elsewhere
    assert beside(NO_SOUND, tmp_path) == NO_SOUND


def test_every_cue_begins_where_the_timeline_says() -> None:
    """Each clip and each tone correlates best with the session at its own time, to a millisecond."""
    sounds = CLIPS | find_tones("soft")
    late = {
        cue.start: lag(SOUND, samples_of(sounds[cue.text or cue.sound].segment), cue.start * PER_MS)
        for cue in TIMELINE.placements
    }
    assert len(late) == 9
    assert {start: samples for start, samples in late.items() if abs(samples) > PER_MS} == {}


def test_the_session_is_what_was_mixed() -> None:
    """The decoded file has every sample of the mix, and correlates with it to 0.99 or better."""
    islands = mix(TIMELINE, CLIPS, find_tones("soft"))
    mixed = np.concatenate(list(session_blocks(islands, TOTAL * PER_MS, make_floor())))
    assert len(SOUND) == len(mixed) == TOTAL * PER_MS
    assert np.corrcoef(SOUND, mixed)[0, 1] >= 0.99


def test_between_cues_no_sample_rises_above_the_floor() -> None:
    """From 30 ms after each sound to 30 ms before the next, the peak is the floor's own, within 3 dB."""
    away = np.ones(len(SOUND), dtype=bool)
    for island in mix(TIMELINE, CLIPS, find_tones("soft")):
        away[island.start - 30 * PER_MS : island.end + 30 * PER_MS] = False
    highest = float(np.abs(make_floor().loop).max())
    assert away.sum() > 30 * RATE
    assert 0.7 * highest < np.abs(SOUND[away]).max() < 1.41 * highest


def test_without_a_floor_there_is_digital_silence() -> None:
    """With the floor off, seconds between cues hold nothing, and the speech is the same."""
    sound, rate = heard(produced(MixSettings(floor=False), CLIPS))
    assert not sound[32_000 * PER_MS : 38_000 * PER_MS].any()
    said, with_floor = speech(sound, TIMELINE, rate), speech(SOUND, TIMELINE, rate)
    assert np.corrcoef(said, with_floor)[0, 1] > 0.98


def test_a_theme_changes_the_tones_and_no_word() -> None:
    """In the gym theme, gym's start tone stands where soft's was; what is said is byte for byte the same."""
    sound, rate = heard(produced(MixSettings(tones="gym"), CLIPS))
    for theme, alike in (("gym", True), ("soft", False)):
        tone = samples_of(find_tones(theme)["start"].segment)
        place = 5_000 * PER_MS
        assert (np.corrcoef(sound[place : place + len(tone)], tone)[0, 1] > 0.98) == alike
    assert np.array_equal(speech(sound, TIMELINE, rate), speech(SOUND, TIMELINE, rate))


def test_without_tones_only_words_are_heard() -> None:
    """With tones off, the floor alone lies where they stood, and what is said is the same."""
    sound, rate = heard(produced(MixSettings(tones="off"), CLIPS))
    highest = float(np.abs(make_floor().loop).max())
    assert np.abs(sound[31_000 * PER_MS : 31_400 * PER_MS]).max() < 1.41 * highest
    assert np.corrcoef(speech(sound, TIMELINE, rate), speech(SOUND, TIMELINE, rate))[0, 1] > 0.989


@pytest.mark.parametrize("loudness", [-19.0, -16.0, -14.0])
def test_speech_has_its_loudness_and_peaks_their_ceiling(
    loudness: float, ffmpeg: str, tmp_path: Path
) -> None:
    """By ffmpeg's meter the speech is within 0.2 LU of what was asked, and the true peak below -1.5 dBTP."""
    stream = produced(MixSettings(loudness=loudness, tones_level=6))
    mp3 = tmp_path / "session.mp3"
    mp3.write_bytes(stream)
    measured = meter(ffmpeg, speech(heard(stream)[0], TIMELINE, RATE), RATE)
    assert measured == pytest.approx(loudness, abs=0.2)
    assert true_peak(ffmpeg, mp3) <= -1.5


def test_threads_do_not_show_in_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with one core and one with eight make the same file."""
    for cores in (1, 8):
        monkeypatch.setattr(assembly, "cpu_count", lambda cores=cores: cores)
        assert produced(MixSettings(), CLIPS) == STREAM


def test_a_shelf_does_not_show_in_the_bytes(tmp_path: Path) -> None:
    """The first session that fills the shelf and the second that reads it are the same file."""
    for _ in range(2):
        assert b"".join(session_stream(TIMELINE, CLIPS, MixSettings(), DerivedCache(tmp_path))) == STREAM


@pytest.mark.parametrize("of", [b"", b"abc", bytes(100_000), VOICE.header * 5_000, -1, 2])
def test_nonsense_under_a_right_check_sum_does_not_show(of: bytes | int, tmp_path: Path) -> None:
    """What lies on the shelf is looked at: floor and frames that cannot be are made anew."""
    shelf = DerivedCache(tmp_path)
    b"".join(session_stream(TIMELINE, CLIPS, MixSettings(), shelf))
    for path in tmp_path.rglob("*.*"):
        kept = shelf.get(path.stem) or b""
        shelf.put(path.stem, of if isinstance(of, bytes) else kept[:of] if of < 0 else kept * of)
    assert b"".join(session_stream(TIMELINE, CLIPS, MixSettings(), shelf)) == STREAM


def test_decoders_find_no_fault(ffmpeg: str, mpg123: str, mp3val: str, tmp_path: Path) -> None:
    """ffmpeg, mpg123 and mp3val walk the whole session without a word, and agree on its length."""
    mp3 = tmp_path / "session.mp3"
    mp3.write_bytes(STREAM)
    assert ffmpeg_complaints(ffmpeg, mp3) == ""
    assert mpg123_complaints(mpg123, mp3) == ""
    assert mp3val_complaints(mp3val, mp3, tagged=False) == ""
    assert len(decode(ffmpeg, mp3)) == len(run_tool(mpg123, "-q", "-s", mp3).stdout) // 2 == TOTAL * PER_MS


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        pytest.param(MixSettings(tones="gim"), UnknownNameError, "'gim' is not a theme", id="theme"),
        pytest.param(MixSettings(music=Path("no/such.mp3")), AudioError, "no", id="music"),
    ],
)
def test_what_is_not_there_is_named_before_anything_is_made(
    how: MixSettings, error: type[Exception], words: str
) -> None:
    """A theme that nobody made and music that nobody has fail when the stream is asked for, not later."""
    with pytest.raises(error, match=words):
        session_stream(TIMELINE, CLIPS, how)


@pytest.mark.parametrize("of", [0, 1, -1], ids=["first", "second", "last"])
def test_a_session_that_does_not_say_a_text_is_an_error(of: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the finished sound has nothing in the place of a text, the stream ends in an error."""
    said = [placement for placement in TIMELINE.placements if placement.text]
    lost = said[of].start * PER_MS
    mixed = mix(TIMELINE, CLIPS, find_tones("soft"))
    kept = tuple(island for island in mixed if not island.start <= lost < island.end)
    assert len(kept) < len(mixed)
    monkeypatch.setattr(production, "mix", lambda *_: kept)
    with pytest.raises(AudioError, match=r"is not heard at \d+:\d\d"):
        list(session_stream(TIMELINE, CLIPS, MixSettings()))


def test_a_session_that_is_all_silence_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Digital silence in the place of a whole session is seen without decoding it."""
    silent = [VOICE.silent_frame() * (VOICE.frames(TIMELINE.total * PER_MS) + 1)]
    monkeypatch.setattr(production, "encode_session", lambda *_, **__: iter(silent))
    with pytest.raises(AudioError, match="is not heard at"):
        list(session_stream(TIMELINE, CLIPS, MixSettings()))


def test_the_gain_of_a_frame_follows_its_loudness() -> None:
    """Twelve decibels less are eight steps less, and silence is none, in either form."""
    for form in (VOICE, MUSIC):
        loud = np.random.default_rng(1).normal(0, 3_000, form.rate * form.channels)
        levels = [
            np.median(gains(encode_run((loud * factor).astype("<i2"), form), form)) for factor in (1, 0.25)
        ]
        assert levels[0] - levels[1] == pytest.approx(8, abs=1)
        assert set(gains(encode_run(np.zeros(form.rate, dtype="<i2"), form), form)) == {0}

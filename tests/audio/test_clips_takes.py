from dataclasses import replace

import numpy as np
import pytest

from audiocoach.audio.clips import FADE_MS, fade, make_take, recall_take, take_name, trim
from audiocoach.audio.sound import PER_MS, RATE, Sound, to_samples
from audiocoach.errors import AudioError
from audiocoach.voices.contract import Chunk, Speech, SpeechRequest
from audiocoach.voices.espeak import Espeak
from tests.audio.synthetic import murmur, sine


def spoken(sound: Sound, *, audible: bool = True) -> Speech:
    """Give sound as an engine would."""
    return Speech(data=to_samples(sound).tobytes(), encoding="pcm16", rate=RATE, audible=audible)


def between(before: int, sound: Sound, after: int, hiss: float = 0.0) -> Sound:
    """Put sound between milliseconds of silence, or of a faint hiss."""
    lead, tail = (np.zeros(length * PER_MS, dtype=np.float32) for length in (before, after))
    whole = np.concatenate([lead, sound, tail])
    return (whole + hiss * np.random.default_rng(5).standard_normal(len(whole))).astype(np.float32)


@pytest.mark.parametrize("hiss", [0.0, 0.0002])
@pytest.mark.parametrize(("before", "after"), [(0, 0), (46, 0), (300, 700), (3, 1500)])
def test_silence_around_the_words_is_cut_off(before: int, after: int, hiss: float) -> None:
    """The sound begins within 15 ms of the clip's beginning, and ends near its end, however it was padded."""
    trimmed = trim(between(before, sine(300, 0.5), after, hiss))
    onset = int(np.argmax(np.abs(trimmed) > 0.1))
    assert onset <= 15 * PER_MS
    assert 500 * PER_MS <= len(trimmed) <= 525 * PER_MS


def test_silence_between_words_stays() -> None:
    """Only the outside is cut."""
    pause = np.concatenate([sine(300, 0.3), np.zeros(RATE, dtype=np.float32), sine(300, 0.3)])
    assert len(trim(pause)) == pytest.approx(len(pause), abs=10 * PER_MS)


def test_edges_rise_from_zero_and_fall_to_zero() -> None:
    """A clip that ends on a loud sample does not click."""
    faded = fade(np.full(RATE, 0.5, dtype=np.float32))
    assert faded[0] == 0.0
    assert abs(faded[-1]) < 0.001
    assert np.all(np.diff(faded[: FADE_MS * PER_MS]) >= 0)
    assert np.all(faded[FADE_MS * PER_MS : -FADE_MS * PER_MS] == 0.5)


def test_a_take_leaves_the_speech_as_it_was() -> None:
    """Fading works on a copy."""
    sound = np.full(2400, 0.5, dtype=np.float32)
    fade(sound)
    assert np.all(sound == 0.5)


@pytest.mark.parametrize(
    ("text", "sound", "complaint"),
    [
        ("Lift and hold", np.zeros(RATE, dtype=np.float32), "'Lift and hold': .*silence"),
        ("Lift and hold", 0.001 * murmur(1000), "silence"),
        ("Lift and hold", np.full(RATE + 7, 0.9, dtype=np.float32), "silence"),
        ("Lift and hold", murmur(150), r"took 0.1\d s for 3 words; between 0.36 and 5.5 s"),
        ("Up", murmur(4000), r"'Up': the voice took \d.\d+ s for 1 word; between 0.12 and 2.5 s"),
        ("word " * 30, murmur(2000), "'word word word .*…': "),
    ],
    ids=["silent", "nearly silent", "constant", "cut short", "far too long", "a sentence missing"],
)
def test_a_bad_clip_is_refused_by_name(text: str, sound: Sound, complaint: str) -> None:
    """The error names the text, so that one knows which cue to change."""
    with pytest.raises(AudioError) as caught:
        make_take(text, spoken(sound))
    assert caught.match(complaint)


def test_letters_that_a_voice_reads_out_one_by_one_may_take_as_long() -> None:
    """A Japanese sentence of seventeen letters is spoken in two seconds, in thirteen by an English voice."""
    text = "お疲れさまでした。今日はここまでです。"
    for milliseconds in (2_000, 13_400):
        assert make_take(text, spoken(murmur(milliseconds))).samples > 0
    with pytest.raises(AudioError, match="the voice took"):
        make_take(text, spoken(murmur(60_000)))


def test_speech_that_is_silent_on_purpose_keeps_its_length() -> None:
    """The silent voice makes takes as long as words would take."""
    take = make_take("Lift and hold", spoken(np.zeros(RATE, dtype=np.float32), audible=False))
    assert take.samples == RATE


def test_speech_that_is_silent_on_purpose_is_not_held_against_its_words() -> None:
    """The silent voice counts blanks: a sentence of a script without any is short, and no mistake."""
    silence = spoken(np.zeros(round(0.4 * RATE), dtype=np.float32), audible=False)
    assert make_take("お疲れさまでした。今日はここまでです。", silence).samples == round(0.4 * RATE)


def test_a_take_is_recalled_from_its_measures() -> None:
    """Length and loudness are known without decoding; the sound is the same when it is asked for."""
    speech = spoken(between(200, murmur(900), 200))
    take = make_take("Lift and hold", speech)
    again = recall_take("Lift and hold", take.name, speech, take.measures())
    assert (again.name, again.samples) == (take.name, take.samples)
    assert (again.loudness, again.heard_at) == (take.loudness, take.heard_at)
    assert np.array_equal(again.powers, take.powers)
    assert np.array_equal(again.sound(), take.sound())


def test_other_speech_has_another_name() -> None:
    """A take's name follows from the speech alone: its bytes, and how they are to be read."""
    speech = spoken(murmur(900))
    assert take_name(speech) == take_name(spoken(murmur(900)))
    others = [spoken(murmur(901)), replace(speech, rate=RATE // 2), replace(speech, audible=False)]
    assert len({take_name(other) for other in [speech, *others]}) == 4


def test_speech_that_the_cache_has_read_is_named_by_its_check_sum() -> None:
    """What was hashed to see that it is whole is not hashed again: another sum is another name."""
    one, other = (replace(spoken(murmur(900)), digest=digest) for digest in ("a" * 64, "b" * 64))
    assert take_name(one) == take_name(replace(one, data=one.data + b"\0\0"))
    assert len({take_name(one), take_name(other), take_name(replace(one, digest=""))}) == 3
    assert take_name(one) != take_name(replace(one, rate=RATE // 2))


@pytest.mark.parametrize(
    ("second", "complaint"),
    [
        (np.zeros(RATE, dtype=np.float32), "'and close it.': .*silence"),
        (0.001 * murmur(1000), "'and close it.': .*silence"),
        (murmur(150), r"'and close it.': the voice took 0.1\d s for 3 words"),
        (murmur(7000), r"'and close it.': the voice took 7.0\d s for 3 words"),
    ],
    ids=["silent", "nearly silent", "cut short", "far too long"],
)
def test_every_part_of_a_long_text_is_checked(second: Sound, complaint: str) -> None:
    """A last part without its words is an error, though all in all the speech is as long as it may be."""
    first, text = murmur(6000), "open the knee as far as it goes, keep your feet together, hold it there,"
    texts = (text, "and close it.")
    parts = tuple(
        Chunk(text=text, samples=len(sound)) for text, sound in zip(texts, (first, second), strict=True)
    )
    whole = spoken(np.concatenate([first, second]))
    make_take(" ".join(texts), whole)
    with pytest.raises(AudioError) as caught:
        make_take(" ".join(texts), replace(whole, parts=parts))
    assert caught.match(complaint)


def test_whole_parts_change_nothing() -> None:
    """Speech in parts that have all their words makes the take that it makes in one."""
    sound = murmur(4000)
    whole = spoken(sound)
    half = len(sound) // 2
    parts = (
        Chunk(text="lift your hips and hold", samples=half),
        Chunk(text="and lower slowly", samples=len(sound) - half),
    )
    text = "lift your hips and hold and lower slowly"
    assert np.array_equal(
        make_take(text, replace(whole, parts=parts)).sound(), make_take(text, whole).sound()
    )


@pytest.mark.parametrize("voice", ["en-us", "de"])
@pytest.mark.parametrize(
    "text",
    ["ارفع الورك.", "Поднимите бедро", "הרם את הירך", "ዳሌህን አንሳ", "ยกสะโพก", "တင်ပါးကို", "དཔྱི་མགོ", "ᚺᛁᛈ", "Ⅻ"],
)
def test_signs_that_a_voice_spells_may_take_the_time_of_their_names(text: str, voice: str) -> None:
    """A name in letters of another language is no mistake: `check` calls it fine, and it is made."""
    speech = Espeak().speak(SpeechRequest(text=text, voice=voice))
    assert make_take(text, speech).samples > RATE / 2

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

import numpy as np
import pytest

from audiocoach.audio import clips
from audiocoach.audio.cache import ClipCache, DerivedCache
from audiocoach.audio.clips import TARGET_LUFS, Clip
from audiocoach.audio.levels import loudness
from audiocoach.audio.recorder import Progress, Recorder, VoiceSettings
from audiocoach.audio.sound import RATE, samples_of, sound_of, to_samples
from audiocoach.errors import AudioError, VoiceError
from audiocoach.voices.contract import Speech, SpeechRequest, VoiceInfo
from audiocoach.voices.registry import ChosenVoice, find_voice
from tests.audio.synthetic import murmur


class Murmurer:
    """An engine that murmurs 400 ms a word, notes what it was asked, and fails where it is told to."""

    name = "murmurer"
    online = False

    def __init__(self, *, broken: str = "", silent: str = "") -> None:
        self.asked: list[SpeechRequest] = []
        self.broken, self.silent = broken, silent

    def version(self) -> str:
        """Name the version."""
        return "1"

    def check(self) -> None:
        """Find nothing in the way."""

    def voices(self) -> Sequence[VoiceInfo]:
        """List no voices."""
        return []

    def resolve(self, voice: str) -> str:
        """Accept any voice."""
        return voice or "plain"

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give the speed."""
        return {"speed": request.speed}

    def speak(self, request: SpeechRequest) -> Speech:
        """Murmur, or fail."""
        self.asked.append(request)
        if request.text == self.broken:
            raise VoiceError("the line is dead")
        level = 0.0 if request.text == self.silent else 0.03
        sound = murmur(400 * len(request.text.split()), len(request.text), level)
        return Speech(data=to_samples(sound).tobytes(), encoding="pcm16", rate=RATE)

    @property
    def words(self) -> list[str]:
        """The texts that were asked for."""
        return [request.text for request in self.asked]


def record(
    texts: Iterable[str],
    voice: ChosenVoice,
    cache: ClipCache,
    manner: VoiceSettings | None = None,
    *,
    progress: Progress | None = None,
) -> dict[str, Clip]:
    """Record texts in one go."""
    return Recorder(voice, cache, manner).record(texts, progress=progress)


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    """Make an empty cache."""
    return ClipCache(tmp_path / "clips")


def chosen(engine: Murmurer) -> ChosenVoice:
    """Choose the engine's voice."""
    return ChosenVoice(engine=engine, voice="plain")


def test_every_text_gets_its_clip_and_is_spoken_once(cache: ClipCache) -> None:
    """A word that comes a hundred times is asked for once; all texts are answered."""
    engine = Murmurer()
    clips = record(["up", "down", "up", "hold it there"] * 25, chosen(engine), cache)
    assert engine.words == ["up", "down", "hold it there"]
    assert list(clips) == ["up", "down", "hold it there"]
    assert clips["hold it there"].milliseconds == pytest.approx(1200, abs=15)


def test_a_second_session_asks_for_nothing(cache: ClipCache) -> None:
    """What was spoken once is read from the cache, and sounds the same."""
    first = record(["up", "down"], chosen(Murmurer()), cache)
    engine = Murmurer()
    second = record(["up", "down"], chosen(engine), cache)
    assert engine.words == []
    assert all(
        np.array_equal(samples_of(first[text].segment), samples_of(second[text].segment)) for text in first
    )


def test_texts_are_prepared_for_the_ear(cache: ClipCache) -> None:
    """The engine gets words, with the pronunciations given; texts that sound alike are one."""
    engine = Murmurer()
    manner = VoiceSettings(speed=1.1, language="en", pronunciations={"TFL": "tee eff ell"})
    clips = record(["3x12 TFL", "3x12  TFL"], chosen(engine), cache, manner)
    assert [(request.text, request.speed) for request in engine.asked] == [("3 by 12 tee eff ell", 1.1)]
    assert list(clips) == ["3x12 TFL", "3x12  TFL"]


def test_progress_counts_what_the_cache_held_first(cache: ClipCache) -> None:
    """It starts with n of m cached, and ends with all."""
    record(["up", "down"], chosen(Murmurer()), cache)
    told: list[tuple[int, int]] = []
    record(["up", "left", "right", "down"], chosen(Murmurer()), cache, progress=lambda *now: told.append(now))
    assert told == [(2, 4), (3, 4), (4, 4)]


def test_the_voice_is_brought_to_the_target(cache: ClipCache) -> None:
    """Speech of any level comes out at -19 LUFS, or at what was asked for."""
    texts = ["a longer sentence of seven words altogether", "and another one that is as long"]
    for target in (TARGET_LUFS, -23.0):
        clips = record(texts, chosen(Murmurer()), cache, VoiceSettings(target=target))
        joined = np.concatenate([sound_of(clip.segment) for clip in clips.values()])
        assert loudness(joined) == pytest.approx(target, abs=0.3)


def test_speech_that_is_no_good_is_named_and_not_kept(cache: ClipCache) -> None:
    """A silent clip is an error with its text; the next run asks for it again, and only for it."""
    with pytest.raises(AudioError, match="'lift': the voice answered with silence"):
        record(["up", "lift", "down"], chosen(Murmurer(silent="lift")), cache)
    engine = Murmurer()
    record(["up", "lift", "down"], chosen(engine), cache)
    assert engine.words == ["lift", "down"]


def test_the_voices_own_failure_comes_through(cache: ClipCache) -> None:
    """No clip is made up for a text that the voice refused; what it spoke before stays in the cache."""
    with pytest.raises(VoiceError, match="the line is dead"):
        record(["up", "down"], chosen(Murmurer(broken="down")), cache)
    engine = Murmurer()
    record(["up"], chosen(engine), cache)
    assert engine.words == []


def test_what_was_measured_once_is_not_decoded_to_be_measured_again(
    cache: ClipCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a shelf, a second session knows all lengths and gains from what the first one wrote there."""
    shelf, texts = DerivedCache(tmp_path / "shelf"), ["up", "hold it there"]
    first = Recorder(chosen(Murmurer()), cache, shelf=shelf).record(texts)
    with monkeypatch.context() as patch:
        patch.setattr(clips, "decode", lambda _: pytest.fail("speech was decoded again"))
        second = Recorder(chosen(Murmurer()), cache, shelf=shelf).record(texts)
        lengths = {text: clip.milliseconds for text, clip in second.items()}
    assert lengths == {text: clip.milliseconds for text, clip in first.items()}
    for text in texts:
        assert second[text].name == first[text].name
        assert np.array_equal(samples_of(second[text].segment), samples_of(first[text].segment))


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"abc",
        bytes(64),
        (24_000 * 36_000).to_bytes(8, "little") + bytes(8 * 360_003),
        (2**62).to_bytes(8, "little") + bytes(32),
        (100).to_bytes(8, "little") + np.full(4, np.nan).tobytes(),
        (100).to_bytes(8, "little") + np.full(4, 1e300).tobytes(),
        (100).to_bytes(8, "little") + np.array([-20, -20, 0, -1.0]).tobytes(),
    ],
    ids=["empty", "short", "long", "ten hours", "ages", "no numbers", "infinite", "negative"],
)
def test_measures_that_no_speech_has_are_taken_anew(
    nonsense: bytes, cache: ClipCache, tmp_path: Path
) -> None:
    """A shelf of nonsense under right check sums costs neither the session nor the memory."""
    shelf, texts = DerivedCache(tmp_path / "shelf"), ["up", "hold it there"]
    first = Recorder(chosen(Murmurer()), cache, shelf=shelf).record(texts)
    for path in (tmp_path / "shelf").rglob("*.*"):
        shelf.put(path.stem, nonsense)
    second = Recorder(chosen(Murmurer()), cache, shelf=shelf).record(texts)
    assert [clip.name for clip in second.values()] == [clip.name for clip in first.values()]
    assert [clip.milliseconds for clip in second.values()] == [clip.milliseconds for clip in first.values()]


def test_kept_silence_is_no_speech_of_a_voice_that_speaks(cache: ClipCache) -> None:
    """A clip that says it is silent on purpose is believed of the silent voice alone."""
    engine = Murmurer()
    record(["up"], chosen(engine), cache)
    key = cache.key(engine, engine.asked[0])
    kept = cache.get(key)
    assert kept is not None
    cache.put(key, replace(kept, data=bytes(len(kept.data)), audible=False))
    record(["up"], chosen(engine), cache)
    assert engine.words == ["up", "up"]
    assert cache.get(key) == kept


class Hisser(Murmurer):
    """An engine that answers with white or brown noise, as long as the words would take."""

    brown = False

    def speak(self, request: SpeechRequest) -> Speech:
        """Hiss or rumble."""
        self.asked.append(request)
        noise = np.random.default_rng(1).normal(0, 0.1, 400 * 24 * len(request.text.split()))
        noise = 0.02 * np.cumsum(noise) if self.brown else noise
        return Speech(data=to_samples(noise.astype(np.float32)).tobytes(), encoding="pcm16", rate=RATE)


@pytest.mark.parametrize("text", ["hold it there", "hold"])
@pytest.mark.parametrize("brown", [False, True], ids=["white", "brown"])
def test_noise_is_no_speech(text: str, brown: bool, cache: ClipCache) -> None:
    """Noise of the right length and loudness is refused with its text, and not kept."""
    engine = Hisser()
    engine.brown = brown
    for _ in range(2):
        with pytest.raises(AudioError, match=rf"'{text}': the voice answered with noise"):
            record([text], chosen(engine), cache)
    assert len(engine.asked) == 2


def test_speech_is_read_again_when_it_is_needed(cache: ClipCache) -> None:
    """From the cache; what has gone from there is spoken again, and must be what was measured."""
    engine = Murmurer()
    clips = Recorder(chosen(engine), cache).record(["up", "down", "hold"])
    assert clips["up"].segment.raw_data
    assert engine.words == ["up", "down", "hold"]
    for path in list(cache.folder.rglob("*.clip")):
        path.unlink()
    assert clips["down"].segment.raw_data
    assert engine.words == ["up", "down", "hold", "down"]
    engine.speak = Hisser().speak  # type: ignore[method-assign]
    with pytest.raises(AudioError, match=r"'hold': it is spoken otherwise than when it was measured"):
        assert clips["hold"].segment


def test_speech_that_cannot_be_kept_is_held(tmp_path: Path) -> None:
    """Where the disk takes no clip, nothing is spoken twice."""
    (tmp_path / "file").touch()
    engine = Murmurer()
    clips = Recorder(chosen(engine), ClipCache(tmp_path / "file")).record(["up"])
    assert clips["up"].segment.raw_data
    assert engine.words == ["up"]


def test_a_recorder_remembers_what_it_has_heard(cache: ClipCache) -> None:
    """More texts of the same session are recorded without reading the old ones again."""
    engine = Murmurer()
    recorder = Recorder(chosen(engine), cache)
    recorder.record(["up"])
    for path in list(cache.folder.rglob("*.clip")):
        path.unlink()
    assert list(recorder.record(["up", "down"])) == ["up", "down"]
    assert engine.words == ["up", "down"]


def test_a_kept_clip_that_is_no_good_is_spoken_again(cache: ClipCache) -> None:
    """Silence in the cache, from whatever old version, does not stop a session for ever."""
    engine = Murmurer()
    silence = Speech(data=bytes(20_000), encoding="pcm16", rate=RATE)
    cache.put(cache.key(engine, SpeechRequest(text="up", voice="plain")), silence)
    assert record(["up"], chosen(engine), cache)["up"].milliseconds > 300
    assert engine.words == ["up"]


def test_the_silent_voice_makes_clips_with_length(cache: ClipCache) -> None:
    """A dry run has the timing of a real one."""
    clips = record(["lift your hips and hold"], find_voice("silent"), cache)
    assert clips["lift your hips and hold"].milliseconds == 2000


def test_nothing_to_say_is_no_error(cache: ClipCache) -> None:
    """No texts make no clips."""
    assert record([], chosen(Murmurer()), cache) == {}


class Together(Murmurer):
    """The same, three texts at once; it notes how many it speaks at the same time."""

    at_once = 3

    def __init__(self, *, broken: str = "", phonemes: bool = False) -> None:
        super().__init__(broken=broken)
        self.phonemes_in_text = phonemes
        self.most, self._now, self._counting = 0, 0, Lock()

    def speak(self, request: SpeechRequest) -> Speech:
        """Murmur for 10 ms at least, so that others can begin."""
        with self._counting:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.01)
        try:
            return super().speak(request)
        finally:
            with self._counting:
                self._now -= 1


def test_an_engine_may_speak_several_texts_at_once(cache: ClipCache) -> None:
    """It gets as many at a time as it asks for; clips and progress are those of one after the other."""
    texts, told = [f"rep {number}" for number in range(12)], list[tuple[int, int]]()
    engine = Together()
    clips = record(texts, chosen(engine), cache, progress=lambda *done: told.append(done))
    assert engine.most == 3
    assert told == [(done, 12) for done in range(13)]
    alone = record(texts, chosen(Murmurer()), ClipCache(cache.folder / "other"))
    assert list(clips) == list(alone)
    assert [clip.name for clip in clips.values()] == [clip.name for clip in alone.values()]


def test_after_a_failure_no_other_text_is_begun(cache: ClipCache) -> None:
    """The error is that of the text that failed; what was spoken is kept, the rest is left alone."""
    engine = Together(broken="rep 0")
    with pytest.raises(VoiceError, match="the line is dead"):
        record([f"rep {number}" for number in range(50)], chosen(engine), cache)
    assert len(engine.asked) < 20
    again = Together()
    record([f"rep {number}" for number in range(50)], chosen(again), cache)
    assert len(again.asked) == 50 - len(engine.asked) + 1


def test_no_more_texts_wait_than_are_soon_spoken(cache: ClipCache) -> None:
    """However long the session: of seventy texts, no more than 48 are asked for until the first is there."""
    engine, asked = Together(), list[int]()

    def look(done: int, _: int) -> None:
        if done == 1:
            time.sleep(0.5)  # in which all of them could be spoken
            asked.append(len(engine.asked))

    record([f"rep {number}" for number in range(70)], chosen(engine), cache, progress=look)
    assert asked[0] <= 48
    assert len(engine.asked) == 70


@pytest.mark.parametrize(("reads", "text"), [(False, "my glutes"), (True, "my [glutes](/ɡluːts/)")])
def test_phonemes_go_to_engines_that_read_them(cache: ClipCache, reads: bool, text: str) -> None:
    """A pronunciation in phonemes is marked in the text for who reads them; others get the plain word."""
    engine = Together(phonemes=reads)
    record(["my glutes"], chosen(engine), cache, VoiceSettings(pronunciations={"glutes": "/ɡluːts/"}))
    assert engine.words == [text]


class Cutter(Murmurer):
    """An engine that murmurs 60 ms a letter; of some texts it says a part, so many times."""

    def __init__(self, parts: Mapping[str, float], times: int = 99) -> None:
        super().__init__()
        self.parts, self.left = parts, dict.fromkeys(parts, times)

    def speak(self, request: SpeechRequest) -> Speech:
        """Murmur, or a part of it."""
        self.asked.append(request)
        part = 1.0
        if self.left.get(request.text, 0) > 0:
            self.left[request.text] -= 1
            part = self.parts[request.text]
        sound = murmur(round(60 * len(request.text) * part), len(request.text), 0.03)
        return Speech(data=to_samples(sound).tobytes(), encoding="pcm16", rate=RATE)


SENTENCES = [f"{word} the floor away with your heels." for word in ("Push", "Press", "Drive", "Send", "Move")]
SENTENCES += [f"Keep your {part} still while you lift." for part in ("back", "hips", "knees", "feet", "head")]


@pytest.mark.parametrize("part", [0.42, 0.5, 2.2], ids=["less", "half", "another sentence"])
def test_cut_speech_is_asked_once_more(part: float, tmp_path: Path) -> None:
    """A clip far from the pace of its own voice is spoken again; right then, it is kept."""
    engine = Cutter({SENTENCES[3]: part}, times=1)
    clips = recorder_of(engine, tmp_path).record(SENTENCES)
    assert len(engine.asked) == len(SENTENCES) + 1
    assert clips[SENTENCES[3]].milliseconds == pytest.approx(60 * len(SENTENCES[3]), rel=0.1)
    again = Cutter({})
    recorder_of(again, tmp_path).record(SENTENCES)
    assert again.asked == []


def test_speech_that_stays_cut_is_refused_and_not_kept(tmp_path: Path) -> None:
    """The error names the text; a later run asks for it anew."""
    with pytest.raises(AudioError, match="would be its pace") as caught:
        recorder_of(Cutter({SENTENCES[3]: 0.4}), tmp_path).record(SENTENCES)
    assert SENTENCES[3] in caught.value.where
    again = Cutter({})
    recorder_of(again, tmp_path).record(SENTENCES)
    assert [request.text for request in again.asked] == [SENTENCES[3]]


def test_cut_speech_in_the_cache_is_found(tmp_path: Path) -> None:
    """What an earlier run has kept before the pace was known is spoken anew."""
    recorder_of(Cutter({SENTENCES[3]: 0.4}), tmp_path).record(SENTENCES[:5])
    engine = Cutter({})
    recorder_of(engine, tmp_path).record(SENTENCES)
    assert [request.text for request in engine.asked].count(SENTENCES[3]) == 1


def recorder_of(engine: Murmurer, folder: Path) -> Recorder:
    """Put an engine before the microphone."""
    return Recorder(ChosenVoice(engine=engine, voice="plain"), ClipCache(folder))


@pytest.mark.parametrize("seconds", [40, 3_000])
def test_a_clip_is_bounded_by_its_text(seconds: int, tmp_path: Path) -> None:
    """Minutes of sound for one word are refused before they are worked on, from the engine or the cache."""
    speech = Speech(data=bytes(8_000 * seconds), encoding="pcm16", rate=4_000)
    with pytest.raises(AudioError, match="lasts more than 15 s"):
        clips.make_take("Rest", speech)
    cache, request = ClipCache(tmp_path), SpeechRequest(text="Rest", voice="plain")
    cache.put(cache.key(Murmurer(), request), speech)
    engine = Murmurer()
    Recorder(ChosenVoice(engine=engine, voice="plain"), cache).record(["Rest"])
    assert len(engine.asked) == 1


def test_what_is_measured_is_refused_no_loudness(cache: ClipCache) -> None:
    """How long clips last is told also where no loudness is reached, and it is as long as at any."""
    recorder = Recorder(chosen(Murmurer()), cache, VoiceSettings(target=-14.0, ceiling=-20.0))
    measured = recorder.measure(["up and down"])
    with pytest.raises(AudioError, match="cannot be as loud"):
        recorder.record(["up and down"])
    loud = Recorder(chosen(Murmurer()), cache, VoiceSettings(target=-14.0)).record(["up and down"])
    assert loud["up and down"].milliseconds == measured["up and down"]

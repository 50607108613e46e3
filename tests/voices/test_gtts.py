import json
import os
import sys

import pytest
import requests
from gtts.lang import tts_langs
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.errors import OfflineError, UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.voices.contract import Speech, SpeechRequest
from audiocoach.voices.gtts import Gtts, WebPageError, frames_in, pack_text
from audiocoach.voices.http_client import Limits, RefusedError
from tests.voices.clock import FakeClock
from tests.voices.google_server import (
    BEHAVIOURS,
    CAPTCHA,
    FUNCTION,
    UNLIKELY,
    GoogleServer,
    answer_around,
    answer_with,
    google_server,
    spoken_mp3,
)
from tests.voices.hearing import dbfs, seconds

LONG = (
    "Lie on your side, bend your knees, stack your hips, keep your heels together, open the knee, "
    "and close it."
)
SPEAKING = {"speech", "speech with an ID3 tag", "speech with an Info frame", "speech, escaped"}
FAULTS = sorted(BEHAVIOURS.keys() - SPEAKING - UNLIKELY)


@pytest.fixture
def gtts(google: GoogleServer, clock: FakeClock) -> Gtts:
    """Give an engine that asks the test's server and whose waits take no time."""
    assert os.environ["AUDIOCOACH_GTTS_URL"] == google.url
    return Gtts(limits=Limits(read=0.3, whole=0.6, answer=500_000), clock=clock.time, sleep=clock.sleep)


def say(engine: Gtts, text: str = "Rest now.", voice: str = "en@com", speed: float = 1.0) -> Speech:
    """Have a text spoken."""
    return engine.speak(SpeechRequest(text=text, voice=voice, speed=speed))


def test_speech_is_the_answer_as_it_came(gtts: Gtts) -> None:
    """One part's MP3 is kept byte for byte: 24 kHz, mono."""
    speech = say(gtts)
    assert (speech.data, speech.encoding) == (spoken_mp3("Rest now."), "mp3")
    assert (speech.rate, speech.channels) == (24_000, 1)


@pytest.mark.parametrize("kind", sorted(SPEAKING))
def test_forms_of_a_good_answer(google: GoogleServer, gtts: Gtts, kind: str) -> None:
    """A tag or a frame of figures before the sound is taken off, and escapes are understood."""
    google.behave(then=kind)
    assert say(gtts).data == spoken_mp3("Rest now.")


def test_request_is_as_gtts_makes_it(google: GoogleServer, gtts: Gtts) -> None:
    """The server gets the path, the headers, the language and the words that gTTS would send."""
    say(gtts, "¿Café & té?", "es@com.mx")
    asked = google.asked[0]
    assert asked.path == "/_/TranslateWebserverUi/data/batchexecute"
    assert (asked.text, asked.language, asked.slow) == ("¿Café & té?", "es", False)
    assert asked.headers["Referer"] == "http://translate.google.com/"


def test_text_is_not_changed(google: GoogleServer, gtts: Gtts) -> None:
    """Full stops stay where they are, which gTTS by itself drops behind words that end like st."""
    say(gtts, "Rest. First. Mr. Lunge?Now!")
    assert google.asked[0].text == "Rest. First. Mr. Lunge?Now!"


def test_long_cue_is_few_parts(google: GoogleServer, gtts: Gtts) -> None:
    """A cue of 106 characters is fetched in two parts, and both are in the speech."""
    speech = say(gtts, LONG)
    texts = [asked.text for asked in google.asked]
    assert len(texts) == 2
    assert " ".join(texts) == LONG
    assert speech.data == b"".join(map(spoken_mp3, texts))
    assert seconds(speech) > 0.9 * sum(len(spoken_mp3(text)) / 8000 for text in texts)
    assert [part.text for part in speech.parts] == texts
    assert [part.samples for part in speech.parts] == [3 * len(spoken_mp3(text)) for text in texts]


def test_longest_cue(google: GoogleServer, gtts: Gtts) -> None:
    """A cue of 500 characters is whole, in at most ten requests of at most 100 characters."""
    text = " ".join(["Left leg up, hold it there, and slowly down again."] * 10)[:500]
    say(gtts, text)
    assert " ".join(asked.text for asked in google.asked) == text
    assert len(google.asked) <= 10
    assert max(len(asked.text) for asked in google.asked) <= 100


@pytest.mark.parametrize(
    ("speed", "slow"), [(0.5, True), (0.79, True), (0.8, False), (1.0, False), (2.0, False)]
)
def test_slow_is_the_only_speed(google: GoogleServer, gtts: Gtts, speed: float, slow: bool) -> None:
    """A speed below 0.8 asks for the slow voice, all others for the normal one, and the parameters say so."""
    say(gtts, speed=speed)
    assert google.asked[0].slow is slow
    assert gtts.parameters(SpeechRequest(text="a", voice="en@com", speed=speed)) == {"slow": int(slow)}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_an_error(google: GoogleServer, gtts: Gtts, fault: str) -> None:
    """Whatever goes wrong, and stays wrong, is an error that says what to do; never silence."""
    google.behave(then=fault)
    with pytest.raises(VoiceError) as caught:
        say(gtts)
    assert "Google's speech service" in str(caught.value)
    assert "kept in the cache" in caught.value.hint
    assert "--voice espeak" in caught.value.hint


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_in_part_two_leaves_no_half_cue(google: GoogleServer, gtts: Gtts, fault: str) -> None:
    """When the second part of a long cue fails for good, there is an error and not half a sentence."""
    google.behave("speech", then=fault)
    with pytest.raises(VoiceError):
        say(gtts, LONG)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_that_passes(google: GoogleServer, gtts: Gtts, fault: str) -> None:
    """After one bad answer there is either the whole speech or an error."""
    google.behave(fault)
    try:
        speech = say(gtts, LONG)
    except VoiceError:
        return
    assert dbfs(speech) > -50
    assert speech.data == b"".join(map(spoken_mp3, [asked.text for asked in google.asked[-2:]]))


def test_nobody_there(google: GoogleServer, gtts: Gtts) -> None:
    """A refused connection is an OfflineError."""
    google.stop()
    with pytest.raises(OfflineError, match="check the network"):
        say(gtts)


def test_name_that_is_not_found(monkeypatch: pytest.MonkeyPatch, clock: FakeClock) -> None:
    """A name that cannot be looked up is an OfflineError, at once."""
    import socket

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    engine = Gtts(base_url="http://nowhere.invalid", sleep=clock.sleep)
    with pytest.raises(OfflineError):
        say(engine)
    assert clock.slept == []


@pytest.mark.parametrize("fault", ["429", "captcha", "redirect to /sorry/", "403"])
def test_blocked_is_not_asked_again(google: GoogleServer, gtts: Gtts, fault: str) -> None:
    """A service that sends us away is asked nothing more by this engine; a new one may ask again."""
    google.behave(then=fault)
    for _ in range(3):
        with pytest.raises(RefusedError):
            say(gtts)
    assert len(google.asked) == (2 if fault == "429" else 1)
    google.behave()
    assert say(Gtts()).data == spoken_mp3("Rest now.")


@pytest.mark.parametrize("fault", ["reset", "empty audio", "no answer"])
def test_failed_can_be_asked_again(google: GoogleServer, gtts: Gtts, fault: str) -> None:
    """Any other failure leaves the engine usable."""
    google.behave(then=fault)
    with pytest.raises(VoiceError):
        say(gtts)
    google.behave()
    assert say(gtts).data == spoken_mp3("Rest now.")


def test_pauses_between_all_requests(google: GoogleServer, gtts: Gtts, clock: FakeClock) -> None:
    """Parts of one cue are as far apart as cues are."""
    say(gtts, LONG)
    say(gtts)
    assert clock.slept == [0.5, 0.5]
    assert len(google.asked) == 3


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("", "en@com"),
        ("en", "en@com"),
        ("en@co.uk", "en@co.uk"),
        ("es", "es@com"),
        ("zh-CN@com.hk", "zh-CN@com.hk"),
    ],
)
def test_resolves(asked: str, canonical: str) -> None:
    """A language alone has the domain com; the default is English."""
    assert Gtts().resolve(asked) == canonical


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("eng", "en"),
        ("en@co.ukk", "co.uk"),
        ("en-us", "did you mean 'en'"),
        ("en@evil.example", "audiocoach"),
        ("en@com/../x", "com"),
    ],
)
def test_wrong_names(asked: str, hint: str) -> None:
    """An unknown language or domain is an error with the near ones; a domain is one of a list."""
    with pytest.raises(UnknownNameError) as caught:
        Gtts().resolve(asked)
    assert hint in caught.value.hint


def test_all_languages_of_gtts_are_listed() -> None:
    """Every language is there once under com, and English with its accents."""
    names = [voice.name for voice in Gtts().voices()]
    assert {"en@com", "en@co.uk", "es@com.mx", "de@com", "zh-TW@com"} <= set(names)
    assert sum(name.endswith("@com") for name in names) > 60


def test_every_language_is_asked_for(google: GoogleServer, gtts: Gtts) -> None:
    """Each of gTTS's languages can be chosen, is what the server is asked for, and has a listed voice."""
    languages = sorted(tts_langs())
    for language in languages:
        say(gtts, voice=gtts.resolve(language))
    assert [asked.language for asked in google.asked] == languages
    assert {voice.language for voice in gtts.voices()} == set(languages)


def test_every_accent_asks_its_domain(google: GoogleServer, clock: FakeClock) -> None:
    """Each listed accent is a domain of its own, and that one is asked."""
    engine = Gtts(base_url=f"{google.url}/{{tld}}", clock=clock.time, sleep=clock.sleep)
    accents = [voice.name for voice in engine.voices() if not voice.name.endswith("@com")]
    for voice in accents:
        say(engine, voice=voice)
    asked = [f"{asked.language}@{asked.path.split('/')[1]}" for asked in google.asked]
    assert asked == accents
    assert len(accents) > 10


def test_asks_the_domain_of_the_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without another address, the domain of the voice is asked, over verified TLS."""
    monkeypatch.delenv("AUDIOCOACH_GTTS_URL", raising=False)
    asked = []

    def post(_session: object, url: str, **options: object) -> None:
        asked.append((url, options.get("verify", True), options["allow_redirects"]))
        raise requests.exceptions.ProxyError

    monkeypatch.setattr(requests.Session, "post", post)
    with pytest.raises(OfflineError):
        say(Gtts(), voice="en@co.uk")
    assert asked == [("https://translate.google.co.uk/_/TranslateWebserverUi/data/batchexecute", True, False)]


def test_address_may_name_the_domain(google: GoogleServer) -> None:
    """Another address can have the domain in it, and may end in a slash."""
    say(Gtts(base_url=f"{google.url}/{{tld}}/"), voice="en@co.uk")
    assert google.asked[0].path == "/co.uk/_/TranslateWebserverUi/data/batchexecute"


def test_nothing_to_say(gtts: Gtts, google: GoogleServer) -> None:
    """Text without a word is an error before anybody is asked."""
    with pytest.raises(VoiceError, match="nothing to say"):
        say(gtts, "...")
    assert google.asked == []


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without gTTS, the error is the command that installs it."""
    for module in [name for name in sys.modules if name.split(".")[0] == "gtts"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "gtts", None)
    with pytest.raises(VoiceUnavailableError, match="pip install gTTS"):
        Gtts().check()


def test_two_servers_two_engines(google: GoogleServer) -> None:
    """An address given by hand wins over the environment."""
    with google_server() as other:
        say(Gtts(base_url=other.url))
        assert len(other.asked) == 1
    assert google.asked == []


CUE = (
    "Lie on your side, bend your knees, stack your hips, keep your heels together, open the knee, "
    "and close it."
)


def test_short_text_stays_whole() -> None:
    """A text that fits is one part."""
    assert pack_text("  Rest now. ", 100) == ["Rest now."]


def test_few_parts() -> None:
    """A cue of 106 characters and seven commas becomes two parts, cut at a comma."""
    assert len(CUE) == 106
    first, second = pack_text(CUE, 100)
    assert first.endswith(",")
    assert f"{first} {second}" == CUE


def test_sentences_first() -> None:
    """The end of a sentence is preferred to a comma that comes later."""
    text = "Lower your hips slowly to the floor. Then, with the other leg, the same again, please."
    assert pack_text(text, 60)[0] == "Lower your hips slowly to the floor."


def test_decimals_stay_whole() -> None:
    """A point between digits ends nothing."""
    assert pack_text(f"{'x' * 50} weighs 2.5 kilograms or more than that", 67)[0].endswith("weighs 2.5")


def test_languages_without_blanks() -> None:
    """Chinese is cut behind its own marks, and a word without end is cut anyway."""
    assert pack_text("把腿抬起来，慢慢放下。" * 3, 15)[0] == "把腿抬起来，慢慢放下。"
    assert pack_text("a" * 250, 100) == ["a" * 100, "a" * 100, "a" * 50]


@given(st.text(alphabet="ab ,.;!。，é", max_size=400), st.integers(min_value=5, max_value=100))
def test_nothing_is_lost(text: str, most: int) -> None:
    """All parts fit, none is empty, and together they are the text but for blanks at the cuts."""
    parts = pack_text(text, most)
    assert all(0 < len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["hip", "knee,", "slowly.", "lift"]), min_size=1, max_size=100))
def test_parts_are_not_many(words: list[str]) -> None:
    """Ordinary sentences take at most two and a half times the parts that their length alone would need."""
    text = " ".join(words)
    assert len(pack_text(text, 100)) <= 1 + len(text) / 40


def mp3_in(answer: bytes) -> bytes:
    """Join the frames of an answer."""
    return b"".join(frame.data for frame in frames_in(answer, FUNCTION))


def test_finds_the_sound() -> None:
    """The MP3 comes out of the service's answer as it was put in."""
    assert mp3_in(answer_with(spoken_mp3("Rest."))) == spoken_mp3("Rest.")


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_layout_does_not_matter(separators: tuple[str, str]) -> None:
    """The entry is found on one line or among others, with blanks and with escapes."""
    payload = json.loads(answer_with(spoken_mp3("Rest.")).split(b"\n")[3].rstrip(b",")[1:])[2]
    rows = json.dumps(
        [["other", "x", None], ["wrb.fr", FUNCTION, payload.replace("/", "\\/")]], separators=separators
    )
    assert mp3_in(rows.encode()) == spoken_mp3("Rest.")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "with nothing"),
        (b" \n", "with nothing"),
        (b")]}'\n\n", "without sound"),
        (answer_with(None), "without sound"),
        (answer_around('[""]'), "without sound"),
        (answer_around("[7]"), "without sound"),
        (answer_around("[]"), "not known"),
        (answer_around("{}"), "not known"),
        (answer_around("7"), "not known"),
        (answer_around("["), "not known"),
        (answer_around("[" * 100_000), "not known"),
        (answer_around('["é"]'), "broken base64"),
        (answer_around('["//NE*xAA"]'), "broken base64"),
        (answer_around('["//NEx"]'), "broken base64"),
        (answer_around('["PGh0bWw+PC9odG1sPg=="]'), "no whole MP3"),
        (answer_with(b"ID3\x04\x00\x00\x00\x00\x00\x00"), "no whole MP3"),
        (answer_with(spoken_mp3("Rest."))[:400], "less than it promised"),
        (b"\xff\xfe", "not text"),
    ],
)
def test_says_what_came_instead(answer: bytes, reason: str) -> None:
    """Everything that is not whole MP3 is told by what it is."""
    with pytest.raises(ValueError, match=reason):
        frames_in(answer, FUNCTION)


def test_web_pages_are_told_apart() -> None:
    """A page for people is the sign of a captcha, and has an error of its own."""
    with pytest.raises(WebPageError, match="captcha"):
        frames_in(CAPTCHA, FUNCTION)

import pytest

from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.silent import Silent
from tests.voices.hearing import seconds


@pytest.mark.parametrize(
    ("text", "speed", "length"), [("Rest", 1, 0.4), ("Left leg up now", 1, 1.6), ("Go on", 2, 0.4)]
)
def test_silence_is_as_long_as_the_words(text: str, speed: float, length: float) -> None:
    """A word takes 0.4 s at normal speed, which is 150 words a minute."""
    speech = Silent().speak(SpeechRequest(text=text, voice="standard", speed=speed))
    assert seconds(speech) == pytest.approx(length, abs=0.001)


def test_says_that_it_is_silent() -> None:
    """Its speech is all zeros and declares so, so that checks for sound let it pass."""
    speech = Silent().speak(SpeechRequest(text="Rest", voice="standard"))
    assert not speech.audible
    assert not any(speech.data)

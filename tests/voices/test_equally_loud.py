from pathlib import Path

import numpy as np
import pytest

from audiocoach.audio.cache import ClipCache
from audiocoach.audio.clips import TARGET_LUFS
from audiocoach.audio.recorder import Recorder, VoiceSettings
from audiocoach.audio.sound import RATE, sound_of
from audiocoach.voices.command import Command
from audiocoach.voices.contract import Engine
from audiocoach.voices.registry import ChosenVoice
from tests.tools import find_tool, meter
from tests.voices.google_server import GoogleServer
from tests.voices.speech_server import SpeechServer
from tests.voices.test_contract import MAKERS

CUES = (
    "Exercise one of three: hip clam.",
    "Three sets of twelve, each side.",
    "Lie on your side, bend your knees, and stack your hips.",
    *("One", "Two", "Three", "Go.", "Last one.", "Done."),
    "Keep your heels together.",
    "Rest, thirty seconds.",
)
VOICES = [
    *("espeak", "espeak:en-us+f5", "espeak:es", "gtts", "piper", "openai", "babble"),
    *("command:robot", "command:flite/slt", "command:flite/kal", "command:espeak-ng/en-gb"),
]


def chosen(name: str) -> ChosenVoice:
    """Find a voice: a program that is installed, or what the engines of the contract test speak with."""
    engine_name, _, voice = name.partition(":")
    engine: Engine = MAKERS[engine_name]()
    if engine_name == "command" and voice != "robot":
        find_tool(voice.partition("/")[0])
        engine = Command()
    return ChosenVoice(engine=engine, voice=engine.resolve(voice))


@pytest.mark.parametrize(
    "clearly", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["plain", "clearly"]
)
@pytest.mark.parametrize("name", VOICES)
def test_any_two_voices_are_within_half_a_unit(
    name: str, clearly: bool, google: GoogleServer, openai_server: SpeechServer, tmp_path: Path, ffmpeg: str
) -> None:
    """The cues of every voice are within 0.25 LU of the target, so any two within 0.5 (by ffmpeg)."""
    assert google.url != openai_server.url
    recorder = Recorder(chosen(name), ClipCache(tmp_path), VoiceSettings(clearly=clearly))
    clips = recorder.record(CUES)
    spoken = np.concatenate([sound_of(clip.segment) for clip in clips.values()])
    heard = meter(ffmpeg, np.round(spoken * 32_767).astype(np.int16), RATE)
    assert heard == pytest.approx(TARGET_LUFS, abs=0.25)

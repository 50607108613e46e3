"""A voice heard before it is chosen."""

from dataclasses import dataclass
from pathlib import Path

from audiocoach.audio.playing import play
from audiocoach.audio.recording import Manner, Recorder
from audiocoach.audio.sample import write_sample
from audiocoach.coach.wording import Wording
from audiocoach.errors import AudiocoachError, VoiceError
from audiocoach.settings import engine_options
from audiocoach.studio import DEFAULT_OUTPUT, DEFAULT_WORDING, Studio
from audiocoach.voices.registry import ChosenVoice, find_voice

MOMENTS = ("lead_in", "go", "half_reps", "last_rep", "encourage", "done")
"""What is said of a wording where nobody wants anything else: phrases without variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A voice, what it said, and the WAV in which it did; `played` tells whether it was heard, too."""

    voice: str
    text: str
    path: Path
    seconds: float
    played: bool


def try_voice(studio: Studio, name: str, text: str = "", *, folder: Path | None = None) -> Sample:
    """Have a voice say a text, or some of what a coach says in its language; write a WAV and play it.

    Raises AudiocoachError where the voice is unknown, does not work here, or says nothing.
    """
    voice = find_voice(name, engine_options(studio.settings))
    wording = _wording(studio, voice)
    said = text.strip() or sample_text(wording)
    manner = Manner(language=wording.language, pronunciations=wording.pronounce)
    recorder = Recorder(voice, studio.cache, manner, studio.shelf, offline=studio.settings.offline)
    path, seconds = write_sample(recorder, said, folder or studio.settings.output or DEFAULT_OUTPUT)
    return Sample(voice=voice.name, text=said, path=path, seconds=seconds, played=play(path, seconds))


def sample_text(wording: Wording) -> str:
    """Put some phrases of a wording together."""
    phrases = (wording.phrases[moment].say[0] for moment in MOMENTS if moment in wording.phrases)
    return " ".join(phrase for phrase in phrases if "{" not in phrase)


def _wording(studio: Studio, voice: ChosenVoice) -> Wording:
    """Find the wording that the voice speaks: one in its language, or else the usual one."""
    language = _language(voice)
    usual = studio.settings.wording or DEFAULT_WORDING
    for name in [usual, *studio.library.names("wording")]:
        try:
            wording = studio.library.wording(name)
        except AudiocoachError:  # a wording with mistakes is for `check` to tell
            continue
        if wording.language.partition("-")[0] == language:
            return wording
    return studio.library.wording(usual)


def _language(voice: ChosenVoice) -> str:
    try:
        listed = {each.name: each.language for each in voice.engine.voices()}
    except VoiceError:  # whether it speaks is another matter
        return ""
    return listed.get(voice.voice, "").replace("_", "-").partition("-")[0]

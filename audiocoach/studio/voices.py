"""Hear, choose, list voices; hear all of them in one MP3."""

import io
import os
import re
import struct
import wave
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from audiocoach.audio.cache import Amount, Survey
from audiocoach.audio.clips import Clip
from audiocoach.audio.playback import play
from audiocoach.audio.production import MixSettings, session_stream
from audiocoach.audio.recorder import Recorder, VoiceSettings
from audiocoach.audio.sound import RATE
from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.model.wording import Wording
from audiocoach.coach.timeline.timeline import Chapter, Placement, Timeline
from audiocoach.errors import (
    AudiocoachError,
    AudioError,
    Diagnostics,
    OfflineError,
    SettingsError,
    UnknownNameError,
    VoiceError,
)
from audiocoach.files import config_folder, holds_own, real, write_session
from audiocoach.notation.config import amend, read_config
from audiocoach.notation.text import read_text, write_text
from audiocoach.publish.session_folder import find_place
from audiocoach.publish.tags import Session, read_session, session_info, tag_bytes
from audiocoach.settings import CONFIG_FILE, engine_options, read_settings
from audiocoach.studio.cast import voices_of
from audiocoach.studio.make import DEFAULT_WORDING, Studio
from audiocoach.voices.contract import VoiceInfo, offers
from audiocoach.voices.registry import (
    ChosenVoice,
    EngineStatus,
    Options,
    engine_names,
    engine_statuses,
    find_engine,
    find_voice,
)

if TYPE_CHECKING:
    from audiocoach.voices.piper_store import DownloadProgress, Offer

HEADS = ("engine", "installed", "works", "online", "languages", "sounds; costs", "how to get it")

CHARACTERS = {
    "hibari": "natural; 14 MB, once",
    "espeak": "a robot, clear; nothing",
    "gtts": "natural; sends texts to Google",
    "piper": "natural; 20 to 120 MB a voice",
    "openai": "as its server; runs elsewhere",
    "command": "as its program; nothing",
    "silent": "not at all; nothing",
}
"""How the voices of an engine sound, and what they cost; one that a package brought is not known."""

_FEW = 3

_STORES = {"hibari": "audiocoach.voices.hibari_store", "piper": "audiocoach.voices.piper_store"}


def engine_report() -> dict[str, dict[str, Any]]:
    """Tell of every engine, by name, how it stands here; ready for JSON."""
    return {standing.engine: asdict(standing) for standing in engine_statuses(_options())}


def engine_rows() -> list[str]:
    """Show the same as a table, heads first."""
    rows = [HEADS, *(_row(standing) for standing in engine_statuses(_options()))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def engine_lines() -> dict[str, str]:
    """Tell in a line of every engine, by name, how to choose it here, or what it lacks."""
    return {standing.engine: _in_a_line(standing) for standing in engine_statuses(_options())}


def voice_rows(name: str) -> dict[str, str]:
    """List the voices of an engine with what is said about each, or the one voice that is named.

    Raises VoiceError with the remedy where there are none.
    """
    engine_name, colon, voice = name.partition(":")
    engine = find_engine(engine_name, _options())
    wanted = engine.resolve(voice) if colon else None
    rows = {
        f"{engine_name}:{each.name}": _about(each) for each in engine.voices() if wanted in (None, each.name)
    }
    if not rows:
        engine.check()
    more = () if colon else offers(engine)
    return rows | {f"{engine_name}:{each.name}": _about(each) for each in more}


def _about(voice: VoiceInfo) -> str:
    return f"{voice.language:<10} {voice.description}"


class VoiceStore(Protocol):
    """Where voices of an engine are downloaded to."""

    def find_offer(self, name: str, /) -> "Offer":
        """Look up what can be downloaded."""
        ...

    def install(self, offer: "Offer", progress: "DownloadProgress | None", /) -> Path:
        """Download it."""
        ...

    def remove(self, name: str, /) -> int:
        """Remove it, and give its bytes."""
        ...


def voice_store(name: str) -> tuple[VoiceStore, str]:
    """Find where a voice `engine:voice` is downloaded to, and its name there; without engine it is piper's.

    Raises UnknownNameError for an engine without downloads.
    """
    engine, colon, voice = name.partition(":")
    if not colon:
        engine, voice = "piper", name
    if engine not in _STORES:
        hint = f"write {' or '.join(f'{each}:VOICE' for each in _STORES)}"
        raise UnknownNameError(f"'{engine}' has no voices to download", hint=hint)
    store: Any = import_module(_STORES[engine])
    return store, voice


def cache_rows(survey: Survey) -> list[str]:
    """Show what is in the cache: all clips, those of each voice, and what was worked out from them."""
    voices = [f"  {name}: {_amount(amount, 'clip')}" for name, amount in survey.voices.items()]
    return [
        f"{survey.folder}: {_amount(survey.clips + survey.shelf + survey.previews, 'file')}",
        f"spoken: {_amount(survey.clips, 'clip')}",
        *voices,
        f"worked out from them: {_amount(survey.shelf, 'file')}",
        f"previews: {_amount(survey.previews, 'file')}",
    ]


def _amount(amount: Amount, what: str) -> str:
    return f"{amount.files} {what}{'' if amount.files == 1 else 's'}, {amount.size / 1e6:.1f} MB"


def _options() -> Options:
    return engine_options(read_settings())


def _row(standing: EngineStatus) -> tuple[str, ...]:
    answers = (standing.installed, standing.works, standing.online)
    return (
        standing.engine,
        *("yes" if answer else "no" for answer in answers),
        _languages(standing.languages),
        CHARACTERS.get(standing.engine, "–"),
        standing.advice,
    )


def _in_a_line(standing: EngineStatus) -> str:
    network = "online" if standing.online else "offline"
    return f"{network}, {standing.advice}" if standing.works else standing.advice


def _languages(languages: tuple[str, ...]) -> str:
    return str(len(languages)) if len(languages) > _FEW else ", ".join(languages) or "–"


def use_voice(name: str) -> Path:
    """Make a voice that works here the one of every session; give the file that says so now.

    Comments and all other choices stay. Raises VoiceError where the voice cannot speak here, Diagnostics
    where the settings have mistakes, SettingsError where they cannot be changed without loss.
    """
    settings = read_settings()
    voices = voices_of(name)
    for each in voices.names.values():
        find_voice(each, engine_options(settings)).engine.check()
    path = config_folder() / CONFIG_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    before = read_text(path) if os.path.lexists(path) else ""
    after = _amended(before, name, path)
    if read_config(after, str(path)) != settings.model_copy(update={"voice": voices}):
        raise _unchanged(path, name)
    write_text(real(path), after)  # where a link stands, what it leads to is written
    return path


def expect_the_network() -> None:
    """Raise OfflineError where the user's settings refuse the network."""
    if read_settings().offline:
        hint = f"take 'offline: true' out of {config_folder() / CONFIG_FILE}"
        raise OfflineError("this needs the network, which your settings refuse", hint=hint)


def _amended(text: str, name: str, path: Path) -> str:
    try:
        after = amend(text, "voice", name)
        read_config(after, str(path))
    except (ValueError, Diagnostics) as error:
        raise _unchanged(path, name) from error
    return after


def _unchanged(path: Path, name: str) -> SettingsError:
    hint = f"write this line yourself: voice: {name}"
    return SettingsError("the file has a form that cannot be changed safely", where=str(path), hint=hint)


def write_sample(recorder: Recorder, text: str, folder: Path) -> tuple[Path, float]:
    """Have a text spoken and write it into a WAV of the folder; give its path and its seconds.

    Raises what recording raises; an earlier sample survives that.
    """
    clip = recorder.record([text])[text]
    path = folder / f"{sample_name(recorder.voice.name)}.wav"
    if os.path.lexists(path) and not holds_own(path, lambda content: content.endswith(_MARK)):
        hint = "choose another folder with -o"
        raise SettingsError("there is a file already that is no sample of ours", where=str(path), hint=hint)
    write_session(path, [_wav(clip.segment.raw_data)], {})
    return path, clip.milliseconds / 1000


def sample_name(voice: str) -> str:
    """Name the file of a voice's sample.

    >>> sample_name("espeak:en-us+f5")
    'voice-espeak-en-us-f5'
    """
    return "voice-" + re.sub(r"[^A-Za-z0-9_.]+", "-", voice).strip("-.")


_MARK = b"LIST" + struct.pack("<I", 24) + b"INFOISFT" + struct.pack("<I", 12) + b"audiocoach\0\0"
"""What says in a WAV which program wrote it."""


def _wav(samples: bytes) -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
    sound = whole.getvalue()[8:] + _MARK
    return b"RIFF" + struct.pack("<I", len(sound)) + sound


SAMPLE_MOMENTS = ("lead_in", "go", "half_reps", "last_rep", "encourage", "done")
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
    manner = VoiceSettings(language=wording.language, pronunciations=wording.pronounce)
    recorder = Recorder(voice, studio.cache, manner, studio.shelf, offline=studio.settings.offline)
    path, seconds = write_sample(recorder, said, folder or studio.output)
    return Sample(voice=voice.name, text=said, path=path, seconds=seconds, played=play(path, seconds))


def sample_text(wording: Wording) -> str:
    """Put some phrases of a wording together."""
    phrases = (wording.phrases[moment].say[0] for moment in SAMPLE_MOMENTS if moment in wording.phrases)
    return " ".join(phrase for phrase in phrases if "{" not in phrase)


def _wording(studio: Studio, voice: ChosenVoice) -> Wording:
    """Find the wording that the voice speaks: one in its language, or else the usual one."""
    usual = studio.settings.wording or DEFAULT_WORDING
    return studio.library.wording(studio.library.wording_in(_language(voice), usual) or usual)


def _language(voice: ChosenVoice) -> str:
    try:
        listed = {each.name: each.language for each in voice.engine.voices()}
    except VoiceError:  # whether it speaks is another matter
        return ""
    return listed.get(voice.voice, "").replace("_", "-").partition("-")[0]


CUES = (
    "Exercise one of three: glute bridge.",
    "Lie on your back, knees bent, feet flat.",
    "Three",
    "Two",
    "One",
    "Lift",
    "Push the floor away with your heels.",
    "Halfway.",
    "Last one.",
    "Rest, thirty seconds.",
)
"""What every voice says: a name, a set-up, beats, a correction, what is left."""

FILE = "voices.mp3"

VARIANTS = {"espeak": ("en-us", "en-us+f5", "en-gb")}
"""The voices of an engine that has too many to hear them all."""

ALL_OF = ("hibari", "piper")
"""Engines of which each English voice that is there is heard; of others, only the default one."""

NOT_HEARD = ("silent",)

_BEFORE, _BETWEEN, _AFTER = 1_000, 600, 1_500  # milliseconds of quiet around a voice, and between its cues


@dataclass(frozen=True, slots=True, kw_only=True)
class Audition:
    """The MP3 in which voices are heard, their names in order, and why others are not."""

    session: Session
    voices: tuple[str, ...]
    failed: dict[str, str]


def try_all(studio: Studio, folder: Path | None = None, *, offline: bool = False) -> Audition:
    """Have every voice that can speak here say the same ten cues, and write them into one MP3.

    With `offline`, or where the settings say so, none is asked that needs the network. Raises VoiceError
    where no voice speaks.
    """
    offline = offline or studio.settings.offline
    spoken: dict[str, list[Clip]] = {}
    failed: dict[str, str] = {}
    for name, voice in _voices(engine_options(studio.settings), offline):
        try:
            if isinstance(voice, VoiceError):
                raise voice
            recorder = Recorder(voice, studio.cache, VoiceSettings(), studio.shelf, offline=offline)
            spoken[name] = list(recorder.record(CUES).values())
        except (VoiceError, AudioError) as error:
            failed[name] = str(error)
    if not spoken:
        raise VoiceError("no voice can speak here", hint="see `audiocoach voices` for what each lacks")
    session = write_voices(spoken, (folder or studio.output) / FILE)
    return Audition(session=session, voices=tuple(spoken), failed=failed)


def write_voices(spoken: Mapping[str, Sequence[Clip]], path: Path) -> Session:
    """Write what voices said, one after the other, into one MP3 with a chapter a voice."""
    timeline = _laid_out(spoken)
    clips = {_said(name, clip): clip for name, said in spoken.items() for clip in said}
    info = session_info(timeline, voice=", ".join(spoken))
    path = find_place(path.parent, path.name).path
    write_session(path, chain([tag_bytes(info)], session_stream(timeline, clips, MixSettings())), {})
    return read_session(path)


def _voices(options: Options, offline: bool) -> Iterator[tuple[str, ChosenVoice | VoiceError]]:
    """List what may be heard; an engine that is not installed is none, one that is broken says why."""
    for name in engine_names():
        if name in NOT_HEARD:
            continue
        try:
            engine = find_engine(name, options)
            if engine.online and offline:
                continue
            engine.check()
            for voice in _heard_of(name, [(each.name, each.language) for each in engine.voices()]):
                chosen = ChosenVoice(engine=engine, voice=engine.resolve(voice))
                yield chosen.name, chosen
        except AudiocoachError as error:
            yield name, VoiceError(str(error))


def _heard_of(engine: str, voices: Sequence[tuple[str, str]]) -> Sequence[str]:
    if engine in ALL_OF:
        return [name for name, language in voices if language.lower().startswith("en")]
    return VARIANTS.get(engine, ("",))


def _laid_out(spoken: Mapping[str, Sequence[Clip]]) -> Timeline:
    """Lay the cues of every voice one after the other, each voice from a whole second on."""
    placements, chapters, now = [], [], 0
    for name, clips in spoken.items():
        start, now = now, now + _BEFORE
        for clip in clips:
            placements.append(
                Placement(start=now, length=clip.milliseconds, moment="voice", text=_said(name, clip))
            )
            now += clip.milliseconds + _BETWEEN
        now = up_to_second(now + _AFTER)
        chapters.append(Chapter(title=name, start=start, end=now))
    return Timeline(
        title="Voices",
        language="en",
        placements=tuple(placements),
        windows=(),
        chapters=tuple(chapters),
        total=now,
    )


def _said(voice: str, clip: Clip) -> str:
    """Tell the same words of two voices apart."""
    return f"{voice}: {clip.text}"

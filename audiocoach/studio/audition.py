"""Every voice that can speak here, one after the other, in one MP3 with a chapter a voice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from audiocoach.audio.clips import Clip
from audiocoach.audio.production import MixSettings, session_stream
from audiocoach.audio.recorder import Recorder, VoiceSettings
from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.timeline.timeline import Chapter, Placement, Timeline
from audiocoach.errors import AudiocoachError, AudioError, VoiceError
from audiocoach.files import write_session
from audiocoach.publish.session_folder import find_place
from audiocoach.publish.tags import Session, read_session, session_info, tag_bytes
from audiocoach.settings import engine_options
from audiocoach.studio.make import Studio
from audiocoach.voices.registry import ChosenVoice, Options, engine_names, find_engine

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

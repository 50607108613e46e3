"""Who speaks a session: voices chosen, put before their microphones, and what happens when one fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from audiocoach.audio.clipcache import ClipCache
from audiocoach.audio.clips import Clip
from audiocoach.audio.ensemble import Ensemble
from audiocoach.audio.production import Production
from audiocoach.audio.recording import Manner, Progress, Recorder
from audiocoach.audio.shelf import Shelf
from audiocoach.coach.arranging import Layout
from audiocoach.coach.parts import PARTS, Voices, parse_voices
from audiocoach.coach.script import Script, Window
from audiocoach.coach.timeline import Lengths, Timeline
from audiocoach.errors import AudioError, SettingsError, VoiceError
from audiocoach.rehearsing import Cut, record_script
from audiocoach.voices.registry import ChosenVoice, Options, find_voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Booth:
    """Where voices are recorded: what was kept of earlier sessions, and what an engine may do.

    `options` are those of the engines; `offline` refuses the network; `fallback` names the voice that
    speaks the whole session where an online one fails.
    """

    cache: ClipCache
    shelf: Shelf
    options: Options
    offline: bool = False
    fallback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineup:
    """Who speaks, and how: the voices by name, the language, the words that are read in their own way.

    `native` names for an engine the voice that speaks the language.
    """

    voices: Voices
    language: str
    pronounce: Mapping[str, str]
    native: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A script, its timeline, the clips heard in it, the name of who spoke them, and why another did not."""

    script: Script
    timeline: Timeline
    clips: dict[str, Clip] = field(repr=False)
    voice: str
    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What is to be spoken: who writes the script, what is certain to be in it, the part that is cut out."""

    write: Callable[[Lengths], Layout]
    windows: tuple[Window, ...]
    texts: tuple[str, ...]
    cut: Cut | None = None


def voices_of(text: str) -> Voices:
    """Read who is to speak, as a flag or a script names them. Raises SettingsError."""
    try:
        return parse_voices(text)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def record_session(
    booth: Booth, lineup: Lineup, how: Production, copy: Copy, progress: Progress | None = None
) -> Recorded:
    """Record and arrange a session, all of it in the same voices.

    Where an online voice fails and there is a fallback, the session starts again from its first cue. Raises
    whatever recording raises; what was spoken stays in the cache.
    """
    ensemble = open_voices(booth, lineup, how)
    try:
        return _recorded(ensemble, copy, progress)
    except (VoiceError, AudioError) as error:
        if not (booth.fallback and ensemble.online):
            raise
        instead = replace(lineup, voices=Voices(main=booth.fallback))
        return replace(_recorded(open_voices(booth, instead, how), copy, progress), failed=str(error))


def _recorded(ensemble: Ensemble, copy: Copy, progress: Progress | None) -> Recorded:
    ensemble.learn(copy.windows)

    def write(lengths: Lengths) -> Layout:
        layout = copy.write(lengths)
        ensemble.learn(layout.script.windows)
        return layout

    rehearsed = record_script(ensemble, write, copy.texts, cut=copy.cut, progress=progress)
    return Recorded(
        script=rehearsed.script, timeline=rehearsed.timeline, clips=rehearsed.clips, voice=ensemble.name
    )


def open_voices(booth: Booth, lineup: Lineup, how: Production) -> Ensemble:
    """Put the voices before their microphones.

    Raises UnknownNameError and VoiceUnavailableError for voices that are not there.
    """
    manner = Manner(
        language=lineup.language,
        pronunciations=lineup.pronounce,
        target=how.loudness,
        clearly=how.clarity,
    )
    return Ensemble(
        {
            part: Recorder(
                _find(name, lineup, booth),
                booth.cache,
                manner,
                booth.shelf,
                offline=booth.offline,
            )
            for part in PARTS
            if (name := getattr(lineup.voices, part))
        }
    )


def _find(name: str, lineup: Lineup, booth: Booth) -> ChosenVoice:
    """Find a voice; of an engine named alone, the one that speaks the language."""
    engine = name.strip()
    native = lineup.native.get(engine)
    return find_voice(f"{engine}:{native}" if native else name, booth.options)

"""Who speaks a session; script and clips made to agree."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from audiocoach.audio.cache import ClipCache, Shelf
from audiocoach.audio.clips import Clip
from audiocoach.audio.production import Production
from audiocoach.audio.recorder import Ensemble, Manner, Progress, Recorder
from audiocoach.coach.model.choices import PARTS, Voices, parse_voices
from audiocoach.coach.script.script import Script, Window
from audiocoach.coach.timeline.arranging import Layout
from audiocoach.coach.timeline.timeline import Lengths, Timeline
from audiocoach.errors import AudioError, SettingsError, VoiceError, VoiceUnavailableError
from audiocoach.voices.registry import ChosenVoice, Options, find_voice

NATURAL_VOICE, EVERYWHERE = "hibari", "espeak"
"""Who speaks English where nobody chose a voice, and who speaks other languages, and where that fails."""

VOICE_VARIABLE = "AUDIOCOACH_VOICE"
"""The environment variable that names another voice for sessions for which nobody chose one."""


def usual_voice(language: str) -> str:
    """Name the voice of a session for which nobody chose one; `language` is the wording's."""
    english = language.partition("-")[0] == "en"
    return os.environ.get(VOICE_VARIABLE, "").strip() or (NATURAL_VOICE if english else EVERYWHERE)


Write = Callable[[Lengths], Layout]
"""Writes the script for the lengths of the clips there are, and lays it out."""

Cut = Callable[[Timeline], Timeline]
"""Cuts out the part of a session that is to be heard."""


class Rehearsed(NamedTuple):
    """A script, its timeline (or the part that was cut out), and the clips that are heard there."""

    script: Script
    timeline: Timeline
    clips: dict[str, Clip]


def record_script(
    voices: Ensemble,
    write: Write,
    texts: Iterable[str] = (),
    *,
    cut: Cut | None = None,
    progress: Progress | None = None,
) -> Rehearsed:
    """Record and arrange a script, until script, clips and timeline agree.

    `texts` are spoken first. Of the rest, a shorter variant is spoken only where it is needed, and with `cut`
    only what is heard or wanted in that part. The clips are those that are heard, which gives them one gain.
    """
    clips = voices.record(texts, progress=progress)
    while True:
        lengths = {text: clip.milliseconds for text, clip in clips.items()}
        layout = write(lengths)
        part = cut(layout.timeline()) if cut else None
        heard = layout.texts() if part is None else part.texts()
        first = layout.script.first_texts() if part is None else _asked(part)
        wanted = dict.fromkeys([*clips, *heard, *first])
        if wanted.keys() == clips.keys():
            clips = clips if heard.keys() == clips.keys() else voices.record(heard)
            return Rehearsed(layout.script, part or layout.timeline(), clips)
        clips = voices.record(wanted, progress=progress if cut else None)


def _asked(timeline: Timeline) -> list[str]:
    """List what a part of a session would rather say than the shorter words, or none, that stand there."""
    placed = [placement.cue.text for placement in timeline.placements if placement.cue is not None]
    return [text for text in (*placed, *(change.text for change in timeline.changes)) if text]


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

    `native` names for an engine the voice that speaks the language. Where nobody chose the main voice, it is
    the `usual` one: another may step in.
    """

    voices: Voices
    language: str
    pronounce: Mapping[str, str]
    native: Mapping[str, str] = field(default_factory=dict)
    usual: bool = False

    def stand_in(self, error: Exception, fallback: str | None) -> "Lineup | None":
        """Tell who speaks the whole session instead after an error, or None where nobody may."""
        if self.usual and self.voices.main != EVERYWHERE and isinstance(error, VoiceUnavailableError):
            main = self.voices.model_copy(update={"main": EVERYWHERE})
            return replace(self, voices=main, usual=False)
        return replace(self, voices=Voices(main=fallback)) if fallback else None


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

    Where the usual voice cannot be loaded, or an online voice fails and there is a fallback, the session
    starts again from its first cue in another. Raises whatever recording raises; what was spoken stays in
    the cache.
    """
    ensemble: Ensemble | None = None
    try:
        ensemble = open_voices(booth, lineup, how)
        return _recorded(ensemble, copy, progress)
    except (VoiceError, AudioError) as error:
        fallback = booth.fallback if ensemble and ensemble.online else None
        instead = lineup.stand_in(error, fallback)
        if instead is None:
            raise
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

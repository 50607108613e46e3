"""Who speaks a session: its voices recorded until script, clips and timeline agree; the fallback."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audiocoach.audio.cache import ClipCache, DerivedCache
from audiocoach.audio.clips import Clip
from audiocoach.audio.production import MixSettings
from audiocoach.audio.recorder import CastRecorder, Progress, Recorder, VoiceSettings
from audiocoach.audio.tones import own_lengths
from audiocoach.coach.model.choices import Voices, parse_voices
from audiocoach.coach.model.fields import Recorded
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import DraftScript
from audiocoach.coach.timeline.arranging import PlacedBefore
from audiocoach.coach.timeline.forecast import lay_out
from audiocoach.coach.timeline.timeline import Lengths, Timeline
from audiocoach.errors import AudioError, SettingsError, VoiceError, VoiceUnavailableError
from audiocoach.voices.registry import Options, find_voice

if TYPE_CHECKING:
    from audiocoach.coach.adapt.fitting import Fitted
    from audiocoach.coach.model.routines import Adjustment

NATURAL_VOICE, EVERYWHERE = "hibari", "espeak"
"""Who speaks English where nobody chose a voice, and who speaks other languages, and where that fails."""

USUAL_VOICE_VARIABLE = "AUDIOCOACH_VOICE"
"""The environment variable that names another voice for sessions for which nobody chose one."""

Cut = Callable[[Timeline], Timeline]
"""Cuts out the part of a session that is to be heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who speaks, in which language, for which sound; and where what they say is kept.

    `pronounce` has the words that are read in their own way, `native` for an engine the voice that speaks the
    language, `recordings` the texts that no voice is asked for. `options` are what engines may be told,
    `offline` refuses the network, and `fallback` names the voice that speaks the whole session where an
    online one fails. `usual` says that nobody chose the main voice: another may step in.
    """

    voices: Voices
    language: str
    pronounce: Mapping[str, str]
    production: MixSettings
    cache: ClipCache
    shelf: DerivedCache
    options: Options
    native: Mapping[str, str] = field(default_factory=dict)
    recordings: Mapping[str, Recorded] = field(default_factory=dict)
    offline: bool = False
    fallback: str | None = None
    usual: bool = False

    def instead(self, error: Exception, ensemble: CastRecorder | None) -> "Cast | None":
        """Tell who speaks the whole session after an error, or None where nobody may."""
        if self.usual and self.voices.main != EVERYWHERE and isinstance(error, VoiceUnavailableError):
            return replace(self, voices=self.voices.model_copy(update={"main": EVERYWHERE}), usual=False)
        if self.fallback and ensemble and ensemble.online:
            return replace(self, voices=Voices(main=self.fallback))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A session recorded and arranged, ready to be mixed.

    `voice` is who spoke it, `production` how it is to sound, `tones` the lengths of the user's own tones,
    `failed` why the voice that was chosen did not speak. `name` and `manner` (the verbosity it is spoken in)
    are what its file is called by. `origin` tells it from sessions of other routines or flags, and `home` is
    the folder of its routine. `by_default` says that nobody chose the voice, `from_script` that it was made
    from a script in a file; `untranslated` lists what of the routine is spoken in another language than the
    wording's. `adapted` is what the flags changed in the routine, and `fitted` how near it comes to the
    minutes that were asked for.
    """

    script: Script
    timeline: Timeline
    clips: dict[str, Clip] = field(repr=False)
    voice: str
    production: MixSettings
    tones: Lengths = field(default_factory=dict)
    failed: str = ""
    name: str = ""
    manner: str = ""
    origin: str = ""
    home: str = ""
    by_default: bool = False
    from_script: bool = False
    untranslated: tuple[str, ...] = ()
    adapted: "tuple[Adjustment, ...]" = ()
    fitted: "Fitted | None" = None


def usual_voice(language: str) -> str:
    """Name the voice of a session for which nobody chose one; `language` is the wording's."""
    english = language.partition("-")[0] == "en"
    return os.environ.get(USUAL_VOICE_VARIABLE, "").strip() or (NATURAL_VOICE if english else EVERYWHERE)


def voices_of(text: str) -> Voices:
    """Read who is to speak, as a flag or a script names them. Raises SettingsError."""
    try:
        return parse_voices(text)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def record_session(
    lineup: Cast, written: DraftScript | Script, cut: Cut | None = None, progress: Progress | None = None
) -> Recording:
    """Record and arrange a session, all of it in the same voices.

    Where the usual voice cannot be loaded, or an online voice fails and there is a fallback, the session
    starts again from its first cue in another. Raises UnknownNameError and VoiceUnavailableError for voices
    that are not there, and whatever recording raises; what was spoken stays in the cache.
    """
    ensemble: CastRecorder | None = None
    try:
        ensemble = open_voices(lineup)
        return _recorded(ensemble, lineup.production, written, cut, progress)
    except (VoiceError, AudioError) as error:
        instead = lineup.instead(error, ensemble)
        if instead is None:
            raise
        taken = _recorded(open_voices(instead), lineup.production, written, cut, progress)
        return replace(taken, failed=str(error))


def _recorded(
    ensemble: CastRecorder,
    production: MixSettings,
    written: DraftScript | Script,
    cut: Cut | None,
    progress: Progress | None,
) -> Recording:
    """Record a session until script, clips and timeline agree.

    The total can be announced only when the clips are known, and some clips only when the total is. A shorter
    variant is spoken only where it is needed, and with `cut` only what the windows of that part say or want.
    The clips are those that are heard, which gives them one gain.
    """
    tones = own_lengths(production.tones)
    ensemble.learn(written.windows)
    script, timeline = _agreed(ensemble, tones, written, cut, progress)
    return Recording(
        script=script,
        timeline=timeline,
        clips=ensemble.record(timeline.texts()),
        voice=ensemble.name,
        production=production,
        tones=tones,
    )


def _agreed(
    ensemble: CastRecorder,
    tones: Lengths,
    written: DraftScript | Script,
    cut: Cut | None,
    progress: Progress | None,
) -> tuple[Script, Timeline]:
    """Lay a session out with the lengths of its clips until all that it says has been spoken."""
    known = PlacedBefore()
    lengths = ensemble.measure(() if cut else written.first_texts(), progress=progress)
    while True:
        script, timeline = lay_out(written, {**lengths, **tones}, known)
        ensemble.learn(script.windows)
        whole, timeline = timeline, cut(timeline) if cut else timeline
        asked = _asked(timeline, whole) if cut else script.first_texts()
        wanted = dict.fromkeys([*lengths, *timeline.texts(), *asked])
        if wanted.keys() == lengths.keys():
            return script, timeline
        del script, timeline, whole  # before the next version is made
        lengths = ensemble.measure(wanted, progress=progress if cut else None)


def _asked(part: Timeline, whole: Timeline) -> list[str]:
    """List what decides where the words of a part stand: all that its windows say, or would rather say."""
    heard = {id(placement.cue) for placement in part.placements}
    windows = {placement.window for placement in whole.placements if id(placement.cue) in heard}
    placed = [each.cue.text for each in whole.placements if each.cue is not None and each.window in windows]
    return [text for text in (*placed, *(change.text for change in part.changes)) if text]


def open_voices(lineup: Cast) -> CastRecorder:
    """Put the voices before their microphones; an engine named alone speaks in its voice of the language.

    Raises UnknownNameError and VoiceUnavailableError for voices that are not there.
    """
    manner = VoiceSettings(
        language=lineup.language,
        pronunciations=lineup.pronounce,
        target=lineup.production.loudness,
        ceiling=lineup.production.ceiling,
        clearly=lineup.production.clarity,
    )
    recorders = {}
    for part, name in lineup.voices.names.items():
        native = lineup.native.get(name.strip())
        voice = find_voice(f"{name.strip()}:{native}" if native else name, lineup.options)
        recorders[part] = Recorder(voice, lineup.cache, manner, lineup.shelf, offline=lineup.offline)
    return CastRecorder(recorders, lineup.recordings)

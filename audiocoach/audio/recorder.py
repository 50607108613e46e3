"""Every text of a session: spoken by voices, from the clip cache or the engine, or by recordings."""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from statistics import median

import numpy as np

from audiocoach.audio.cache import ClipCache, ClipKey, DerivedCache
from audiocoach.audio.clarity import clarified
from audiocoach.audio.clips import (
    CEILING_DBTP,
    TARGET_LUFS,
    Clip,
    Take,
    clip_length,
    fade,
    make_take,
    master,
    measure_take,
    recall_take,
    spoken_sound,
    take_name,
    trim,
)
from audiocoach.audio.levels import power_steps
from audiocoach.audio.liveliness import can_be_speech
from audiocoach.audio.sound import LONGEST_S, RATE, Sound, decode, read_sound
from audiocoach.coach.model.choices import ROLES, Role
from audiocoach.coach.model.fields import Recorded
from audiocoach.coach.script.script import Window
from audiocoach.coach.script.templates import spoken_length
from audiocoach.errors import AudioError, OfflineError
from audiocoach.files import read_file
from audiocoach.voices.contract import Engine, Speech, SpeechRequest, may_cut, reads_phonemes, texts_at_once
from audiocoach.voices.preparation import prepare, without_phonemes
from audiocoach.voices.registry import ENGINES, ChosenVoice

_AHEAD = 16  # texts for each thread of the engine that are asked for before they are needed

Progress = Callable[[int, int], None]
"""Told (done, total) in distinct texts; the first call counts what the cache held."""

_COUNTS = frozenset({"count_in", "go", "phase", "count", "hold_count", "countdown"})

_COACHING = frozenset({"form", "breathe", "encourage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceSettings:
    """How a voice is to read, and to sound.

    `speed` 1.0 is the engine's own; `pronunciations` has the words that are read otherwise than written;
    `target` is the loudness in LUFS, `ceiling` the true peak in dBTP that nothing passes, and speech that is
    heard `clearly` cuts through music and noise.
    """

    speed: float = 1.0
    language: str = "en"
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    target: float = TARGET_LUFS
    ceiling: float = CEILING_DBTP
    clearly: bool = False


class Recorder:
    """One voice before the microphone, and all it has said so far.

    Takes are remembered here; speech lies in the clip cache, and on the shelf (where there is one) what was
    measured in it, so that a text which was spoken before need not even be decoded.
    """

    def __init__(
        self,
        voice: ChosenVoice,
        cache: ClipCache,
        manner: VoiceSettings | None = None,
        shelf: DerivedCache | None = None,
        *,
        offline: bool = False,
    ) -> None:
        """Set up; with `offline`, an engine that needs the network is not asked."""
        self.voice, self.cache, self.manner, self.shelf = voice, cache, manner or VoiceSettings(), shelf
        self.offline = offline
        self._takes: dict[ClipKey, Take] = {}
        self._asked: dict[str, tuple[ClipKey, SpeechRequest]] = {}

    @property
    def identity(self) -> str:
        """What tells its speech from that of every other voice: engine, version, voice, parameters."""
        request = SpeechRequest(text="identity", voice=self.voice.voice, speed=self.manner.speed)
        return self.cache.key(self.voice.engine, request).digest

    def record(self, texts: Iterable[str], *, progress: Progress | None = None) -> dict[str, Clip]:
        """Give the clip of every text, all at the target loudness; nothing is asked for twice.

        The engine is asked only after the whole cache was looked through. Raises AudioError naming the text
        whose speech is no good, or the loudness that the voice cannot reach, OfflineError where the network
        is needed and refused, and whatever the engine raises; what was spoken before stays in the cache.
        """
        takes = self._heard(texts, progress)
        distinct = {id(take): take for take in takes.values()}
        clips = master([*distinct.values()], self.manner.target, self.manner.ceiling)
        if self.voice.engine.name not in ENGINES:  # a stranger's voice may hum, which reads like the floor
            clips = [replace(clip, spoken=False) for clip in clips]
        mastered = dict(zip(distinct, clips, strict=True))
        return {text: mastered[id(take)] for text, take in takes.items()}

    def measure(self, texts: Iterable[str], *, progress: Progress | None = None) -> dict[str, int]:
        """Give the milliseconds of every text's clip, at any loudness; raises what `record` does."""
        return {text: clip_length(take.samples) for text, take in self._heard(texts, progress).items()}

    def _heard(self, texts: Iterable[str], progress: Progress | None) -> dict[str, Take]:
        """Give the take of every text, from the cache or spoken now."""
        asked = self._requests(texts)
        wanted = dict(asked.values())
        missing = [(key, request) for key, request in wanted.items() if not self._known(key, request)]
        _tell(progress, len(wanted) - len(missing), len(wanted))
        self._expect_a_way_to_speak(len(missing), len(wanted))
        with closing(self._spoken(missing)) as spoken:
            for number, (key, take) in enumerate(spoken, start=1):
                self._takes[key] = take
                _tell(progress, len(wanted) - len(missing) + number, len(wanted))
        self._mind_the_pace(wanted)
        return {text: self._takes[key] for text, (key, _) in asked.items()}

    def _requests(self, texts: Iterable[str]) -> dict[str, tuple[ClipKey, SpeechRequest]]:
        """Prepare every distinct text, in order, and name what is to be asked for it."""
        asked = {}
        for text in dict.fromkeys(texts):
            if text not in self._asked:
                self._asked[text] = self._request(text)
            asked[text] = self._asked[text]
        return asked

    def _request(self, text: str) -> tuple[ClipKey, SpeechRequest]:
        spoken = prepare(text, language=self.manner.language, pronunciations=self.manner.pronunciations)
        if not reads_phonemes(self.voice.engine):
            spoken = without_phonemes(spoken)
        spoken = text if spoken == text else spoken  # so that the same words are held once
        request = SpeechRequest(text=spoken, voice=self.voice.voice, speed=self.manner.speed)
        return self.cache.key(self.voice.engine, request), request

    def _known(self, key: ClipKey, request: SpeechRequest) -> bool:
        """Find the take here or in the cache; speech that passes no check is as good as none."""
        speech = self.cache.get(key) if key not in self._takes else None
        if speech and (speech.audible or self.voice.engine.name == SILENT):
            with suppress(AudioError):
                self._takes[key] = self._let_go(self._measured(request.text, speech), key, request)
        return key in self._takes

    def _expect_a_way_to_speak(self, missing: int, wanted: int) -> None:
        if missing and self.offline and self.voice.engine.online:
            count = f"{missing} of {wanted} cues have never been spoken"
            raise OfflineError(
                f"{count} by {self.voice.name}, and its engine needs the network, which is refused",
                hint="make the session once without --offline, or choose --voice espeak",
            )

    def _spoken(self, missing: Sequence[tuple[ClipKey, SpeechRequest]]) -> Generator[tuple[ClipKey, Take]]:
        """Speak texts in order, as many at once as the engine likes; after a failure no other is begun."""
        most = min(len(missing), texts_at_once(self.voice.engine))
        if most < 2:
            yield from ((key, self._speak(key, request)) for key, request in missing)
            return
        asked: deque[tuple[ClipKey, Future[Take]]] = deque()
        with ThreadPoolExecutor(most) as pool:
            try:
                for key, request in missing:
                    if len(asked) == _AHEAD * most:
                        first, answer = asked.popleft()
                        yield first, answer.result()
                    asked.append((key, pool.submit(self._speak, key, request)))
                yield from ((key, answer.result()) for key, answer in asked)
            finally:
                pool.shutdown(cancel_futures=True)

    def _speak(self, key: ClipKey, request: SpeechRequest) -> Take:
        """Have a text spoken; only speech that passes every check is kept."""
        speech = self.cache.sealed(key, self.voice.engine.speak(request))
        take = self._measured(request.text, speech)
        return self._let_go(take, key, request) if self.cache.put(key, speech) else take

    def _let_go(self, take: Take, key: ClipKey, request: SpeechRequest) -> Take:
        """Let a take read its speech from the cache when its sound is asked for, rather than hold it."""
        kept = _KeptSound(self.cache, self.voice.engine, self.manner.clearly, take.name, key, request)
        return replace(take, sound=kept)

    def _mind_the_pace(self, wanted: Mapping[ClipKey, SpeechRequest]) -> None:
        """Ask once more for what is far from the voice's own pace, as cut speech is; then refuse it.

        An engine of this machine that answers with all or nothing is not asked twice.
        """
        if not may_cut(self.voice.engine):
            return
        paces = [take.pace for key in wanted if is_sentence(take := self._takes[key])]
        if len(paces) < FEWEST_SENTENCES:
            return
        usual = median(paces)
        for key in [key for key in wanted if not _fits(self._takes[key], usual)]:
            self._expect_a_way_to_speak(1, len(wanted))
            self._takes[key] = take = self._speak(key, wanted[key])
            if not _fits(take, usual):
                seconds = take.samples / RATE
                right = seconds * usual / take.pace
                wrong = f"the voice took {seconds:.2f} s, where {right:.2f} s would be its pace"
                self.cache.forget(key)
                hint = "try again, write it otherwise, or choose another voice"
                raise AudioError(wrong, where=f"'{take.text}'", hint=hint)

    def _measured(self, text: str, speech: Speech) -> Take:
        """Make a take, from what the shelf knows of it or from its sound."""
        key = take_name(speech, clearly=self.manner.clearly)
        measures = self.shelf.get(key) if self.shelf else None
        if measures and are_measures(measures):
            return recall_take(text, key, speech, measures, clearly=self.manner.clearly)
        take = make_take(text, speech, clearly=self.manner.clearly)
        if may_cut(self.voice.engine) and speech.audible and not can_be_speech(trim(decode(speech))):
            hint = "try again, or choose another voice"
            raise AudioError("the voice answered with noise or a tone", where=f"'{text}'", hint=hint)
        if self.shelf:
            self.shelf.put(key, take.measures())
        return take


SILENT = "silent"
"""The engine whose kept speech may say nothing; what another one kept so is asked for anew."""

_LARGEST_MEASURE = 1e4  # of any power, and of any level in dB


def are_measures(content: bytes) -> bool:
    """Tell whether speech can have been measured so: no more of it than is ever decoded, and real figures."""
    samples = int.from_bytes(content[:8], "little")
    if samples > LONGEST_S * RATE or len(content) != 8 * (4 + power_steps(samples)):
        return False
    measured = np.frombuffer(content, dtype="<f8", offset=8)
    return bool((np.abs(measured) <= _LARGEST_MEASURE).all() and measured[2:].min() >= 0)


SENTENCE = 15.0
"""Letters from which on a text has the pace of its voice; a word alone may be twice as long or short."""

FEWEST_SENTENCES = 8
"""Sentences from which a pace is known."""

SLOWEST_PACE, FASTEST_PACE = 1.8, 0.6
"""What a sentence may take of the time that it takes at the median pace of its voice."""


def is_sentence(take: Take) -> bool:
    """Tell whether a take is heard and long enough to have a pace."""
    return take.pace > 0 and spoken_length(take.text) >= SENTENCE


def _fits(take: Take, usual: float) -> bool:
    return not is_sentence(take) or FASTEST_PACE <= take.pace / usual <= SLOWEST_PACE


@dataclass(frozen=True, slots=True, eq=False)
class _KeptSound:
    """The sound of a take whose speech lies in the cache; it holds nothing of what else was recorded."""

    cache: ClipCache
    engine: Engine
    clearly: bool
    name: str
    key: ClipKey
    request: SpeechRequest

    def __call__(self) -> Sound:
        """Read the speech; where it has gone meanwhile, it is spoken again."""
        speech = self.cache.get(self.key) or self.cache.sealed(self.key, self.engine.speak(self.request))
        if take_name(speech, clearly=self.clearly) != self.name:
            wrong = "it is spoken otherwise than when it was measured"
            raise AudioError(wrong, where=f"'{self.request.text}'", hint="make the session again")
        return spoken_sound(speech, self.clearly)


class CastRecorder:
    """One recorder for each part that has a voice of its own; the main one speaks all the rest.

    Each voice is brought to the same loudness by a gain of its own.
    """

    def __init__(
        self, recorders: Mapping[Role, Recorder], recordings: Mapping[str, Recorded] | None = None
    ) -> None:
        """Gather the recorders; `main` is among them. What `recordings` say, no voice is asked for."""
        self.recordings = recordings or {}
        self.recorders = {part: recorders[part] for part in ROLES if part in recorders}
        self._parts: dict[str, Role] = {}

    @property
    def name(self) -> str:
        """The names of the voices, such as `gtts:en@com, counts=espeak:en-us`."""
        named = [(part, recorder.voice.name) for part, recorder in self.recorders.items()]
        return ", ".join(name if part == "main" else f"{part}={name}" for part, name in named)

    @property
    def online(self) -> bool:
        """Whether any of the voices asks the network."""
        return any(recorder.voice.engine.online for recorder in self.recorders.values())

    def learn(self, windows: Iterable[Window]) -> None:
        """Read in the windows of a script to which part each text belongs."""
        if len(self.recorders) > 1:
            self._parts = dict(parts_of(windows))

    def record(self, texts: Iterable[str], *, progress: Progress | None = None) -> dict[str, Clip]:
        """Give the clip of every text, as `Recorder.record` does, which says what it raises."""
        every = list(dict.fromkeys(texts))
        clips = self._own(every)
        for recorder, share, told in self._shares([text for text in every if text not in clips], progress):
            clips |= recorder.record(share, progress=told)
        return {text: clips[text] for text in every}

    def measure(self, texts: Iterable[str], *, progress: Progress | None = None) -> dict[str, int]:
        """Give the milliseconds of every text's clip, as `Recorder.measure` does."""
        every = list(dict.fromkeys(texts))
        lengths = {text: clip.milliseconds for text, clip in self._own(every).items()}
        for recorder, share, told in self._shares([text for text in every if text not in lengths], progress):
            lengths |= recorder.measure(share, progress=told)
        return {text: lengths[text] for text in every}

    def _own(self, texts: Iterable[str]) -> dict[str, Clip]:
        return record_clips(texts, self.recordings, self.recorders["main"].manner)

    def _shares(
        self, texts: Sequence[str], progress: Progress | None
    ) -> Iterator[tuple[Recorder, list[str], Progress | None]]:
        """Give each recorder its texts, and what it tells of its progress."""
        shares: dict[Role, list[str]] = {part: [] for part in self.recorders}
        for text in texts:
            shares[self._speaker(text)].append(text)
        done = 0
        for part, recorder in self.recorders.items():
            share = shares[part]
            yield recorder, share, _after(progress, done, len(texts) - done - len(share))
            done += len(share)

    def _speaker(self, text: str) -> Role:
        part = self._parts.get(text, "main")
        return part if part in self.recorders else "main"


def parts_of(windows: Iterable[Window]) -> Mapping[str, Role]:
    """Tell of each text in which part it is spoken; what two parts say is the main voice's."""
    found: dict[str, Role] = {}
    for window in windows:
        for cue in window.cues:
            part = _part(cue.moment)
            for text in filter(None, cue.texts):
                found[text] = part if found.get(text, part) == part else "main"
    return found


def _part(moment: str) -> Role:
    return "counts" if moment in _COUNTS else "coaching" if moment in _COACHING else "main"


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress:
        progress(done, total)


def _after(progress: Progress | None, before: int, to_come: int) -> Progress | None:
    """Tell the progress of one voice as a part of all."""
    if progress is None:
        return None
    return lambda done, total: progress(before + done, before + total + to_come)


LONGEST_RECORDING_S = 300
"""Seconds that a recording may last."""

MOST_RECORDING_BYTES = 250_000_000
"""What is read of a recording: five minutes in the finest form."""

_FORMS = "it may be a wav, an mp3, a flac or an ogg"


def record_clips(
    texts: Iterable[str], recordings: Mapping[str, Recorded], manner: VoiceSettings
) -> dict[str, Clip]:
    """Give the clips of those texts that recordings say, each as loud and clear as a voice.

    Raises AudioError, with the place that names it, for a file that is not there or no good.
    """
    return {text: _clip(text, recordings[text], manner) for text in texts if text in recordings}


def read_recording(recorded: Recorded) -> Sound:
    """Read a recording, cut to its sound. Raises AudioError with the place that names it."""
    file = Path(recorded.audio)
    try:
        sound = trim(read_sound(read_file(file, MOST_RECORDING_BYTES), file.suffix[1:].lower() or "sound"))
    except OSError as error:
        wrong = f"the recording '{file}' cannot be read ({error.strerror})"
        hint = "it is looked for beside the file that names it"
        raise AudioError(wrong, where=recorded.where, hint=hint) from error
    except AudioError as error:
        silent = "silence" in error.message
        wrong = f"the recording '{file}' {'is silent' if silent else 'is no sound that can be read'}"
        hint = "record it anew" if silent else error.hint or _FORMS
        raise AudioError(wrong, where=recorded.where, hint=hint) from error
    if len(sound) > LONGEST_RECORDING_S * RATE:
        wrong = f"the recording '{file}' lasts {len(sound) / RATE:.0f} s"
        raise AudioError(wrong, where=recorded.where, hint=f"it may last {LONGEST_RECORDING_S} s; shorten it")
    return sound


def _clip(text: str, recorded: Recorded, manner: VoiceSettings) -> Clip:
    words = read_recording(recorded)
    sound = fade(clarified(words) if manner.clearly else words)
    take = measure_take(text, sha256(sound.tobytes()).hexdigest(), sound, lambda: sound)
    return replace(master([take], manner.target, manner.ceiling)[0], spoken=False)

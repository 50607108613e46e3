"""The voices of a session before their microphones: each text is spoken by the voice of its part."""

from collections.abc import Iterable, Mapping

from audiocoach.audio.clips import Clip
from audiocoach.audio.recording import Progress, Recorder
from audiocoach.coach.parts import PARTS, Part, parts_of
from audiocoach.coach.script import Window


class Ensemble:
    """One recorder for each part that has a voice of its own; the main one speaks all the rest.

    Each voice is brought to the same loudness by a gain of its own.
    """

    def __init__(self, recorders: Mapping[Part, Recorder]) -> None:
        """Gather the recorders; `main` is among them."""
        self.recorders = {part: recorders[part] for part in PARTS if part in recorders}
        self._parts: dict[str, Part] = {}

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
        wanted = list(dict.fromkeys(texts))
        shares: dict[Part, list[str]] = {part: [] for part in self.recorders}
        for text in wanted:
            shares[self._speaker(text)].append(text)
        clips: dict[str, Clip] = {}
        for part, recorder in self.recorders.items():
            told = _after(progress, len(clips), len(wanted) - len(clips) - len(shares[part]))
            clips |= recorder.record(shares[part], progress=told)
        return {text: clips[text] for text in wanted}

    def _speaker(self, text: str) -> Part:
        part = self._parts.get(text, "main")
        return part if part in self.recorders else "main"


def _after(progress: Progress | None, before: int, to_come: int) -> Progress | None:
    """Tell the progress of one voice as a part of all."""
    if progress is None:
        return None
    return lambda done, total: progress(before + done, before + total + to_come)

"""A timeline, its clips and its tones, mixed into islands of sound in a sea of silence."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from audiocoach.audio.clips import Clip
from audiocoach.audio.limiter import limit
from audiocoach.audio.mastering import CEILING_DBTP
from audiocoach.audio.segments import PER_MS, AudioSegment, quiet, segment_of, sound_of
from audiocoach.coach.timeline import Placement, Timeline
from audiocoach.errors import AudioError

CLOSE_MS = 160
"""Events with less than this between them share an island: an island takes up to 153 ms around its sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Island:
    """Sound that stands by itself; `start` is its first sample in the session."""

    start: int
    clip: Clip

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.start + self.clip.milliseconds * PER_MS


@dataclass(frozen=True, slots=True)
class _Event:
    start: int  # ms
    clip: Clip

    @property
    def end(self) -> int:
        return self.start + self.clip.milliseconds


def mix(timeline: Timeline, clips: Mapping[str, Clip], tones: Mapping[str, Clip]) -> tuple[Island, ...]:
    """Lay every placement of the timeline where it belongs; what lies close together becomes one island.

    Raises AudioError for a text without a clip, a sound without a tone, and for an event outside the session.
    """
    events = [_Event(placement.start, _clip_of(placement, clips, tones)) for placement in timeline.placements]
    for event in events:
        if event.start < 0 or event.end > timeline.total:
            raise AudioError(f"'{event.clip.text}' at {event.start} ms lies outside the session")
    return tuple(_join(group) for group in _groups(events))


def _clip_of(placement: Placement, clips: Mapping[str, Clip], tones: Mapping[str, Clip]) -> Clip:
    shelf, name, kind = (
        (clips, placement.text, "clip") if placement.text else (tones, placement.sound, "tone")
    )
    if name not in shelf:
        raise AudioError(f"there is no {kind} '{name}' for the cue at {placement.start} ms")
    return shelf[name]


def _groups(events: Iterable[_Event]) -> Iterator[list[_Event]]:
    """Split events into runs with less than `CLOSE_MS` of silence inside."""
    group: list[_Event] = []
    end = 0
    for event in sorted(events, key=lambda event: event.start):
        if group and event.start - end >= CLOSE_MS:
            yield group
            group = []
        end = max(end, event.end) if group else event.end
        group.append(event)
    if group:
        yield group


def _join(group: list[_Event]) -> Island:
    """Make one clip of the events of one group."""
    first, end = group[0].start, max(event.end for event in group)
    clip = group[0].clip
    if len(group) > 1:
        together = [(event.start - first, event.clip) for event in group]
        name = sha256(repr([(place, part.name) for place, part in together]).encode()).hexdigest()
        clip = Clip(
            text="", milliseconds=end - first, name=name, make=lambda: _overlaid(end - first, together)
        )
    return Island(start=first * PER_MS, clip=clip)


def _overlaid(milliseconds: int, together: list[tuple[int, Clip]]) -> AudioSegment:
    """Lay clips over one another; where they add up beyond the ceiling, the limiter holds them."""
    table = quiet(milliseconds)
    for place, clip in together:
        table = table.overlay(clip.segment, position=place)
    return segment_of(limit(sound_of(table), 10 ** (CEILING_DBTP / 20)))

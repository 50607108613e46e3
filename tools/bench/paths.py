"""The ways from a recorded session to its MP3: ours, and those of most scripts in the field."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.islands import Island, mix
from audiocoach.audio.mp3 import MUSIC, VOICE, Encoder, Format, info_frame
from audiocoach.audio.music import find_tracks, repeated
from audiocoach.audio.music_mix import FACTOR, envelope, mix_with_music
from audiocoach.audio.noise_floor import make_floor
from audiocoach.audio.sound import PER_MS, RATE, AudioSegment, Samples, samples_of
from audiocoach.audio.tones import make_tones
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import Studio, write_take
from tests.audio.one_run import session_blocks
from tests.audio.songs import song, write_music

Work = Callable[[], None]
"""What is timed."""

_BITRATE = f"{VOICE.kbps}k"
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session with all its clips cached, and where its MP3 goes."""

    studio: Studio
    take: Recording
    mp3: Path

    @property
    def total(self) -> int:
        """Its milliseconds."""
        return self.take.timeline.total

    @property
    def samples(self) -> int:
        """Its samples."""
        return self.total * PER_MS

    def islands(self) -> Sequence[Island]:
        """Mix it: what all paths but ours are given for nothing."""
        return mix(self.take.timeline, self.take.clips, make_tones())


def ours_cold(session: Session) -> Work:
    """Write it with an empty cache of frames."""
    empty = replace(session.studio, shelf=DerivedCache(Path(mkdtemp(dir=session.mp3.parent))))
    return lambda: _write(empty, session.take, session.mp3)


def ours_warm(session: Session) -> Work:
    """Write it with all frames cached."""
    _write(session.studio, session.take, session.mp3)
    return lambda: _write(session.studio, session.take, session.mp3)


def one_encoder_run(session: Session) -> Work:
    """Encode its sound, which is ready, from its first sample to its last."""
    blocks = session_blocks(session.islands(), session.samples, make_floor())
    return _encode_file(_sound_file(session, blocks), session.mp3, VOICE, session.samples)


def one_buffer(session: Session) -> Work:
    """Mix it into one buffer and encode that with lameenc."""
    islands = session.islands()
    parts = (info_frame(VOICE, session.samples),)
    return lambda: _write_stream([*parts, *_encoded([_buffer(islands, session.samples)], VOICE)], session.mp3)


def one_buffer_pydub(session: Session) -> Work:
    """Mix it into one buffer and export that with pydub, which runs ffmpeg."""
    islands = session.islands()
    return lambda: _export(_segment(_buffer(islands, session.samples).tobytes()), session.mp3)


def pydub_adding(session: Session) -> Work:
    """Add clip after clip and silence after silence with `+=`, and export the whole."""
    islands = session.islands()
    return lambda: _export(_added(islands, session.total), session.mp3)


def ours_with_music(session: Session) -> Work:
    """Write it over music."""
    how = replace(session.take.production, music=_music(session))
    return lambda: _write(session.studio, replace(session.take, production=how), session.mp3)


def one_encoder_run_with_music(session: Session) -> Work:
    """Encode its sound over music, which is ready."""
    how = replace(session.take.production, music=_music(session))
    samples, timeline = FACTOR * session.samples, session.take.timeline
    music = repeated(find_tracks(_music(session), samples, session.studio.shelf), how.bed)
    drawn = envelope(timeline, how.ducked)
    blocks = mix_with_music(session.islands(), session.total, music, drawn, make_floor())
    return _encode_file(_sound_file(session, blocks), session.mp3, MUSIC, samples)


PATHS: Mapping[str, Callable[[Session], Work]] = {
    "ours, cold": ours_cold,
    "ours, warm": ours_warm,
    "one encoder run": one_encoder_run,
    "one buffer, lameenc": one_buffer,
    "one buffer, pydub export": one_buffer_pydub,
    "pydub += and export": pydub_adding,
    "ours, with music": ours_with_music,
    "one encoder run, with music": one_encoder_run_with_music,
}
"""Each path by the name that the tables give it."""


def _write(studio: Studio, take: Recording, mp3: Path) -> None:
    write_take(studio, take, mp3.parent, mp3.name)


def _music(session: Session) -> Path:
    """Give three minutes of music, made once."""
    path = session.mp3.parent / "song.flac"
    return path if path.exists() else write_music(path, song(180, 3))


def _sound_file(session: Session, blocks: Iterable[Samples]) -> Path:
    path = session.mp3.with_suffix(".pcm")
    with path.open("wb") as file:
        file.writelines(block.tobytes() for block in blocks)
    return path


def _encode_file(sound: Path, mp3: Path, form: Format, samples: int) -> Work:
    return lambda: _write_stream([info_frame(form, samples), *_encoded(_read(sound), form)], mp3)


def _read(sound: Path) -> Iterator[Samples]:
    with sound.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield np.frombuffer(block, dtype="<i2")


def _encoded(blocks: Iterable[Samples], form: Format) -> Iterator[bytes]:
    encoder = Encoder(form)
    for block in blocks:
        yield encoder.encode(block)
    yield encoder.flush()


def _write_stream(stream: Iterable[bytes], mp3: Path) -> None:
    with mp3.open("wb") as file:
        file.writelines(stream)


def _buffer(islands: Sequence[Island], samples: int) -> Samples:
    buffer = make_floor().samples(samples)
    for island in islands:
        sound = samples_of(island.clip.segment)
        buffer[island.start : island.start + len(sound)] += sound
    return buffer


def _added(islands: Sequence[Island], total: int) -> AudioSegment:
    session = AudioSegment.silent(0, frame_rate=RATE)
    for island in islands:
        session += AudioSegment.silent(island.start // PER_MS - len(session), frame_rate=RATE)
        session += island.clip.segment
    return session + AudioSegment.silent(total - len(session), frame_rate=RATE)


def _segment(pcm: bytes) -> AudioSegment:
    return AudioSegment(data=pcm, sample_width=2, frame_rate=RATE, channels=1)


def _export(segment: AudioSegment, mp3: Path) -> None:
    segment.export(mp3, format="mp3", bitrate=_BITRATE).close()
